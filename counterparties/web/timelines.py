"""The timeline of a dossier: filtered by kind, person and period, with a strip to write down what was said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterparties import queries, services
from counterparties.access import VIEW
from counterparties.models import Counterparty, Interaction
from counterparties.queries.history import TimelineFilter
from counterparties.queries.replay import MOVES
from counterparties.web.forms import InteractionForm
from counterparties.web.named import Names, ends_of, names_in
from ecm.models import EventSubject
from ecm.organisation.people import person
from ecm.web import timeline
from ecm.web.dates import asked_moment
from ecm.web.forms import ChooserField, DayField
from ecm.web.views import WorkspaceView
from storage.models import Document

KINDS = [
    ("", _("Everything")),
    ("documents", _("Documents")),
    ("letters", _("Correspondence")),
    ("cases", _("Cases")),
    ("payments", _("Payments")),
    ("requisites", _("Requisites and accounts")),
    ("people", _("People and relations")),
    ("talks", _("Conversations")),
    ("card", _("Card")),
]


class FilterForm(forms.Form):
    """What the timeline is narrowed to."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["actor"] = ChooserField(label=_("Person"), url_name="people-choose", load=person, required=False)


class TimelineView(WorkspaceView):
    """The timeline, a fragment: the whole of it, or with `after` further lines. POST writes a conversation down."""

    permission = VIEW
    template_name = "counterparties/_timeline.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        party = queries.counterparty_with_parts(self.request.user, pk)
        return self._show(party, None if party.merged_into_id else InteractionForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        party, form = queries.counterparty_with_parts(self.request.user, pk), InteractionForm(request.POST)
        if not form.is_valid():
            return self._show(party, form, status=422)
        now = timezone.now()
        services.record_interaction(
            counterparty=party, **form.cleaned_data, happened_at=now, actor=self.request.user, at=now
        )
        return self._show(party, InteractionForm(initial={"sort": form.cleaned_data["sort"]}))

    def _show(self, party: Counterparty, form: InteractionForm | None, status: int = 200) -> HttpResponse:
        asked, until = self.request.GET, asked_moment(self.request)
        narrowed, parts = narrowed_by(asked), queries.parts_of(party, self.request.user, until)
        page = queries.timeline_page(
            party.pk, parts=parts, until=until, cursor=asked.get("after", ""), narrowed=narrowed
        )
        context = {
            "pk": party.pk,
            "timeline": told(page.rows, self.request.user, parts),
            "timeline_more": _more(party.pk, asked, page.next),
            "is_further": bool(asked.get("after")),
            "form": form,
            "filters": FilterForm(asked),
            "is_narrowed": narrowed != TimelineFilter(),
            "as_of": until,
            "as_of_text": asked.get("as_of", ""),
        }
        return self.page(context, status=status)


def narrowed_by(asked: Mapping[str, str]) -> TimelineFilter:
    """What the parameters of an address narrow the timeline to; one that cannot be read narrows nothing."""
    filters = FilterForm(asked)
    filters.full_clean()
    wish = filters.cleaned_data
    return TimelineFilter(
        group=wish.get("kind", ""), actor=wish.get("actor"), since=wish.get("since"), until=wish.get("until")
    )


def _more(pk: int, asked: Mapping[str, str], cursor: str) -> str:
    if not cursor:
        return ""
    kept = {name: asked[name] for name in ("as_of", "kind", "actor", "since", "until") if asked.get(name)}
    return f"{reverse('counterparties:timeline', args=[pk])}?{urlencode({**kept, 'after': cursor})}"


def told(rows: list[EventSubject], user: Any, parts: Mapping[int, Counterparty] | None = None) -> list[timeline.Entry]:
    """Lines of a timeline. A document is named and led to, of a conversation it is told what was said, of a merge, a
    split or a relation the other card, of a post the person, of an account its last signs; what stands on one of the
    cards that are part of this one (`parts`) says on which. Six queries at most."""
    documents = queries.documents_named(_ids(rows, "document_id"), user)
    talks = queries.interactions_named(_ids(rows, "interaction_id"), user)
    known = dict(parts or {})
    known |= queries.cards_named({pk for row in rows for pk in _others_of(row) if pk not in known}, user)
    names, lines = names_in(rows, known, user), []
    for line in timeline.acts(_with_cards(timeline.entries(rows, user), rows, names, parts or {}), _subject):
        line = _with_document(line, documents.get(line.about.get("document_id", 0)))
        lines.append(_with_talk(line, talks.get(line.about.get("interaction_id", 0))))
    return lines


def _other_of(row: EventSubject) -> int | None:
    """The card with which this one became one, or apart again."""
    ends: list[int | None] = [row.record.payload.get("counterparty_id"), row.record.payload.get("other_id")]
    if row.record.name not in MOVES or row.object_id not in ends:
        return None
    return ends[1 - ends.index(row.object_id)]


def _others_of(row: EventSubject) -> set[int]:
    """The cards that the line names beside its own."""
    other = _other_of(row)
    return ends_of(row) | ({other} if other else set())


def _with_cards(
    lines: list[timeline.Entry], rows: list[EventSubject], names: Names, parts: Mapping[int, Counterparty]
) -> Iterator[timeline.Entry]:
    for row, line in zip(rows, lines, strict=True):
        line = names.told(row, line)
        if other := names.cards.get(_other_of(row) or 0):
            line = replace(line, note=str(other), url=reverse("counterparties:dossier", args=[other.pk]))
        if part := parts.get(row.object_id):
            line = replace(line, origin=str(part), origin_url=reverse("counterparties:dossier", args=[part.pk]))
        yield line


def _subject(line: timeline.Entry) -> tuple[object, ...]:
    return line.about.get("document_id"), line.about.get("interaction_id"), line.origin_url


def _ids(rows: list[EventSubject], name: str) -> set[int]:
    return {row.record.payload.get(name) for row in rows} - {None}


def _with_document(line: timeline.Entry, document: Document | None) -> timeline.Entry:
    if document is None:
        return line
    note = " · ".join(part for part in (line.title, line.note) if part)
    return replace(line, title=str(document), url=reverse("storage:document", args=[document.pk]), note=note)


ICONS = {
    "call": "phone",
    "meeting": "users",
    "letter": "mail",
    "mail": "at-sign",
    "visit": "map-pin",
    "note": "sticky-note",
}


def _with_talk(line: timeline.Entry, talk: Interaction | None) -> timeline.Entry:
    if talk is None:
        return line
    note = f"{talk.summary} · {talk.contact}" if talk.contact else talk.summary
    return replace(line, title=talk.get_sort_display(), icon=ICONS[talk.sort], note=note)
