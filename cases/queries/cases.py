"""Cases through access, in a total order, with all that a page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from cases.models import Case, CaseMove, CaseTemplateStage, Meaning
from counterparties.models import Counterparty
from ecm import access
from ecm.access import Person
from ecm.folding import fold
from ecm.models import EventSubject
from ecm.paging import MOST_TOGETHER, Page, keyset, ordered, whole_size
from ecm.tallies import Tally
from ecm.web.choosing import readings
from ecm.web.timeline import is_one_act

ORDER = ("-opened_on", "-id")
SORTS = {
    "number": ("number", "id"), "-number": ("-number", "-id"),
    "opened": ("opened_on", "id"), "-opened": ORDER,
    "party": ("counterparty__sort_name", "id"), "-party": ("-counterparty__sort_name", "-id"),
    "due": ("due", "id"), "-due": ("-due", "-id"),
    "amount": ("sum", "id"), "-amount": ("-sum", "-id"),
}  # fmt: skip
MOST_COUNTED = 100


@dataclass(frozen=True, kw_only=True)
class CaseFilter:
    """What the chips of the journal narrow the list to."""

    state: str = ""
    is_closed: bool = False
    is_overdue: bool = False
    manager: int | None = None
    template: int | None = None
    stage: int | None = None
    counterparty: int | None = None
    text: str = ""
    today: date = field(default_factory=date.today)


@dataclass(frozen=True)
class CaseLine:
    """A case of a list: `is_late` when it is open and its term is over, `stage_late` when its stage takes too long."""

    case: Case
    is_late: bool
    stage_late: bool


def cases_visible_to(user: Person, chosen: CaseFilter | None = None) -> QuerySet[Case]:
    """Cases with all that their lists show; in no order yet."""
    rows = access.visible(Case.objects.all(), user)
    rows = rows.select_related("template", "stage", "counterparty", "manager")
    return _narrowed(rows, chosen) if chosen else rows


def _narrowed(rows: QuerySet[Case], chosen: CaseFilter) -> QuerySet[Case]:
    exact = {
        "state": chosen.state, "manager": chosen.manager, "template": chosen.template, "stage": chosen.stage,
        "counterparty": chosen.counterparty,
    }  # fmt: skip
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if chosen.is_overdue:
        rows = rows.filter(state=Meaning.OPEN, due_on__lt=chosen.today)
    if chosen.is_closed:
        rows = rows.exclude(state=Meaning.OPEN)
    for word in fold(chosen.text).split()[:6]:
        rows = rows.filter(Q(search_key__contains=word) | Q(counterparty__search_key__contains=word))
    return rows


def cases_sorted(rows: QuerySet[Case], sort: str) -> QuerySet[Case]:
    """Cases in the order that a column of the list names, else the newest first."""
    return ordered(_sortable(rows, sort), SORTS.get(sort, ORDER))


def _sortable(rows: QuerySet[Case], sort: str) -> QuerySet[Case]:
    """An order has no nulls: without a term or an amount a case stands behind all that have one."""
    is_back = sort.startswith("-")
    if sort in ("due", "-due"):
        return rows.annotate(due=Coalesce("due_on", date.min if is_back else date.max))
    if sort in ("amount", "-amount"):
        return rows.annotate(sum=Coalesce("amount", Decimal(-1 if is_back else "9999999999999999.99")))
    return rows


def case_lines(user: Person, chosen: CaseFilter, *, cursor: str = "", sort: str = "", size: int = 50) -> Page[Case]:
    """One page of the journal."""
    rows = _sortable(cases_visible_to(user, chosen), sort)
    return keyset(rows, order=SORTS.get(sort, ORDER), cursor=cursor, size=size)


def lines_of(rows: Sequence[Case], today: date) -> list[CaseLine]:
    """The cases as lines."""
    return [CaseLine(row, row.is_overdue(today), _is_stage_late(row, today)) for row in rows]


def _is_stage_late(row: Case, today: date) -> bool:
    due = row.stage_due_on
    return due is not None and due < today


def case_visible_to(user: Person, case_id: int) -> Case:
    """One case with what its card shows. Raises NotFound."""
    rows = Case.objects.select_related("template__field_set", "stage", "counterparty", "manager__post", "created_by")
    return access.get_visible(rows, user, pk=case_id)


def cases_of_counterparty(user: Person, counterparty_id: int, *, cursor: str = "", size: int = 20) -> Page[Case]:
    """The cases with a counterparty, the newest first. Raises NotFound for a hidden one."""
    access.get_visible(Counterparty.objects.all(), user, pk=counterparty_id)
    rows = cases_visible_to(user, CaseFilter(counterparty=counterparty_id))
    return keyset(rows, order=ORDER, cursor=cursor, size=size)


def moves_of(case: Case, until: datetime | None = None) -> list[CaseMove]:
    """Where the case went (until a past moment), in order, at most the last hundred steps."""
    rows = CaseMove.objects.filter(case=case).select_related("from_stage", "to_stage", "by")
    if until is not None:
        rows = rows.filter(at__lte=until)
    return list(rows.order_by("-pk")[:100])[::-1]


def next_stages(case: Case) -> list[CaseTemplateStage]:
    """The stages that an open case may go on to, in their order."""
    if not case.is_open:
        return []
    stages = CaseTemplateStage.objects.filter(template=case.template_id).exclude(pk=case.stage_id)
    followers = list(case.stage.followed_by.values_list("pk", flat=True))
    return list((stages.filter(pk__in=followers) if followers else stages).order_by("order", "pk"))


def timeline_of(
    case: Case, *, before: int = 0, size: int = 30, until: datetime | None = None
) -> tuple[list[EventSubject], bool]:
    """Events of the case, newest first, to the end of an act, and whether there are older ones. One query.

    `before` is the id of the last record shown, `until` a past moment that the newest happened by.
    """
    rows = EventSubject.objects.filter(kind="case", object_id=case.pk)
    if until is not None:
        rows = rows.filter(record__occurred_at__lte=until)
    if before:
        rows = rows.filter(record_id__lt=before)
    found = list(rows.select_related("record__actor").order_by("-record_id")[: size + 1 + MOST_TOGETHER])
    shown = whole_size(found, size, is_one_act)
    return found[:shown], len(found) > shown


def _mine(user: Person, _today: date | None = None) -> QuerySet[Case]:
    rows = access.visible(Case.objects.all(), user)
    return rows.filter(manager=user.pk, state=Meaning.OPEN)


def my_cases(user: Person, limit: int = 5) -> list[Case]:
    """Open cases that the person answers for, the most urgent first."""
    rows = _mine(user).select_related("counterparty", "stage").annotate(due=Coalesce("due_on", date.max))
    return list(rows.order_by("due", "pk")[:limit])


my_cases_count = Tally(_mine, most=MOST_COUNTED)


def choose(user: Person, text: str, *, limit: int = 12) -> list[Case]:
    """Cases for a chooser: open ones first, then the newest; also for the other keyboard layout."""
    found: dict[int, Case] = {}
    for words in readings(text[:200]):
        rows = cases_visible_to(user, CaseFilter(text=words))
        found |= {row.pk: row for row in rows.order_by(F("closed_at").desc(nulls_first=True), *ORDER)[:limit]}
    return list(found.values())[:limit]
