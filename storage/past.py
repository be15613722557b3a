"""Documents as they stood at a moment: their state, their facts and their newest version then.

The rows are those of today; what was done since is undone in memory. Changes from before the journal carried their
values leave a fact as it is today, and say so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from ecm.models import EventSubject
from storage.facts import COLUMNS, FACTS, revived
from storage.models import Document, DocumentKind, DocumentVersion

CHANGED, MOVED = "storage.document.changed", "storage.document.status_changed"
Documents = Collection[int] | QuerySet[Any, Any]
"""Ids of documents, or a query for them."""


@dataclass
class Standing:
    """How a document stood: only what was changed since.

    `status` is "" when it is still the one of today. `facts` are values that were others then; of `unknown` ones nobody
    recorded what they were, so they are as they are today.
    """

    status: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    unknown: set[str] = field(default_factory=set)

    def undo(self, name: str, told: Mapping[str, Any]) -> None:
        """Go back behind an event, the newest first."""
        if name == MOVED:
            self.status = str(told["before"])
            return
        self._forget(told)
        self.facts |= told.get("before", {})
        self.unknown -= told.get("before", {}).keys()

    def _forget(self, told: Mapping[str, Any]) -> None:
        if "before" in told:
            return
        lost = {COLUMNS.get(name, name) for name in told.get("fields", ())} & set(FACTS)
        self.unknown |= lost
        self.facts = {name: value for name, value in self.facts.items() if name not in lost}


def changes_since(documents: Documents, moment: datetime) -> dict[int, Standing]:
    """What was done since to those documents that anything was done to, by id. One query."""
    later = EventSubject.objects.filter(
        kind="document", object_id__in=documents, record__name__in=(CHANGED, MOVED), record__occurred_at__gt=moment
    )
    found: dict[int, Standing] = {}
    # From the newest back: what stood before the earliest change is what holds at the moment.
    for pk, name, told in later.order_by("-record_id").values_list("object_id", "record__name", "record__payload"):
        found.setdefault(pk, Standing()).undo(name, told)
    return found


def newest_version(moment: datetime) -> Coalesce:
    """For rows with a `document_id`: the number of the newest content at the moment, 0 before the first."""
    there = DocumentVersion.objects.filter(document=OuterRef("document_id"), created_at__lte=moment).order_by()
    newest = there.values("document").annotate(newest=Max("number")).values("newest")
    return Coalesce(Subquery(newest), 0)


def take_back(documents: Iterable[Document], standings: Mapping[int, Standing]) -> None:
    """Give rows in memory the state and the facts of then. One query for kinds, if one had another."""
    rows = [(row, standings[row.pk]) for row in documents if row.pk in standings]
    wanted = {standing.facts["kind_id"] for _row, standing in rows if "kind_id" in standing.facts}
    kinds = DocumentKind.objects.in_bulk(wanted) if wanted else {}
    for row, standing in rows:
        row.status = standing.status or row.status
        for name, value in revived(standing.facts).items():
            setattr(row, name, value)
        if row.kind_id in kinds:
            row.kind = kinds[row.kind_id]


def as_it_stood(document: Document, moment: datetime) -> list[str]:
    """Give the row in memory the state and the facts of the moment; names of those that nobody recorded. Two queries at
    most."""
    standings = changes_since([document.pk], moment)
    take_back([document], standings)
    return titles_of(standings[document.pk].unknown) if standings else []


def titles_of(names: Collection[str]) -> list[str]:
    """How the facts are called; the day of a list follows the document's date and is not named beside it."""
    shown = set(names) - ({"listed_on"} if "dated_on" in names else set())
    titles = {each.attname: str(each.verbose_name) for each in Document._meta.concrete_fields}
    return [titles[name] for name in FACTS if name in shown]


def redated_since(documents: Documents, moment: datetime) -> dict[int, date]:
    """Under which day those documents were listed at the moment that are listed under another one now. One query."""
    later = EventSubject.objects.filter(
        kind="document", object_id__in=documents, record__name=CHANGED, record__occurred_at__gt=moment,
        record__payload__before__has_key="listed_on",
    )  # fmt: skip
    told = later.order_by("-record_id").values_list("object_id", "record__payload__before__listed_on")
    return {pk: date.fromisoformat(day) for pk, day in told}
