"""Cases as they stood at a moment: whose they were, which stage they stood in, what was agreed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone

from cases.models import Case, CaseDocument, CaseMove, Meaning
from cases.queries.cases import ORDER, cases_visible_to
from counterparties.models import Counterparty
from counterparties.queries import moved_since
from ecm import access
from ecm.access import Person
from ecm.errors import NotFound
from ecm.models import EventSubject, User
from ecm.paging import Page, keyset
from storage.models import Document

COUNTERPARTY = "cases.case.counterparty"
CHANGED = "cases.case.changed"
PUT, TAKEN = "cases.document.put", "cases.document.taken"
READ: Mapping[str, Any] = {
    "amount": lambda value: Decimal(value) if value is not None else None,
    "opened_on": date.fromisoformat,
    "due_on": lambda value: date.fromisoformat(value) if value else None,
}


def cases_then(
    user: Person, counterparty_id: int, moment: datetime, *, knew: bool, cursor: str = "", size: int = 20
) -> Page[Case]:
    """The cases with a counterparty that were opened by the day, each with its stage and facts of then.

    `knew`: those that were the counterparty's then and written down by then, else those that are its now. Nobody
    recorded the title of then: it is today's. Seven queries at most. Raises NotFound for a hidden counterparty.
    """
    access.get_visible(Counterparty.objects.all(), user, pk=counterparty_id)
    own = _own_then(counterparty_id, moment) if knew else Q(counterparty=counterparty_id)
    rows = cases_visible_to(user).filter(own, opened_on__lte=timezone.localdate(moment))
    if knew:
        rows = rows.filter(created_at__lte=moment)
    page: Page[Case] = keyset(rows, order=ORDER, cursor=cursor, size=size)
    _as_they_stood(page.rows, moment)
    return page


def as_it_stood(case: Case, moment: datetime) -> None:
    """Give the case, once it is opened, the stage and the facts of then. Three queries. Raises NotFound before that."""
    if case.opened_on > timezone.localdate(moment):
        raise NotFound
    _as_they_stood([case], moment)


def papers_then(user: Person, case: Case, moment: datetime) -> list[CaseDocument]:
    """The documents that lay in the case at the moment, of those that the person may see; rows that are not saved.

    Two queries.
    """
    subjects = EventSubject.objects.filter(
        kind="case", object_id=case.pk, record__name__in=(PUT, TAKEN), record__occurred_at__lte=moment
    )
    lay: dict[int, datetime] = {}
    told = subjects.order_by("record_id").values_list("record__name", "record__payload", "record__occurred_at")
    for name, payload, at in told:
        lay.pop(payload["document_id"], None)
        if name == PUT:
            lay[payload["document_id"]] = at
    rows = access.visible(Document.objects.filter(pk__in=lay), user).select_related("kind")
    return [CaseDocument(case=case, document=row, added_at=lay[row.pk]) for row in rows.order_by("-listed_on", "-pk")]


def _own_then(counterparty_id: int, moment: datetime) -> Q:
    """Cases that were the counterparty's, wherever merges and splits have put them since. Two queries."""
    came, left = moved_since(counterparty_id, COUNTERPARTY, moment)
    return (Q(counterparty=counterparty_id) & ~Q(pk__in=came)) | Q(pk__in=left)


def _as_they_stood(rows: list[Case], moment: datetime) -> None:
    """Give the cases the stage and the facts of then. Three queries."""
    ids = [row.pk for row in rows]
    moves, facts = moves_at(ids, moment), _changed_since(ids, moment)
    for row in rows:
        _as_it_moved(row, moves[row.pk])
        for name, value in facts.get(row.pk, {}).items():
            setattr(row, name, READ.get(name, lambda each: each)(value))
    _name_managers(rows)


def _as_it_moved(row: Case, move: CaseMove) -> None:
    """The case where the move put it."""
    has_ended = move.to_stage.meaning != Meaning.OPEN
    row.stage, row.state, row.stage_since = move.to_stage, move.to_stage.meaning, move.at
    row.closed_at, row.end_reason = (move.at, move.note) if has_ended else (None, "")


def moves_at(ids: Iterable[int], moment: datetime) -> dict[int, CaseMove]:
    """The last move of each case until the moment; of one entered later for an earlier day, the one it began with."""
    rows = CaseMove.objects.filter(case__in=list(ids)).filter(Q(at__lte=moment) | Q(from_stage=None))
    return {move.case_id: move for move in rows.select_related("to_stage").order_by("pk")}


def _changed_since(ids: list[int], moment: datetime) -> dict[int, dict[str, Any]]:
    """What the facts of the cases were before they were changed after the moment, by case."""
    subjects = EventSubject.objects.filter(
        kind="case", object_id__in=ids, record__name=CHANGED, record__occurred_at__gt=moment
    )
    found: dict[int, dict[str, Any]] = {}
    for pk, told in subjects.order_by("-record_id").values_list("object_id", "record__payload"):
        found.setdefault(pk, {}).update(told.get("before", {}))
    return found


def _name_managers(rows: list[Case]) -> None:
    """The managers of then in place of those of today."""
    people = User.objects.in_bulk({row.manager_id for row in rows})
    for row in rows:
        row.manager = people[row.manager_id]
