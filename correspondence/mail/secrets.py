"""Passwords of mail accounts, sealed with a key that is derived from the installation's own."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def _box() -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"dossier mail accounts").derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(derived))


def seal(password: str) -> str:
    """The password as it may stand in the database; "" stays ""."""
    return _box().encrypt(password.encode()).decode() if password else ""


def unseal(sealed: str) -> str:
    """The password; "" when there is none or when it was sealed under another key."""
    try:
        return _box().decrypt(sealed.encode()).decode() if sealed else ""
    except InvalidToken:
        return ""
