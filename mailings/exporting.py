"""Recipients as tables to take away: of a group, also for paper letters and envelopes, and of a mailing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from counterparties.models import Counterparty
from counterparties.queries.groups import group_visible_to
from ecm.errors import NotFound
from ecm.exports import Column
from ecm.models import User
from ecm.numbers import whole
from ecm.tables import Table, register_table
from mailings import queries
from mailings.access import SEND
from mailings.models import Delivery, Mailing
from mailings.queries.audience import PostalLine

ADDRESSES: list[Column[PostalLine]] = [
    Column(_("Counterparty"), lambda row: row.line.name, 40),
    Column(_("Full name"), lambda row: row.full_name, 44),
    Column(_("Contact"), lambda row: row.line.contact, 30),
    Column(_("E-mail"), lambda row: row.line.address, 30),
    Column(_("Postal address"), lambda row: row.postal, 60),
    Column(_("Letter by e-mail"), lambda row: _("yes") if not row.line.reason else row.line.reason_title, 30),
]
Sent = tuple[Delivery, PostalLine]
DELIVERIES: list[Column[Sent]] = [
    Column(_("Counterparty"), lambda row: row[0].party_name, 40),
    Column(_("Full name"), lambda row: row[1].full_name, 44),
    Column(_("Contact"), lambda row: row[0].contact_name, 30),
    Column(_("E-mail"), lambda row: row[0].address, 30),
    Column(_("Postal address"), lambda row: row[1].postal, 60),
    Column(_("State"), lambda row: row[0].get_state_display(), 14),
    Column(_("Reason"), lambda row: row[0].get_reason_display() if row[0].reason else "", 34),
    Column(_("Words of the mail server"), lambda row: row[0].answer, 40),
    Column(_("Sent"), lambda row: row[0].sent_at, 16),
]


def _members(user: User, query: QueryDict, today: date) -> QuerySet[Counterparty]:
    group = group_visible_to(user, whole(query.get("group", "")) or 0)
    return queries.members_of(group, user, today)


def _lines(user: User, rows: Sequence[Any], today: date) -> list[PostalLine]:
    """A repeat of an address is no matter on paper: each batch is looked at by itself."""
    ids = [row.pk for row in rows]
    found = queries.recipients_of(rows, ids, Mailing.Audience.BOTH, user, today, set())
    return queries.postal_lines(found, today)


def _letters(user: User, query: QueryDict, today: date) -> QuerySet[Delivery]:
    mailing = queries.mailing_visible_to(user, whole(query.get("of", "")) or 0)
    rows = queries.deliveries_visible_to(user, [mailing.pk])
    state = query.get("state", "")
    if state and state not in Delivery.State.values:
        raise NotFound
    return (rows.filter(state=state) if state else rows).order_by("id")


def _with_addresses(user: User, rows: Sequence[Any], today: date) -> list[Sent]:
    lines = [queries.Line(row.counterparty_id, row.party_name) for row in rows]
    return list(zip(rows, queries.postal_lines(lines, today), strict=True))


def register() -> None:
    """Called from `ready()`."""
    register_table(
        Table("mailing-addresses", _("Addresses"), SEND, ADDRESSES, _members, _lines, "counterparties:groups")
    )
    register_table(
        Table("mailing-letters", _("Letters"), SEND, DELIVERIES, _letters, _with_addresses, "mailings:mailings")
    )
