"""The tabs of a dossier as tables to take away: `?of=` names the counterparty, a past day goes out as it is shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from counterparties import queries
from counterparties.access import VIEW
from counterparties.models import ContactPost, Counterparty, DocumentParty, Interaction
from counterparties.web.timelines import narrowed_by, told
from ecm.errors import NotFound
from ecm.exports import Column
from ecm.models import User
from ecm.numbers import whole
from ecm.tables import PagedTable, Turn, register_table
from ecm.web.dates import asked_past, end_of_day
from ecm.web.timeline import Entry
from storage.models import Document


def party_asked(user: User, query: QueryDict) -> Counterparty:
    """The visible counterparty that the address names. Raises NotFound."""
    number = whole(query.get("of", ""))
    if number is None:
        raise NotFound
    return queries.counterparty_visible_to(user, number)


def page_of(tab: str) -> Callable[[QueryDict], str]:
    """The way back to the tab, on the day that is shown."""

    def address(query: QueryDict) -> str:
        kept = {name: query[name] for name in ("as_of", "known") if query.get(name)}
        asked = urlencode({**({"tab": tab} if tab else {}), **kept})
        return f"{reverse('counterparties:dossier', args=[whole(query.get('of', '')) or 0])}?{asked}"

    return address


def _of(read: Callable[[Document], Any]) -> Callable[[DocumentParty], Any]:
    return lambda link: read(link.document)


def _remark(link: DocumentParty) -> str:
    if link._state.adding:
        return gettext("Stood here then, taken off later")
    return as_today(link)


def as_today(row: Any) -> str:
    """What nobody recorded of the day that is shown."""
    names = ", ".join(map(str, row.as_today))
    return ": ".join([gettext("as it is today"), names]) if names else ""


DOCUMENTS: list[Column[DocumentParty]] = [
    Column(_("Document"), _of(lambda document: document.title), 50),
    Column(_("Kind"), _of(lambda document: str(document.kind)), 18),
    Column(_("No."), _of(lambda document: document.number), 18),
    Column(_("Date"), lambda link: link.listed_on, 12),
    Column(_("Amount"), _of(lambda document: document.amount), 16),
    Column(_("Currency"), _of(lambda document: document.currency), 8),
    Column(_("Status"), _of(lambda document: document.get_status_display()), 14),
    Column(_("Valid from"), _of(lambda document: document.valid_from), 12),
    Column(_("Valid to"), _of(lambda document: document.valid_to), 12),
    Column(_("Version"), lambda link: getattr(link, "version", None), 8),
    Column(_("Note"), _remark, 30),
]


def _documents(user: User, query: QueryDict, today: date, cursor: str, size: int) -> Turn:
    party, (as_of, known_at) = party_asked(user, query), asked_past(query)
    past = queries.past_of(party, known_at) if known_at else None
    status = query.get("status", "")
    page = queries.documents_page(
        party.pk, user, as_of=as_of, status=status, cursor=cursor, size=size, past=past
    )  # fmt: skip
    gone = queries.unlinked_then(past, user) if past and not page.next and not status else []
    return [*page.rows, *gone], page.next


def _reach(*kinds: str) -> Callable[[ContactPost], str]:
    return lambda post: ", ".join(value for kind, value in post.contact.reach if kind in kinds)


PEOPLE: list[Column[ContactPost]] = [
    Column(_("Person"), lambda post: str(post.contact), 36),
    Column(_("Post"), lambda post: post.title, 28),
    Column(_("Unit"), lambda post: post.unit, 24),
    Column(_("Since"), lambda post: post.starts_on, 12),
    Column(_("Until"), lambda post: post.ends_on, 12),
    Column(_("E-mail"), _reach("email"), 28),
    Column(_("Phone"), _reach("phone", "mobile"), 22),
    Column(_("Other ways to reach"), _reach("messenger", "other"), 22),
]


def _people(user: User, query: QueryDict, today: date, cursor: str, size: int) -> Turn:
    as_of, known_at = asked_past(query)
    posts = queries.people_of(party_asked(user, query), as_of, known_at)
    held = [post for post in posts if post.starts_on is None or post.starts_on <= (as_of or today)]
    return sorted(held, key=lambda post: (post.ends_on is not None, post.unit, not post.is_main, post.pk or 0)), ""


TALKS: list[Column[Interaction]] = [
    Column(_("When"), lambda talk: talk.happened_at, 16),
    Column(_("Kind"), lambda talk: talk.get_sort_display(), 12),
    Column(_("Person"), lambda talk: str(talk.contact or ""), 28),
    Column(_("What was said"), lambda talk: talk.summary, 70),
    Column(_("By"), lambda talk: str(talk.author), 28),
]


def _talks(user: User, query: QueryDict, today: date, cursor: str, size: int) -> Turn:
    as_of, known_at = asked_past(query)
    until = end_of_day(as_of) if as_of else None
    pk = party_asked(user, query).pk
    page = queries.interactions_page(pk, cursor, size, until=until, knew=known_at is not None)
    return page.rows, page.next


EVENTS: list[Column[Entry]] = [
    Column(_("When"), lambda line: line.at, 16),
    Column(_("What happened"), lambda line: line.title, 44),
    Column(_("Note"), lambda line: line.note, 50),
    Column(_("Along with it"), lambda line: "; ".join(line.steps), 50),
    Column(pgettext_lazy("person", "Who"), lambda line: str(line.actor or ""), 28),
    Column(_("From the card"), lambda line: line.origin, 28),
]


def _events(user: User, query: QueryDict, today: date, cursor: str, size: int) -> Turn:
    as_of, _known_at = asked_past(query)
    party, until = party_asked(user, query), end_of_day(as_of) if as_of else None
    parts = queries.parts_of(party, user, until)
    page = queries.timeline_page(
        party.pk, parts=parts, until=until, cursor=cursor, size=size, narrowed=narrowed_by(query)
    )
    return told(page.rows, user, parts), page.next


def register() -> None:
    """Called from `ready()`."""
    for key, title, columns, turn, tab in (
        ("dossier_documents", _("Documents"), DOCUMENTS, _documents, ""),
        ("dossier_people", pgettext_lazy("contacts", "People"), PEOPLE, _people, "people"),
        ("dossier_talks", _("Conversations"), TALKS, _talks, "interactions"),
        ("dossier_timeline", _("Timeline"), EVENTS, _events, ""),
    ):
        register_table(PagedTable(key, title, VIEW, columns, turn, page_of(tab)))
