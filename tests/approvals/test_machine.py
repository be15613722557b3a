"""Random lives of an approval: whatever people do in whatever order, the promises hold."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from approvals.models import Approval, ApprovalRoute, Visa
from approvals.services import cancel, decide, start_approval, void_outdated
from ecm.errors import DomainError
from ecm.events.models import EventRecord
from ecm.models import User
from storage.models import Document
from tests.approvals.factories import NOON, make_document, make_route, make_version
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PEOPLE = ("asya", "boris", "vera")


@contextmanager
def rolled_back() -> Iterator[None]:
    """Each life leaves nothing behind for the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Lives(RuleBasedStateMachine):
    """One document, a route of two stages (parallel, then serial), three people, and new versions at any moment."""

    def __init__(self) -> None:
        super().__init__()
        self._undo = rolled_back()
        self._undo.__enter__()
        self.author: User = UserFactory(username="author", roles=["manager"])
        self.people = [UserFactory(username=name, roles=["lawyer"]) for name in PEOPLE]
        asya, boris, vera = self.people
        self.route: ApprovalRoute = make_route(("parallel", [asya, boris]), ("serial", [vera, asya]))
        self.document: Document = make_document(self.author, text="text 1")
        self.texts, self.at = 1, NOON
        self.given: dict[int, str] = {}

    def teardown(self) -> None:
        self._undo.__exit__(None, None, None)

    def tick(self) -> Any:
        self.at += timedelta(minutes=1)
        return self.at

    @property
    def running(self) -> Approval | None:
        return Approval.objects.filter(document=self.document, state="running").first()

    @rule()
    def start(self) -> None:
        try:
            start_approval(document=self.document, route=self.route, actor=self.author, at=self.tick())
        except DomainError:
            assert self.running is not None

    @precondition(lambda self: Approval.objects.filter(document=self.document).exists())
    @rule(which=st.integers(0, 3), who=st.integers(0, 2), returns=st.booleans(), stale=st.booleans())
    def somebody_decides(self, which: int, who: int, returns: bool, stale: bool) -> None:
        approval = Approval.objects.filter(document=self.document).order_by("-pk")[0]
        visa = list(approval.visas.order_by("stage__order", "order"))[which]
        before = visa.state
        seen = "0" * 64 if stale else approval.digest
        try:
            decided = decide(
                visa=visa, decision="returned" if returns else "approved", seen_digest=seen, comment="Because.",
                actor=self.people[who], at=self.tick(),
            )  # fmt: skip
        except DomainError:
            assert Visa.objects.get(pk=visa.pk).state == before
            return
        assert self.people[who].pk == visa.asked_id
        assert not stale
        self.given.setdefault(visa.pk, decided.digest)

    @precondition(lambda self: Document.objects.get(pk=self.document.pk).status != "archived")
    @rule()
    def new_version(self) -> None:
        self.texts += 1
        make_version(self.document, self.author, f"text {self.texts}", at=self.tick())

    @rule()
    def nothing_is_left_to_void(self) -> None:
        assert not void_outdated(document_id=self.document.pk, actor_id=None, at=self.tick())

    @precondition(lambda self: self.running is not None)
    @rule()
    def call_off(self) -> None:
        assert self.running is not None
        cancel(approval=self.running, actor=self.author, at=self.tick())

    @invariant()
    def at_most_one_runs_and_its_stages_follow_each_other(self) -> None:
        assert Approval.objects.filter(document=self.document, state="running").count() <= 1
        for approval in Approval.objects.filter(document=self.document):
            states = list(approval.stages.order_by("order").values_list("state", flat=True))
            assert states.count("running") == (1 if approval.state == "running" else 0)
            if approval.state == "running":
                assert approval.visas.filter(state="asked").exists()
                assert states == sorted(states, key=["approved", "running", "waiting"].index)

    @invariant()
    def approved_means_that_each_visa_is_for_this_content(self) -> None:
        for approval in Approval.objects.filter(document=self.document, state="approved"):
            visas = set(approval.visas.values_list("state", "digest"))
            assert visas == {("approved", approval.digest)}

    @invariant()
    def no_decision_is_forgotten(self) -> None:
        kept = dict(Visa.objects.filter(pk__in=self.given).values_list("pk", "digest"))
        assert kept == self.given
        decided = EventRecord.objects.filter(name="approvals.visa.decided", payload__document_id=self.document.pk)
        assert decided.count() == len(self.given)

    @invariant()
    def the_document_stands_where_its_approval_does(self) -> None:
        status = Document.objects.get(pk=self.document.pk).status
        assert (status == "on_approval") == (self.running is not None)


def test_random_lives_of_approvals() -> None:
    run_state_machine_as_test(
        Lives,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
