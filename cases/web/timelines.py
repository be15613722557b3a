"""The timeline of a case: moves with what was said, documents by their titles where the reader may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.urls import reverse

from cases import queries
from cases.models import Case
from ecm.access import Person
from ecm.numbers import whole
from ecm.texts import pick
from ecm.web import timeline
from storage.queries import documents_visible_to

SIZE = 30
Said = dict[tuple[datetime, int], str]


def shown(case: Case, user: Person, before: str = "", until: datetime | None = None) -> dict[str, Any]:
    """A lot of the timeline (until a past moment) and where the next one is."""
    subjects, is_more = queries.timeline_of(case, before=whole(before) or 0, size=SIZE, until=until)
    lines = timeline.acts(timeline.entries(subjects, user))
    said: Said = {(move.at, move.to_stage_id): move.note for move in queries.moves_of(case)}
    titles = _titles(lines, user)
    more = f"{reverse('cases:timeline', args=[case.pk])}?before={subjects[-1].record_id}" if is_more else ""
    return {"timeline": [_told(line, said, titles) for line in lines], "timeline_more": more}


def _titles(lines: Sequence[timeline.Entry], user: Person) -> dict[int, str]:
    """The documents that the lines speak of, as far as the person may see them. One query at most."""
    ids = {line.about["document_id"] for line in lines if "document_id" in line.about}
    return dict(documents_visible_to(user).filter(pk__in=ids).values_list("pk", "title")) if ids else {}


def _told(line: timeline.Entry, said: Said, titles: dict[int, str]) -> timeline.Entry:
    """The line as the case's own card tells it: without its number and the way to itself."""
    if "to_stage_id" in line.about:
        words = said.get((line.at, line.about["to_stage_id"]), "")
        stage = pick(line.about.get("stage") or {})
        return replace(line, note=f"{stage}: {words}" if words else stage, url="")
    document = line.about.get("document_id")
    if document in titles:
        return replace(line, note=titles[document], url=reverse("storage:document", args=[document]))
    return replace(line, note="", url="")
