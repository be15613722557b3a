"""Why a number is refused, in words a person can act on."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LENGTH: Promise = _("The number has the wrong length.")
CHARACTERS: Promise = _("The number contains characters that do not belong in it.")
COMPONENT: Promise = _("A part of the number cannot exist, such as a region, a date or a country.")
CHECK_DIGIT: Promise = _("The check digit does not fit: one digit is probably mistyped.")
ACCOUNT_KEY: Promise = _("The key of the account does not fit this BIK: one of the two is probably mistyped.")
EMPTY: Promise = _("The number is empty.")


class RefusedIdentifier(ValueError):
    """A number breaks the rule of its kind; `reason` is a translatable sentence."""

    def __init__(self, reason: Promise | str) -> None:
        super().__init__(str(reason))
        self.reason = reason


def require(condition: bool, reason: Promise) -> None:
    """Refuse with the reason unless the condition holds."""
    if not condition:
        raise RefusedIdentifier(reason)
