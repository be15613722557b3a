"""Tables to take away: recipients of a group, also for paper letters, and of a mailing; mailings; the stop list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counterparties.models import Counterparty
from counterparties.queries.groups import group_visible_to
from ecm.errors import NotFound
from ecm.exports import Column
from ecm.models import User
from ecm.numbers import whole
from ecm.tables import Table, register_table
from mailings import queries
from mailings.access import SEND
from mailings.models import Delivery, Mailing, StopAddress
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


MAILINGS: list[Column[Mailing]] = [
    Column(pgettext_lazy("mail", "Subject"), lambda row: row.subject, 44),
    Column(_("Group"), lambda row: row.group_title, 36),
    Column(_("State"), lambda row: row.get_state_display(), 14),
    Column(_("Made by"), lambda row: str(row.created_by), 28),
    Column(_("Made"), lambda row: row.created_at, 16),
]
STOPPED: list[Column[StopAddress]] = [
    Column(_("E-mail"), lambda row: row.key, 36),
    Column(_("Reason"), lambda row: row.reason, 44),
    Column(pgettext_lazy("person", "By"), lambda row: str(row.added_by), 28),
    Column(_("Since"), lambda row: row.added_at, 16),
]


def _mailings(user: User, query: QueryDict, today: date) -> QuerySet[Mailing]:
    rows = queries.mailings_visible_to(user)
    state = query.get("state", "")
    return (rows.filter(state=state) if state in Mailing.State.values else rows).order_by("-created_at", "-id")


def _stopped(user: User, query: QueryDict, today: date) -> QuerySet[StopAddress]:
    return queries.stop_addresses_visible_to(user, query.get("q", "")[:200]).order_by("-added_at", "-id")


def _as_they_are(user: User, rows: Sequence[Any], today: date) -> Sequence[Any]:
    return rows


def register() -> None:
    """Called from `ready()`."""
    register_table(Table("mailings", _("Mailings"), SEND, MAILINGS, _mailings, _as_they_are, "mailings:mailings"))
    register_table(Table("stop-list", _("Stop list"), SEND, STOPPED, _stopped, _as_they_are, "mailings:stop_list"))
    register_table(
        Table("mailing-addresses", _("Addresses"), SEND, ADDRESSES, _members, _lines, "counterparties:groups")
    )
    register_table(
        Table("mailing-letters", _("Letters"), SEND, DELIVERIES, _letters, _with_addresses, "mailings:mailings")
    )
