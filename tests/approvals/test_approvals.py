"""What an approval promises: order of stages, visas bound to the content, ends that are final."""

from typing import Any

import pytest

from approvals.errors import (
    AlreadyDecided,
    AlreadyOnApproval,
    ApprovalOver,
    CommentNeeded,
    ContentChanged,
    NobodyInRole,
    NotAHolder,
    NothingToApprove,
    NotYourTurn,
    RouteNotUsable,
)
from approvals.models import Approval, ApprovalRoute, Visa
from approvals.services import add_remark, cancel, decide, remind, start_approval
from ecm.access import sees
from ecm.access.standing import forget
from ecm.errors import Forbidden, NotFound
from ecm.events.models import EventRecord
from ecm.models import Substitution, User
from ecm.notices.models import Notice
from ecm.notices.registry import title_for
from ecm.web.formats import short_day
from storage.models import Document
from storage.services import create_document, set_status
from tests.approvals.factories import (
    NOON,
    later,
    make_approval,
    make_document,
    make_kind,
    make_route,
    make_version,
    visa_of,
)

pytestmark = pytest.mark.django_db
OTHER = "f" * 64


@pytest.fixture
def running(manager: User, lawyer: User, accountant: User, signatory: User) -> Approval:
    """A parallel stage of lawyer and accountant, then the signatory."""
    route = make_route(("parallel", ["lawyer", "accountant"]), ("parallel", ["signatory"]), kinds=("contract",))
    return start_approval(document=make_document(manager), route=route, actor=manager, at=NOON)


def route_of(approval: Approval) -> ApprovalRoute:
    assert approval.route
    return approval.route


def approve(approval: Approval, person: User, **changes: Any) -> Visa:
    facts = {"decision": "approved", "seen_digest": approval.digest, "actor": person, "at": later(hours=1)}
    return decide(visa=visa_of(approval, changes.pop("asked", person)), **{**facts, **changes})


def states(approval: Approval) -> dict[str, str]:
    return dict(approval.visas.values_list("asked__username", "state"))


def test_the_first_stage_is_asked_at_once_and_the_signatory_after_it(
    running: Approval, lawyer: User, accountant: User, signatory: User
) -> None:
    assert states(running) == {"lawyer": "asked", "accountant": "asked", "signatory": "waiting"}
    approve(running, lawyer)
    assert states(running)["signatory"] == "waiting"
    approve(running, accountant)
    assert states(running)["signatory"] == "asked"
    approve(running, signatory)
    running.refresh_from_db()
    assert running.state == "approved"
    assert Document.objects.get(pk=running.document_id).status == "approved"
    names = EventRecord.objects.filter(name__startswith="approvals").order_by("pk").values_list("name", flat=True)
    assert list(names) == [
        "approvals.approval.started", *["approvals.visa.decided"] * 3, "approvals.approval.completed",
    ]  # fmt: skip


def test_a_serial_stage_asks_one_after_another(manager: User, lawyer: User, accountant: User) -> None:
    approval = make_approval(manager, lawyer, accountant, mode="serial")
    assert states(approval) == {"lawyer": "asked", "accountant": "waiting"}
    with pytest.raises(NotYourTurn):
        approve(approval, accountant)
    approve(approval, lawyer)
    assert states(approval) == {"lawyer": "approved", "accountant": "asked"}


def test_participants_see_the_document_from_the_start(manager: User, lawyer: User, running: Approval) -> None:
    document = make_document(manager, title="Of participants only", is_restricted=True)
    forget(lawyer)
    assert not sees(lawyer, document)
    start_approval(document=document, route=route_of(running), actor=manager, at=NOON)
    assert sees(lawyer, document)


def test_a_decision_is_only_for_the_content_that_was_seen(running: Approval, lawyer: User) -> None:
    with pytest.raises(ContentChanged):
        approve(running, lawyer, seen_digest=OTHER)
    assert states(running)["lawyer"] == "asked"


