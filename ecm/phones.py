"""What is taken as a phone: one rule for forms, services, the interface and imports."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ecm.errors import InvalidInput

NO_DIGITS = _("A phone number needs digits.")
KINDS = ("phone", "mobile")


def is_phone(text: str) -> bool:
    """Whether anybody could be called by it; words beside the number, as of an extension, are no harm."""
    return any(sign.isdecimal() for sign in text)


def validate_phone(text: str) -> None:
    """The rule for a field of a form. Raises ValidationError."""
    if not is_phone(text):
        raise ValidationError(NO_DIGITS)


def require_phone(text: str, field: str = "phone") -> None:
    """The rule for a service; nothing is given by an empty one. Raises InvalidInput with the field."""
    if text and not is_phone(text):
        raise InvalidInput({field: NO_DIGITS})
