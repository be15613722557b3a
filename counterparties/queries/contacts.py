"""People as they were: how a person was called and reached at a moment, and every earlier version."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from counterparties.models import Contact, ContactPost, ContactVersion, Interaction

TODAY, LATER = "today", "later"
SHOWN = ("last_name", "first_name", "patronymic", "display_name", "reach")
"""What dossiers show of a person: a version keeps it when it changes."""


def take_back_people(posts: Iterable[ContactPost] | Iterable[Interaction], moment: datetime) -> None:
    """Give the people of the posts or conversations, in memory, the name and contact details of the moment. One query.

    Of whom that is not recorded, the post says in `as_known` whether they are as TODAY or as recorded LATER. Who was
    entered later is shown as first entered.
    """
    rows = [(row, row.contact) for row in posts if row.contact]
    versions = _versions_at({contact.pk for _row, contact in rows}, moment)
    for row, contact in rows:
        then = versions.get(contact.pk)
        row.as_known = _doubt(contact, then, moment)
        if then is not None:
            _show(contact, then)


def _versions_at(ids: set[int], moment: datetime) -> dict[int, ContactVersion]:
    """The version that each person had at the moment, or the first known one; only of those who changed since."""
    rows = ContactVersion.objects.filter(contact__in=ids, superseded_at__gt=moment)
    return {row.contact_id: row for row in rows.order_by("-superseded_at", "-pk")}


def _doubt(contact: Contact, then: ContactVersion | None, moment: datetime) -> str:
    since = (then or contact).recorded_at
    if contact.created_at > moment or (since is not None and since <= moment):
        return ""
    return LATER if then else TODAY


def _show(contact: Contact, then: ContactVersion) -> None:
    for name in SHOWN:
        setattr(contact, name, getattr(then, name))


def versions_of_contact(contact_id: int) -> list[ContactVersion]:
    """How a visible person was called and reached before, the newest first. One query."""
    rows = ContactVersion.objects.filter(contact=contact_id).select_related("superseded_by")
    return list(rows.order_by("-superseded_at", "-pk"))
