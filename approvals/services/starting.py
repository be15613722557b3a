"""Starting an approval: the route is copied, its members resolved, its first stage asked."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from approvals.access import START
from approvals.errors import AlreadyOnApproval, NothingToApprove, RouteNotUsable
from approvals.events import ApprovalStarted
from approvals.models import Approval, ApprovalRoute, ApprovalStage, RouteStage, Visa
from approvals.queries import routes_for
from approvals.services import stages
from approvals.services.people import Seat, choose_person, proposed_seats
from ecm import access, faults
from ecm.events import publish
from ecm.folding import visible
from ecm.models import User
from search.services import enqueue_reindex
from storage.models import Document, DocumentVersion
from storage.services import set_status


@transaction.atomic
def start_approval(
    *,
    document: Document,
    route: ApprovalRoute,
    actor: User,
    at: datetime,
    note: str = "",
    chosen: Mapping[int, int] | None = None,
) -> Approval:
    """Ask for visas on the document's latest version along the route.

    `chosen` names another holder for a role (member id to user id). Participants see the document from now on.
    Raises AlreadyOnApproval, NothingToApprove, RouteNotUsable, NobodyInRole, NotAHolder.
    """
    access.require(actor, START)
    access.require(actor, "storage.view", document)
    document = Document.objects.select_for_update().get(pk=document.pk)
    version, before = _content(document), _status_before(document)
    seated = _seated(route, document, chosen or {}, timezone.localdate(at))
    if Approval.objects.filter(document=document, state=Approval.State.RUNNING).exists():
        raise AlreadyOnApproval
    approval = Approval.objects.create(
        document=document, version=version, digest=version.blob_id, route=route, route_title=route.title,
        status_before=before, note=visible(note).strip()[:1000], started_by=actor, started_at=at,
    )  # fmt: skip
    _write_stages(approval, seated)
    faults.point("approvals.stages_written")
    participants = {person.pk for _, seats in seated for _, person in seats} | {actor.pk}
    access.grant_many("document", document.pk, participants)
    enqueue_reindex("document", [document.pk], actor_id=actor.pk)
    _put_on_approval(document, actor, at)
    publish(
        ApprovalStarted(actor_id=actor.pk, approval_id=approval.pk, document_id=document.pk, digest=approval.digest),
        at=at,
    )
    stages.begin_next(approval, at=at)
    return approval


def _content(document: Document) -> DocumentVersion:
    version = document.versions.order_by("-number").first()
    if version is None:
        raise NothingToApprove
    return version


def _status_before(document: Document) -> str:
    """What the document is again when the run ends without a decision: registered or a draft."""
    if document.status in (Document.Status.DRAFT, Document.Status.REGISTERED):
        return document.status
    last = Approval.objects.filter(document=document).order_by("-pk").values_list("status_before", flat=True).first()
    return last or Document.Status.DRAFT


def _put_on_approval(document: Document, actor: User, at: datetime) -> None:
    document.refresh_from_db(fields=["status"])
    if document.status == Document.Status.REJECTED:
        set_status(document=document, status=Document.Status.DRAFT, actor=actor, at=at, is_process=True)
    set_status(document=document, status=Document.Status.ON_APPROVAL, actor=actor, at=at, is_process=True)


Seated = list[tuple[RouteStage, list[tuple[Seat, User]]]]


def _seated(route: ApprovalRoute, document: Document, chosen: Mapping[int, int], today: date) -> Seated:
    if not routes_for(document).filter(pk=route.pk).exists():
        raise RouteNotUsable
    proposed = proposed_seats(route, department_id=document.department_id, today=today)
    seated = [(stage, _persons(seats, chosen)) for stage, seats in proposed if seats]
    if not seated:
        raise RouteNotUsable
    return seated


def _persons(seats: list[Seat], chosen: Mapping[int, int]) -> list[tuple[Seat, User]]:
    """Each person once a stage, even when they hold two of its roles."""
    persons: dict[int, tuple[Seat, User]] = {}
    for seat in seats:
        person = choose_person(seat, chosen)
        persons.setdefault(person.pk, (seat, person))
    return list(persons.values())


def _write_stages(approval: Approval, seated: Seated) -> None:
    made = ApprovalStage.objects.bulk_create(
        ApprovalStage(approval=approval, order=order, title=stage.title, mode=stage.mode, days=stage.days)
        for order, (stage, _) in enumerate(seated, start=1)
    )
    Visa.objects.bulk_create(
        Visa(stage=stage, approval=approval, order=order, asked=person, role=seat.role)
        for stage, (_, seats) in zip(made, seated, strict=True)
        for order, (seat, person) in enumerate(seats, start=1)
    )
