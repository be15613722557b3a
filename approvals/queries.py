"""What people see of approvals: rows by access, in a total order, with all that is shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from approvals import replaying
from approvals.models import Approval, ApprovalRoute, ApprovalStage, Remark, RouteStage, Visa
from ecm import access
from ecm.access import Person, standing_of
from ecm.models import Substitution
from ecm.paging import Page, beyond, keyset
from ecm.tallies import Tally
from storage.models import Document

ORDER = ("-started_at", "-id")
INBOX_ORDER = ("due_on", "id")
MOST_COUNTED = 100


def approvals_visible_to(user: Person) -> "QuerySet[Approval]":
    """Approvals of documents the person may see, with what a row of a list shows."""
    return access.visible(Approval.objects.all(), user).select_related("document__kind", "started_by", "version")


def approval_visible_to(user: Person, approval_id: int) -> Approval:
    """The one approval with stages, visas and remarks; NotFound when it is absent or hidden."""
    return access.get_visible(_whole(Approval.objects.all()), user, pk=approval_id)


def _whole(rows: "QuerySet[Approval]") -> "QuerySet[Approval]":
    visas = Visa.objects.select_related("asked__post", "role", "decided_by__post").order_by("order", "id")
    stages = ApprovalStage.objects.order_by("order").prefetch_related(Prefetch("visas", visas))
    remarks = Remark.objects.select_related("author").order_by("id")
    return rows.select_related(
        "document__kind", "document__author", "version__blob", "started_by__post"
    ).prefetch_related(Prefetch("stages", stages), Prefetch("remarks", remarks))


def list_of(user: Person, *, state: str = "", mine: bool = False, cursor: str = "", size: int = 50) -> Page[Approval]:
    """A page of approvals, newest first; `mine` are those the person started."""
    return keyset(narrowed(user, state=state, mine=mine), order=ORDER, cursor=cursor, size=size)


def narrowed(user: Person, *, state: str = "", mine: bool = False) -> "QuerySet[Approval]":
    """The approvals that the person may see, of a state, or those they started."""
    rows = approvals_visible_to(user)
    if state:
        rows = rows.filter(state=state)
    if mine:
        rows = rows.filter(started_by=user.pk)
    return rows


def visas_waiting_for(user: Person) -> "QuerySet[Visa]":
    """Visas the person may decide now: their own, and those of people they stand in for today."""
    standing = standing_of(user)
    if not standing.may("approvals.decide"):
        return Visa.objects.none()
    return Visa.objects.filter(
        asked__in=standing.acts_for, state=Visa.State.ASKED,
        approval__in=access.visible(Approval.objects.all(), user),
    ).select_related(
        "approval__document__kind", "approval__started_by", "approval__version", "asked", "stage", "role"
    )  # fmt: skip


def inbox_page(user: Person, *, cursor: str = "", size: int = 50) -> Page[Visa]:
    """What waits for the person, the most urgent first."""
    return keyset(visas_waiting_for(user), order=INBOX_ORDER, cursor=cursor, size=size)


def next_waiting(user: Person, visa: Visa) -> int | None:
    """The key of the visa that stands after this one in the person's inbox; that it was decided is no matter."""
    if visa.due_on is None:
        return None
    rows = beyond(visas_waiting_for(user).select_related(None), INBOX_ORDER, (visa.due_on, visa.pk))
    return rows.values_list("pk", flat=True).first()


def _waiting(user: Person, today: date) -> "QuerySet[Visa]":
    return visas_waiting_for(user).select_related(None)


# How many visas wait for the person.
waiting_count = Tally(_waiting, most=MOST_COUNTED)


def visa_visible_to(user: Person, visa_id: int) -> Visa:
    """One visa of an approval the person may see; NotFound otherwise."""
    rows = Visa.objects.select_related("approval__document", "asked", "stage", "role", "decided_by")
    return access.get_visible(rows, user, pk=visa_id)