def test_a_new_version_voids_every_visa_and_says_so(
    running: Approval, manager: User, lawyer: User, accountant: User
) -> None:
    approve(running, lawyer)
    make_version(running.document, manager, "Another text.")  # no job has run: its own transaction does it
    running.refresh_from_db()
    assert running.state == "voided"
    assert set(states(running).values()) == {"void"}
    told = Notice.objects.filter(code="approvals.voided").values_list("user__username", flat=True)
    assert set(told) == {"lawyer", "accountant", "manager"}
    assert Document.objects.get(pk=running.document_id).status == "draft"
    with pytest.raises(ContentChanged):
        approve(running, accountant)


def test_a_complete_approval_dies_with_its_content_too(manager: User, lawyer: User) -> None:
    approval = make_approval(manager, lawyer)
    approve(approval, lawyer)
    make_version(approval.document, manager, "Changed after all had approved.")
    approval.refresh_from_db()
    assert approval.state == "voided"
    assert Document.objects.get(pk=approval.document_id).status == "draft"


def test_a_new_run_may_start_at_once_after_a_new_version(running: Approval, manager: User) -> None:
    with pytest.raises(AlreadyOnApproval):
        start_approval(document=running.document, route=route_of(running), actor=manager, at=NOON)
    make_version(running.document, manager, "Another text.")
    again = start_approval(document=running.document, route=route_of(running), actor=manager, at=later(hours=2))
    running.refresh_from_db()
    assert (running.state, again.state, again.version.number) == ("voided", "running", 2)


def test_returning_needs_a_comment_and_gives_it_to_the_author(
    running: Approval, lawyer: User, accountant: User, manager: User
) -> None:
    for nothing in ("", " \u200b\u2060 "):
        with pytest.raises(CommentNeeded):
            approve(running, lawyer, decision="returned", comment=nothing)
    approve(running, lawyer, decision="returned", comment="Clause 4 is missing.")
    running.refresh_from_db()
    assert (running.state, running.end_reason) == ("returned", "Clause 4 is missing.")
    assert states(running) == {"lawyer": "returned", "accountant": "skipped", "signatory": "skipped"}
    assert Document.objects.get(pk=running.document_id).status == "rejected"
    notice = Notice.objects.get(code="approvals.returned")
    assert notice.user == manager
    assert notice.params["comment"] == "Clause 4 is missing."
    with pytest.raises(ApprovalOver):
        approve(running, accountant)
    assert start_approval(
        document=running.document, route=route_of(running), actor=manager, at=later(days=1)
    ).is_running


def test_a_repeated_click_is_harmless_and_a_second_mind_is_refused(running: Approval, lawyer: User) -> None:
    assert approve(running, lawyer) == approve(running, lawyer)
    assert EventRecord.objects.filter(name="approvals.visa.decided").count() == 1
    with pytest.raises(AlreadyDecided):
        approve(running, lawyer, decision="returned", comment="On second thought.")


def test_only_the_person_asked_decides(running: Approval, lawyer: User, secretary: User, outsider: User) -> None:
    visa = visa_of(running, lawyer)
    for person in (secretary, outsider):
        with pytest.raises(Forbidden):
            decide(visa=visa, decision="approved", seen_digest=running.digest, actor=person, at=NOON)
    assert states(running)["lawyer"] == "asked"


def test_a_substitute_decides_in_their_place_on_these_days_only(
    running: Approval, lawyer: User, manager: User, time_machine: Any
) -> None:
    Substitution.objects.create(absent=lawyer, substitute=manager, starts_on="2026-11-26", ends_on="2026-11-27")
    time_machine.move_to(NOON)
    with pytest.raises(Forbidden):
        approve(running, manager, asked=lawyer)
    time_machine.move_to(later(days=1))
    forget(manager)
    visa = approve(running, manager, asked=lawyer)
    assert (visa.decided_by, visa.asked) == (manager, lawyer)


