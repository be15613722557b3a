"""The numbers of requisites: checked by their official rules, kept against the rule by right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from counterparties.errors import RefusedNumbers
from counterparties.identifiers import KINDS, RefusedIdentifier, validate
from ecm import access
from ecm.models import User

LONGEST = 40
UNKNOWN_KIND = _("This kind of number is not known.")
TOO_LONG = _("The number is too long.")


def checked(numbers: Mapping[str, str], unusual: Iterable[str], actor: User) -> tuple[dict[str, str], list[str]]:
    """The numbers in compact form, and the kinds that break their rule and are kept.

    `unusual` names the kinds to keep although they are wrong; that needs counterparties.keep_unusual.
    Kinds `other_…` are texts of countries whose rules we do not know. Raises RefusedNumbers with a reason for each.
    """
    wanted, kept, sound = set(unusual), list[str](), dict[str, str]()
    refused: dict[str, object] = {}
    for kind, number in numbers.items():
        number = " ".join(str(number).split())
        if not number:
            continue
        if len(number) > LONGEST:
            refused[kind] = TOO_LONG
        elif kind.startswith("other_"):
            sound[kind] = number
        elif kind not in KINDS:
            refused[kind] = UNKNOWN_KIND
        else:
            try:
                sound[kind] = validate(kind, number)
            except RefusedIdentifier as refusal:
                if kind in wanted and access.has(actor, "counterparties.keep_unusual"):
                    sound[kind], kept = number, [*kept, kind]
                else:
                    refused[kind] = refusal.reason
    if refused:
        raise RefusedNumbers(refused)
    return sound, sorted(kept)