def own_visa(user: Person, approval: Approval) -> Visa | None:
    """The visa of this (whole) approval that the person may decide now."""
    standing = standing_of(user)
    if not standing.may("approvals.decide"):
        return None
    for stage in approval.stages.all():
        for visa in stage.visas.all():
            if visa.state == Visa.State.ASKED and visa.asked_id in standing.acts_for:
                return visa
    return None


def approvals_of_document(user: Person, document_id: int) -> list[Approval]:
    """All runs on one document, newest first."""
    return list(_whole(access.visible(Approval.objects.filter(document=document_id), user)).order_by(*ORDER)[:50])


def has_later_run(approval: Approval) -> bool:
    """The document went on approval again after this run."""
    return Approval.objects.filter(document=approval.document_id, pk__gt=approval.pk).exists()


def people_asked_before(user: Person, document_id: int) -> tuple[int | None, dict[int, list[int]]]:
    """The route of the document's last run that ended, and whom it asked in each role, in their order.

    None and nobody where there was no run that the person may see. Two queries at most.
    """
    ended = access.visible(Approval.objects.filter(document=document_id), user).exclude(state=Approval.State.RUNNING)
    last = ended.order_by(*ORDER).first()
    people: dict[int, list[int]] = {}
    if last is None:
        return None, people
    asked = last.visas.filter(role__isnull=False).order_by("stage__order", "order", "id")
    for role, person in asked.values_list("role_id", "asked_id"):
        people.setdefault(role, []).append(person)
    return last.route_id, people


def approvals_of_documents(
    user: Person, ids: "QuerySet[Any]", *, cursor: str = "", size: int = 25, until: datetime | None = None
) -> Page[Approval]:
    """Runs on any of the documents (a subquery of their ids), newest first; with a moment: as they stood at it."""
    rows = approvals_visible_to(user).filter(document__in=ids)
    if until is None:
        return keyset(rows, order=ORDER, cursor=cursor, size=size)
    page = keyset(rows.filter(started_at__lte=until), order=ORDER, cursor=cursor, size=size)
    states = replaying.states_at([row.pk for row in page.rows], until)
    for row in page.rows:
        row.state = states.get(row.pk, row.state)
    return page


def routes_for(document: Document) -> "QuerySet[ApprovalRoute]":
    """Routes in use that fit the document's kind: those meant for it, and those meant for all."""
    fits = ApprovalRoute.kinds.through.objects.filter(approvalroute=OuterRef("pk"))
    rows: QuerySet[ApprovalRoute] = (
        ApprovalRoute.objects.filter(is_active=True)
        .annotate(for_some=Exists(fits), for_this=Exists(fits.filter(documentkind=document.kind_id)))
        .filter(Q(for_this=True) | Q(for_some=False))
        .filter(Exists(RouteStage.objects.filter(route=OuterRef("pk"))))
        .order_by("-for_this", "position", "id")
    )
    return rows


@dataclass(frozen=True)
class Progress:
    """How far a run is: visas given, visas in all, and the names of those it waits for."""

    given: int
    total: int
    waits_for: tuple[str, ...]


def progress_of(approvals: Sequence[Approval]) -> dict[int, Progress]:
    """The progress of each approval; two queries for all."""
    ids = [approval.pk for approval in approvals]
    counted = Visa.objects.filter(approval__in=ids).order_by().values("approval").annotate(
        total=Count("pk"), given=Count("pk", filter=Q(decision="approved"))
    )  # fmt: skip
    names: dict[int, list[str]] = {}
    for visa in Visa.objects.filter(approval__in=ids, state=Visa.State.ASKED).select_related("asked").order_by("id"):
        names.setdefault(visa.approval_id, []).append(str(visa.asked))
    return {
        row["approval"]: Progress(row["given"], row["total"], tuple(names.get(row["approval"], ()))) for row in counted
    }


def stand_ins(user_ids: Iterable[int], today: date) -> dict[int, Substitution]:
    """Who stands in today for whom, by the absent person's id."""
    rows = Substitution.objects.filter(absent__in=list(user_ids), starts_on__lte=today, ends_on__gte=today)
    return {row.absent_id: row for row in rows.select_related("substitute", "absent").order_by("-id")}