def test_the_substitute_hears_of_the_visa_too(manager: User, lawyer: User, accountant: User) -> None:
    Substitution.objects.create(absent=lawyer, substitute=accountant, starts_on="2026-11-20", ends_on="2026-11-30")
    make_approval(manager, lawyer)
    told = Notice.objects.filter(code__startswith="approvals.asked").values_list("user__username", "code")
    assert set(told) == {("lawyer", "approvals.asked"), ("accountant", "approvals.asked_for")}


def test_a_role_goes_to_the_holder_of_the_department_then_to_the_least_busy(
    manager: User, lawyer: User, people: Any
) -> None:
    from tests.factories import UserFactory

    near = UserFactory(username="near", department=people.home, roles=["lawyer"])
    route = make_route(("parallel", ["lawyer"]))
    of_home = make_document(people.owner, department=people.home)
    approval = start_approval(document=of_home, route=route, actor=people.owner, at=NOON)
    assert approval.visas.get().asked in (near, people.owner)
    of_house = start_approval(document=make_document(manager), route=route, actor=manager, at=NOON)
    assert of_house.visas.get().asked == lawyer


def test_whoever_is_away_is_proposed_last(manager: User, lawyer: User) -> None:
    from tests.factories import UserFactory

    here = UserFactory(username="here", roles=["lawyer"])
    Substitution.objects.create(absent=lawyer, substitute=manager, starts_on="2026-11-20", ends_on="2026-11-30")
    route = make_route(("parallel", ["lawyer"]))
    approval = start_approval(document=make_document(manager), route=route, actor=manager, at=NOON)
    assert approval.visas.get().asked == here


def test_the_starter_may_choose_another_holder_and_no_stranger(manager: User, lawyer: User, people: Any) -> None:
    route = make_route(("parallel", ["lawyer"]))
    member = route.stages.first().members.first()
    with pytest.raises(NotAHolder):
        start_approval(
            document=make_document(manager), route=route, actor=manager, at=NOON, chosen={member.pk: people.reader.pk}
        )
    approval = start_approval(
        document=make_document(manager, title="Second"), route=route, actor=manager, at=NOON,
        chosen={member.pk: people.owner.pk},
    )  # fmt: skip
    assert approval.visas.get().asked == people.owner


def test_what_cannot_start(manager: User, lawyer: User, reader: User) -> None:
    route = make_route(("parallel", [lawyer]))
    empty = create_document(title="No file", kind=make_kind(), actor=manager, at=NOON)
    with pytest.raises(NothingToApprove):
        start_approval(document=empty, route=route, actor=manager, at=NOON)
    with pytest.raises(NobodyInRole):
        start_approval(
            document=make_document(manager), route=make_route(("parallel", ["signatory"])), actor=manager, at=NOON
        )
    other = make_route(("parallel", [lawyer]), kinds=("invoice",))
    with pytest.raises(RouteNotUsable):
        start_approval(document=make_document(manager), route=other, actor=manager, at=NOON)
    with pytest.raises(Forbidden):
        start_approval(document=make_document(manager), route=route, actor=reader, at=NOON)
    assert not Approval.objects.exists()


def test_a_hidden_document_cannot_be_put_on_approval(manager: User, lawyer: User, owner: User) -> None:
    hidden = make_document(owner, is_restricted=True)
    with pytest.raises(NotFound):
        start_approval(document=hidden, route=make_route(("parallel", [lawyer])), actor=manager, at=NOON)


def test_its_starter_calls_it_off_once(running: Approval, manager: User, lawyer: User) -> None:
    with pytest.raises(Forbidden):
        cancel(approval=running, actor=lawyer, at=NOON)
    for _ in range(2):
        cancel(approval=running, actor=manager, at=NOON, reason="Not needed.")
    running.refresh_from_db()
    assert (running.state, running.end_reason) == ("cancelled", "Not needed.")
    assert Document.objects.get(pk=running.document_id).status == "draft"
    assert EventRecord.objects.filter(name="approvals.approval.cancelled").count() == 1
    with pytest.raises(ApprovalOver):
        approve(running, lawyer)


