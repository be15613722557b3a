"""E-mail addresses as mailings compare and write them."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from ecm.folding import one_line


def key_of(address: str) -> str:
    """By this an address is found again, however it was written; "" for what is none."""
    bare = one_line(address)
    return bare.lower() if is_address(bare) else ""


def is_address(address: str) -> bool:
    """Whether a letter can be addressed so."""
    try:
        validate_email(on_the_wire(address))
    except (ValidationError, UnicodeError):
        return False
    return len(address) <= 254


def on_the_wire(address: str) -> str:
    """The address with its domain in the form that mail servers take. Raises UnicodeError where it has none."""
    name, _at, domain = address.rpartition("@")
    return f"{name}@{domain.encode('idna').decode('ascii')}"
