"""What a form of a new card or person made before, and the way to it."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from counterparties import queries
from counterparties.identifiers import judge
from ecm.access import Person
from ecm.web.twice import Before, same_before


def is_there(user: Person, pk: int) -> bool:
    """Whether the person still sees the counterparty."""
    return queries.counterparties_visible_to(user).filter(pk=pk).exists()


def before_of(user: Person, pk: int, why: str = "") -> Before:
    """The visible counterparty; without another reason, because the same was entered before."""
    party = queries.counterparty_visible_to(user, pk)
    url = reverse("counterparties:dossier", args=[pk])
    return Before(str(party), url, why) if why else same_before(str(party), url)


def number_held(user: Person, pk: int, said: Mapping[str, str], shown: Mapping[str, str]) -> Before | None:
    """Another counterparty that has a number which the form says anew of this one."""
    new = {kind: judge(kind, number).number for kind, number in said.items() if number and shown.get(kind) != number}
    party = queries.holder_of_numbers(user, new, besides=pk) if new else None
    return before_of(user, party.pk, _("Somebody has this number already:")) if party else None


def contact_is_there(user: Person, pk: int) -> bool:
    """Whether the person who looks still sees the contact."""
    return queries.contacts_visible_to(user).filter(pk=pk).exists()


def contact_before(user: Person, pk: int) -> Before:
    """The visible contact that the same form made."""
    contact = queries.contact_visible_to(user, pk)
    return same_before(str(contact), reverse("counterparties:contact", args=[pk]))