def test_a_registered_document_is_registered_again_when_its_approval_ends_without_a_decision(
    manager: User, lawyer: User
) -> None:
    def status() -> str:
        return Document.objects.get(pk=approval.document_id).status

    approval = make_approval(manager, lawyer, status="registered")
    assert status() == "on_approval"
    cancel(approval=approval, actor=manager, at=NOON)
    assert status() == "registered"
    approval = start_approval(document=approval.document, route=route_of(approval), actor=manager, at=NOON)
    make_version(approval.document, manager, "Another text.")
    assert status() == "registered"
    approval = start_approval(document=approval.document, route=route_of(approval), actor=manager, at=NOON)
    approve(approval, lawyer, decision="returned", comment="Look at clause 7.")
    assert status() == "rejected"
    approval = start_approval(document=approval.document, route=route_of(approval), actor=manager, at=NOON)
    cancel(approval=approval, actor=manager, at=NOON)
    assert status() == "registered", "what it was before the run that returned it"


@pytest.mark.parametrize("status", ["draft", "rejected"])
def test_a_document_taken_from_its_approval_by_hand_ends_it(
    running: Approval, manager: User, lawyer: User, run_jobs: Any, status: str
) -> None:
    run_jobs()
    set_status(document=running.document, status=status, actor=manager, at=later(hours=1))
    run_jobs()
    running.refresh_from_db()
    assert (running.state, Document.objects.get(pk=running.document_id).status) == ("cancelled", status)
    assert states(running) == {"lawyer": "skipped", "accountant": "skipped", "signatory": "skipped"}
    with pytest.raises(ApprovalOver):
        approve(running, lawyer)
    again = start_approval(document=running.document, route=route_of(running), actor=manager, at=later(hours=2))
    run_jobs()
    again.refresh_from_db()
    assert again.is_running, "what comes late ends no run that began since"


def test_remarks_reach_the_others(running: Approval, lawyer: User) -> None:
    add_remark(approval=running, text=" \u200b Look at clause 7. ", actor=lawyer, at=NOON)
    assert running.remarks.get().text == "Look at clause 7."
    told = Notice.objects.filter(code="approvals.remark").values_list("user__username", flat=True)
    assert set(told) == {"accountant", "manager"}


def test_reminders_are_given_once_whatever_runs_twice(running: Approval) -> None:
    assert remind(at=later(days=1)) == 0
    for _ in range(2):
        assert remind(at=later(days=2)) == 2
    notices = Notice.objects.filter(code="approvals.due_soon")
    assert notices.count() == 2
    day = running.visas.exclude(due_on=None).earliest("due_on").due_on
    assert day
    assert f"is due by {short_day(day)}." in title_for(notices[0].code, notices[0].params), "the day, whatever today is"
    for _ in range(2):
        remind(at=later(days=9))
    assert Notice.objects.filter(code="approvals.overdue").count() == 2
    theirs = Notice.objects.filter(code="approvals.overdue_theirs", user=running.started_by)
    told = {title_for(notice.code, notice.params) for notice in theirs}
    assert len(told) == 2, "each says whose visa it is"


def test_who_stands_in_later_hears_of_what_waits_already(running: Approval, lawyer: User, signatory: User) -> None:
    Substitution.objects.create(absent=lawyer, substitute=signatory, starts_on="2026-11-26", ends_on="2026-12-10")
    told = Notice.objects.filter(code="approvals.asked_for", user=signatory)
    remind(at=NOON)
    assert not told.exists(), "the day has not come"
    for _ in range(2):
        remind(at=later(days=1))
    assert [notice.params["person"] for notice in told] == [str(lawyer)]
