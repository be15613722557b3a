"""What is taken as the address of a website: one rule for forms, services, the interface and imports."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ecm.errors import InvalidInput

NO_SITE = _("A website is written as example.com or https://example.com/page.")
# Labels of letters, digits and hyphens in any script (RFC 5890), at least two of them; then a port and a page.
_SITE = re.compile(
    r"(?:https?://)?(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}[^\W_]\.?(?::\d{1,5})?(?:[/?#]\S*)?",
    re.IGNORECASE,
)


def is_website(text: str) -> bool:
    """Whether a browser could open it; no other scheme than http and https is taken."""
    return bool(_SITE.fullmatch(text))


def validate_website(text: str) -> None:
    """The rule for a field of a form. Raises ValidationError."""
    if not is_website(text):
        raise ValidationError(NO_SITE)


def require_website(text: str, field: str = "website") -> None:
    """The rule for a service; nothing is given by an empty one. Raises InvalidInput with the field."""
    if text and not is_website(text):
        raise InvalidInput({field: NO_SITE})
