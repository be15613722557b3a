"""What a line of the timeline is about, named as its reader may see it: the journal itself keeps no names of people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.urls import reverse

from counterparties import queries
from counterparties.models import BankAccount, Contact, Counterparty, Relation
from ecm.access import Person
from ecm.models import EventSubject
from ecm.web.timeline import Entry

RELATION = "counterparties.relation.recorded"
CONTACT = "counterparties.contact.recorded"
ACCOUNTS = ("counterparties.account.confirmed", "counterparties.account.recorded")


def ends_of(row: EventSubject) -> set[int]:
    """The other cards of a relation, to be named with the rest."""
    about = row.record.payload
    ends = {about.get("counterparty_id"), about.get("other_id")} if row.record.name == RELATION else set()
    return ends - {None, row.object_id}


@dataclass(frozen=True)
class Names:
    """People and accounts of some lines, by id, and the cards that are known already."""

    contacts: Mapping[int, Contact]
    accounts: Mapping[int, BankAccount]
    cards: Mapping[int, Counterparty]

    def told(self, row: EventSubject, line: Entry) -> Entry:
        """The line with the name of what it is about; as it is where the reader sees none."""
        if row.record.name == RELATION:
            return self._relation(row, line)
        if row.record.name == CONTACT and (contact := self.contacts.get(line.about.get("contact_id", 0))):
            url = reverse("counterparties:contact", args=[contact.pk])
            return replace(line, note=_joined(str(contact), line.note), url=url)
        if row.record.name in ACCOUNTS and (account := self.accounts.get(line.about.get("account_id", 0))):
            ending = f"…{account.number[-4:]}"
            return line if ending in line.note else replace(line, note=_joined(line.note, ending))
        return line

    def _relation(self, row: EventSubject, line: Entry) -> Entry:
        """In the order of the table: who, is what, of whom; the card itself is left out."""
        about = row.record.payload
        source, target = (
            self.cards.get(about.get(end, 0)) if about.get(end) != row.object_id else None
            for end in ("counterparty_id", "other_id")
        )
        kind = dict(Relation.Kind.choices).get(about.get("relation", ""), "")
        told = " – ".join(str(part) for part in (source, kind, target) if part)
        other = source or target
        url = f"{reverse('counterparties:dossier', args=[other.pk])}?tab=relations" if other else ""
        return replace(line, note=_joined(told, line.note), url=url)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def names_in(rows: Iterable[EventSubject], cards: Mapping[int, Counterparty], user: Person) -> Names:
    """The names that these lines want. Two queries at most."""
    told = [(row.record.name, row.record.payload) for row in rows]
    return Names(
        queries.contacts_named(_ids(told, (CONTACT,), "contact_id"), user),
        queries.accounts_named(_ids(told, ACCOUNTS, "account_id"), user),
        cards,
    )


def _ids(told: Iterable[tuple[str, Mapping[str, Any]]], names: Iterable[str], key: str) -> set[int]:
    return {about[key] for name, about in told if name in names and about.get(key)}
