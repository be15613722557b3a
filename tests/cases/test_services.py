"""Opening, changing, moving and reopening cases, and their documents: the rules of each service."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from cases.errors import CaseEnded, CaseMovedMeanwhile, EndReasonNeeded, StageMayNotFollow, TemplateNotUsable
from cases.models import Case, CaseDocument, CaseMove, CaseTemplate, CaseTemplateStage, CaseYear
from cases.queries import next_stages
from cases.replaying import LEDGER
from cases.services import change_case, move_case, open_case, put_document, reopen, take_document
from counterparties.errors import PartOfAnother
from counterparties.models import DocumentParty
from counterparties.services import merge_counterparties
from ecm.errors import Forbidden, InvalidInput, NotFound, StaleVersion
from ecm.events.replaying import agreement
from ecm.fields import FieldDefinition, FieldSet
from ecm.fields.usage import has_values
from ecm.models import EventRecord, EventSubject, Notice, User
from tests.approvals.factories import make_document
from tests.cases.factories import NOON, later, make_case, make_template, move, stage_named
from tests.counterparties.factories import CounterpartyFactory
from tests.factories import DepartmentFactory, UserFactory

pytestmark = pytest.mark.django_db


def events() -> list[str]:
    return list(EventRecord.objects.filter(name__startswith="cases.").order_by("pk").values_list("name", flat=True))


def test_a_case_begins_in_the_first_stage_with_the_next_number_and_the_term_of_its_template(manager: User) -> None:
    template = make_template(days=30)
    first, second = make_case(manager), make_case(manager)
    assert (first.number, second.number) == ("DEA-00001/2026", "DEA-00002/2026")
    assert first.stage == stage_named(template, "First talk")
    assert (first.opened_on, first.due_on) == (date(2026, 11, 25), date(2026, 12, 25))
    assert (first.manager, first.created_by, first.state) == (manager, manager, "open")
    opened = CaseMove.objects.get(case=first)
    assert (opened.from_stage, opened.to_stage, opened.at, opened.by) == (None, first.stage, NOON, manager)
    subjects = EventSubject.objects.filter(record__name="cases.case.opened", record__payload__case_id=first.pk)
    assert set(subjects.values_list("kind", "object_id")) == {
        ("case", first.pk),
        ("counterparty", first.counterparty_id),
    }


def test_numbers_run_by_template_and_year(manager: User) -> None:
    make_case(manager)
    claim = make_case(manager, template=make_template("claim", "claim"))
    before = make_case(manager, opened_on=date(2025, 5, 1))
    assert (claim.number, before.number) == ("CLA-00001/2026", "DEA-00001/2025")
    assert CaseYear.objects.count() == 3


def test_a_refusal_gives_its_number_back(manager: User) -> None:
    make_case(manager)
    with pytest.raises(InvalidInput) as refused:
        make_case(manager, due_on=date(2026, 1, 1))
    assert "due_on" in refused.value.fields
    assert Case.objects.count() == 1
    assert make_case(manager).number == "DEA-00002/2026"


def test_a_prefix_that_another_template_had_doubles_no_number(manager: User) -> None:
    old = make_case(manager)
    CaseTemplate.objects.filter(pk=old.template_id).update(prefix="D-")
    again = make_case(manager, template=make_template("other", "other", prefix="DEA-"))
    assert again.number == "DEA-00002/2026"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": " \u200b "}, "title"),
        ({"opened_on": date(2026, 11, 27)}, "opened_on"),
        ({"amount": Decimal(5)}, "currency"),
        ({"amount": Decimal(-5), "currency": "EUR"}, "amount"),
        ({"extra": {"nothing": 1}}, "extra.nothing"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_a_case_cannot_be_is_refused(manager: User, facts: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        make_case(manager, **facts)
    assert field in refused.value.fields
    assert not Case.objects.exists()
    assert not events()


def test_a_template_without_a_beginning_or_out_of_use_opens_nothing(manager: User) -> None:
    endings = make_template("endings", stages=(("Won", "won"),))
    unused = make_template("unused", is_active=False)
    for template in (endings, unused):
        with pytest.raises(TemplateNotUsable):
            make_case(manager, template=template)
    assert not Case.objects.exists()


def test_nobody_opens_a_case_without_the_right_or_with_a_hidden_counterparty(manager: User) -> None:
    clerk = UserFactory(roles=["staff"])
    with pytest.raises(Forbidden):
        make_case(clerk)
    hidden = CounterpartyFactory(department=DepartmentFactory(code="secret"))
    with pytest.raises(NotFound):
        make_case(manager, counterparty=hidden)
    assert not Case.objects.exists()


def test_a_merged_card_takes_no_case_and_no_change(owner: User) -> None:
    kept, gone = CounterpartyFactory(), CounterpartyFactory()
    merge_counterparties(kept=kept, gone=gone, actor=owner, at=NOON)
    with pytest.raises(PartOfAnother):
        make_case(owner, counterparty=gone)
    assert not Case.objects.exists()
    stuck = make_case(owner, counterparty=kept)
    Case.objects.filter(pk=stuck.pk).update(counterparty=gone)
    stuck.refresh_from_db()
    document = make_document(owner)
    for act in (
        lambda: change_case(case=stuck, seen=1, changes={"title": "Other"}, actor=owner, at=NOON),
        lambda: move(stuck, "Offer", owner),
        lambda: put_document(case=stuck, document=document, actor=owner, at=NOON),
    ):
        with pytest.raises(PartOfAnother):
            act()
    stuck.refresh_from_db()
    assert (stuck.title, stuck.version, stuck.stage) == ("Pumps for Podillia", 1, stage_named(stuck, "First talk"))
    assert not CaseDocument.objects.exists()


def test_a_change_tells_what_differs_and_keeps_texts_out_of_the_journal(manager: User) -> None:
    case = make_case(manager, amount=Decimal(100), currency="EUR")
    changes = {"title": "Pumps\u200b and  valves", "amount": Decimal(200), "description": "A secret"}
    changed = change_case(case=case, seen=1, changes=changes, actor=manager, at=later(hours=1))
    assert (changed.title, changed.amount, changed.version) == ("Pumps and valves", Decimal(200), 2)
    told = EventRecord.objects.get(name="cases.case.changed").payload
    assert told["fields"] == ["amount", "description", "title"]
    assert (told["before"], told["after"]) == ({"amount": "100.00"}, {"amount": "200.00"})
    assert "secret" not in str(told)
    assert "valves" in Case.objects.get().search_key


def test_a_stale_change_is_refused_with_both_values(manager: User) -> None:
    case = make_case(manager)
    change_case(case=case, seen=1, changes={"title": "Theirs"}, actor=manager, at=NOON)
    with pytest.raises(StaleVersion) as refused:
        change_case(case=case, seen=1, changes={"title": "Mine"}, actor=manager, at=NOON)
    assert refused.value.conflicts["title"] == ("Mine", "Theirs")
    assert Case.objects.get().title == "Theirs"


def test_who_is_given_a_case_is_told(manager: User, lawyer: User) -> None:
    case = make_case(manager, manager=lawyer)
    assert Notice.objects.get().user == lawyer
    change_case(case=case, seen=1, changes={"manager": manager}, actor=manager, at=NOON)
    assert Notice.objects.count() == 1, "whoever takes it needs no telling"
    gone = UserFactory(is_active=False)
    with pytest.raises(InvalidInput):
        change_case(case=case, seen=2, changes={"manager": gone}, actor=manager, at=NOON)
    assert Case.objects.get().manager == manager


def test_nobody_answers_for_a_case_that_is_hidden_from_them(owner: User, lawyer: User) -> None:
    hidden = CounterpartyFactory(department=DepartmentFactory(code="secret"))
    with pytest.raises(InvalidInput) as refused:
        make_case(owner, counterparty=hidden, manager=lawyer)
    assert "manager" in refused.value.fields
    case = make_case(owner, counterparty=hidden)
    with pytest.raises(InvalidInput):
        change_case(case=case, seen=1, changes={"manager": lawyer}, actor=owner, at=NOON)
    assert Case.objects.get().manager == owner
    assert not Notice.objects.exists()


def test_the_journal_agrees_with_the_rows(manager: User, lawyer: User) -> None:
    case = make_case(manager, amount=Decimal(100), currency="EUR")
    changes = {"amount": Decimal("12.5"), "manager": lawyer, "due_on": date(2027, 1, 1), "title": "Valves"}
    change_case(case=case, seen=1, changes=changes, actor=manager, at=NOON)
    move(case, "Offer", manager)
    move(case, "Lost", manager, note="Too dear")
    make_case(manager)
    found = agreement(LEDGER)
    assert (found.objects, found.differences) == (2, [])
    reopen(case=case, actor=manager, at=NOON)
    assert agreement(LEDGER).differences == []
    Case.objects.filter(pk=case.pk).update(amount=7)
    assert agreement(LEDGER).differences, "a row that was changed past the services differs"


def test_added_fields_are_checked(manager: User) -> None:
    fields = FieldSet.objects.create(code="claim", title={"en": "Claim"})
    FieldDefinition.objects.create(field_set=fields, code="loss", kind="number", title={"en": "Loss"})
    template = make_template("claim", "claim", field_set=fields)
    case = make_case(manager, template=template, extra={"loss": "12.5"})
    with pytest.raises(InvalidInput):
        change_case(case=case, seen=1, changes={"extra": {"loss": "much"}}, actor=manager, at=NOON)
    assert Decimal(str(Case.objects.get().extra["loss"])) == Decimal("12.5")
    assert has_values(fields.fields.get())
    Case.objects.update(extra={})
    assert not has_values(fields.fields.get())


def test_a_case_moves_on_and_the_way_is_kept(manager: User, lawyer: User) -> None:
    case = make_case(manager)
    moved = move(case, "Offer", lawyer, at=later(days=1), note=" Sent\u200b today ")
    assert (moved.stage.pk, moved.stage_since, moved.version) == (stage_named(case, "Offer").pk, later(days=1), 2)
    step = CaseMove.objects.filter(case=case).latest("pk")
    assert (step.from_stage, step.to_stage, step.note, step.by) == (case.stage, moved.stage, "Sent today", lawyer)
    told = EventRecord.objects.get(name="cases.case.moved").payload
    assert (told["number"], told["stage"], told["state"]) == (case.number, {"en": "Offer"}, "open")
    assert "Sent" not in str(told)


def test_the_same_move_twice_is_one(manager: User) -> None:
    case = make_case(manager)
    move(case, "Offer", manager)
    move(case, "Offer", manager)
    assert CaseMove.objects.filter(case=case).count() == 2
    assert Case.objects.get().version == 2


def test_a_move_from_where_it_does_not_stand_any_more_is_refused(manager: User) -> None:
    case = make_case(manager)
    seen = case.stage_id
    move(case, "Offer", manager)
    with pytest.raises(CaseMovedMeanwhile):
        move_case(case=case, stage=stage_named(case, "Won"), actor=manager, at=NOON, seen_stage=seen)
    assert Case.objects.get().stage == stage_named(case, "Offer")


def test_only_what_may_follow_follows(manager: User) -> None:
    case = make_case(manager)
    case.stage.followed_by.add(stage_named(case, "Offer"))
    assert [str(stage) for stage in next_stages(case)] == ["Offer"]
    with pytest.raises(StageMayNotFollow):
        move(case, "Won", manager)
    elsewhere = stage_named(make_template("claim", "claim"), "Offer")
    with pytest.raises(StageMayNotFollow):
        move_case(case=case, stage=elsewhere, actor=manager, at=NOON)
    assert Case.objects.get().stage == stage_named(case, "First talk")
    assert events() == ["cases.case.opened"]
    move(case, "Offer", manager)


def test_ending_badly_asks_why_and_an_ended_case_stands_still(manager: User) -> None:
    case = make_case(manager)
    with pytest.raises(EndReasonNeeded):
        move(case, "Lost", manager, note=" \u200b ")
    assert Case.objects.get().is_open
    lost = move(case, "Lost", manager, note="Too dear", at=later(days=2))
    assert (lost.state, lost.closed_at, lost.end_reason) == ("lost", later(days=2), "Too dear")
    with pytest.raises(CaseEnded):
        move(case, "Offer", manager)
    assert Case.objects.get().state == "lost"
    assert next_stages(lost) == []


def test_a_reopened_case_goes_on_where_it_stood(manager: User) -> None:
    case = make_case(manager)
    assert reopen(case=case, actor=manager, at=NOON).version == 1, "it was open"
    move(case, "Offer", manager)
    move(case, "Lost", manager, note="Too dear")
    again = reopen(case=case, actor=manager, at=later(days=3))
    assert (again.stage, again.state, again.closed_at, again.end_reason) == (
        stage_named(case, "Offer"), "open", None, "",
    )  # fmt: skip
    assert events()[-1] == "cases.case.reopened"


def test_no_reader_changes_moves_or_fills_a_case(manager: User) -> None:
    case, clerk, document = make_case(manager), UserFactory(roles=["staff"]), make_document(manager)
    for act in (
        lambda: change_case(case=case, seen=1, changes={"title": "Other"}, actor=clerk, at=NOON),
        lambda: move(case, "Offer", clerk),
        lambda: reopen(case=case, actor=clerk, at=NOON),
        lambda: put_document(case=case, document=document, actor=clerk, at=NOON),
    ):
        with pytest.raises(Forbidden):
            act()
    case.refresh_from_db()
    assert (case.title, case.version) == ("Pumps for Podillia", 1)
    assert not CaseDocument.objects.exists()


def test_a_document_is_put_in_once_and_taken_out(manager: User) -> None:
    case, document = make_case(manager), make_document(manager)
    link = put_document(case=case, document=document, actor=manager, at=NOON)
    assert put_document(case=case, document=document, actor=manager, at=NOON) == link
    assert not DocumentParty.objects.filter(document=document).exists(), "it was not made in the case"
    take_document(link=link, actor=manager, at=NOON)
    take_document(link=link, actor=manager, at=NOON)
    assert not CaseDocument.objects.exists()
    assert events() == ["cases.case.opened", "cases.document.put", "cases.document.taken"]


def test_a_document_made_in_a_case_stands_in_the_dossier_too(login: Any, manager: User) -> None:
    from django.urls import reverse

    from tests.approvals.factories import make_kind

    case, kind = make_case(manager), make_kind()
    url = f"{reverse('storage:new')}?in=case:{case.pk}"
    assert str(case) in login(manager).get(url).content.decode().replace("&quot;", '"')
    answer = login(manager).post(url, {"kind": kind.code, "title": "Offer for pumps"})
    assert answer["Location"] == reverse("cases:case", args=[case.pk])
    document = CaseDocument.objects.get(case=case).document
    assert DocumentParty.objects.get(document=document).counterparty_id == case.counterparty_id


def test_no_document_that_is_hidden_is_put_in(manager: User, owner: User) -> None:
    case = make_case(manager)
    secret = make_document(owner, department=DepartmentFactory(code="secret"))
    with pytest.raises(NotFound):
        put_document(case=case, document=secret, actor=manager, at=NOON)
    assert not CaseDocument.objects.exists()


def test_moves_never_change(manager: User) -> None:
    step = CaseMove.objects.get(case=make_case(manager))
    for act in (
        lambda: CaseMove.objects.filter(pk=step.pk).update(note="Other"),
        lambda: CaseMove.objects.filter(pk=step.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            act()
    assert connection.vendor
    assert CaseMove.objects.get(pk=step.pk).note == ""


@pytest.mark.parametrize(
    "impossible",
    [
        {"state": "won"},
        {"closed_at": NOON},
        {"end_reason": "Why"},
        {"state": "lost", "closed_at": NOON},
        {"amount": 5},
        {"amount": -5, "currency": "EUR"},
        {"due_on": date(2020, 1, 1)},
        {"title": ""},
    ],
)
def test_impossible_states_are_refused_by_the_database(manager: User, impossible: dict[str, Any]) -> None:
    case = make_case(manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(**impossible)


def test_templates_and_stages_that_cases_stand_in_are_kept(manager: User) -> None:
    from django.db.models import ProtectedError

    case = make_case(manager)
    for row in (case.template, case.stage):
        with pytest.raises(ProtectedError):
            row.delete()
    assert CaseTemplateStage.objects.count() == 4


def test_a_case_is_opened_for_whom_it_is_asked(manager: User, lawyer: User) -> None:
    case = open_case(
        template=make_template(), counterparty=CounterpartyFactory(), title="x", actor=manager, at=NOON, manager=lawyer
    )
    assert (case.manager, case.created_by) == (lawyer, manager)
