"""Makers of groups, members and mailings."""

from __future__ import annotations

import email
import email.policy
import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from counterparties.models import Contact, Counterparty, PartyGroup
from counterparties.services import add_members, create_group
from ecm.environment import environment
from ecm.models import User
from mailings.models import Mailing
from mailings.services import confirm, draft_mailing
from storage.models import Document
from storage.services import create_document, store_file
from tests.approvals.factories import make_kind
from tests.counterparties.factories import ContactFactory, CounterpartyFactory, PostFactory
from tests.factories import UserFactory

NOON = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
TEXT = "Dear {contact} of {name},\n\nwe move.\n\n{signature}\n{company}"


def make_party(name: str, address: str = "", **facts: Any) -> Counterparty:
    party: Counterparty = CounterpartyFactory(display_name=name, email=address, **facts)
    return party


def make_person(party: Counterparty, name: str, *addresses: str, **post: Any) -> Contact:
    contact: Contact = ContactFactory(last_name=name, reach=[["email", each] for each in addresses])
    PostFactory(contact=contact, counterparty=party, **post)
    return contact


def make_writer(department: Any = None) -> User:
    """One who may write to groups, and sees no counterparty of another department."""
    user: User = UserFactory(roles=["manager"], department=department)
    return user


def make_list(actor: User, *parties: Counterparty, title: str = "Friends") -> PartyGroup:
    group = create_group(title=title, sort="list", actor=actor, at=NOON)
    if parties:
        add_members(group=group, counterparties=parties, actor=actor, at=NOON)
    return group


def make_document(author: User, text: str = "Price list", **facts: Any) -> Document:
    blob = store_file(io.BytesIO(text.encode()), "prices.txt", at=NOON)
    return create_document(
        title="Prices", kind=make_kind(), actor=author, at=NOON, blob=blob, file_name="prices.txt", **facts
    )


def make_mailing(actor: User, *parties: Counterparty, documents: Sequence[Document] = (), **facts: Any) -> Mailing:
    """A draft to a list of these counterparties, or to the `group` that is given."""
    group = facts.pop("group", None) or make_list(actor, *parties)
    words = {"subject": "News for {name}", "text": TEXT} | facts
    return draft_mailing(group=group, documents=documents, actor=actor, at=NOON, **words)


def confirmed(mailing: Mailing, actor: User, at: datetime = NOON) -> Mailing:
    return confirm(mailing=mailing, seen=mailing.version, actor=actor, at=at)


def mails() -> list[Any]:
    """The letters in the folder that stands for the mail server, by their address."""
    folder = Path(environment().mail_out.removeprefix("folder:"))
    found = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in folder.glob("*.eml")]
    return sorted(found, key=lambda mail: str(mail["To"]))


def outcome(mailing: Mailing) -> dict[str, str]:
    """What became of each line: its reason, or else its state."""
    rows = mailing.deliveries.order_by("id").values_list("party_name", "address", "state", "reason")
    return {address or name: reason or state for name, address, state, reason in rows}
