"""Pages of cases: the list, the card, the forms, the tab of a document, the desktop."""

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Case
from cases.services import change_case, put_document, take_document
from counterparties.services import change_counterparty
from ecm.models import User
from tests.approvals.factories import make_document
from tests.cases.factories import make_case, make_template, move, stage_named
from tests.conftest import Login, People
from tests.counterparties.factories import CounterpartyFactory
from tests.factories import DepartmentFactory

pytestmark = pytest.mark.django_db


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def case(manager: User) -> Case:
    party = CounterpartyFactory(display_name="Volga Pump Works")
    return make_case(manager, counterparty=party, at=timezone.now(), title="Pumps for Podillia")


def listed(client: Any, **query: Any) -> list[str]:
    page = client.get(reverse("cases:journal"), query)
    return [line.case.title for line in page.context["lines"]]


def test_the_list_is_narrowed_by_chips_and_words(login: Any, manager: User, lawyer: User, case: Case) -> None:
    now, back = timezone.now(), today() - timedelta(days=40)
    late = make_case(manager, title="Late claim", template=make_template("claim", "claim"), manager=lawyer, at=now,
                     opened_on=back, due_on=back + timedelta(days=5))  # fmt: skip
    move(make_case(manager, title="Won one", at=now), "Won", manager, at=now)
    client = login(manager)
    assert set(listed(client)) == {"Pumps for Podillia", "Late claim", "Won one"}
    assert set(listed(client, state="open")) == {"Pumps for Podillia", "Late claim"}
    assert listed(client, overdue="1") == ["Late claim"]
    assert listed(client, closed="1") == ["Won one"]
    assert set(listed(client, mine="1")) == {"Pumps for Podillia", "Won one"}
    assert listed(client, template=late.template_id) == ["Late claim"]
    assert listed(client, stage=case.stage_id) == ["Pumps for Podillia"]
    assert listed(client, q="VOLGA pumps") == ["Pumps for Podillia"]
    assert listed(client, q="cla-00001") == ["Late claim"]
    assert listed(client, counterparty=case.counterparty_id) == ["Pumps for Podillia"]
    assert "No case matches" in client.get(reverse("cases:journal"), {"q": "nothing"}).content.decode()


def test_the_list_is_sorted_by_its_columns_and_paged(login: Any, manager: User) -> None:
    for number, amount in enumerate((5, None, 7)):
        sum_and_term: dict[str, Any] = {
            "amount": Decimal(amount) if amount else None,
            "due_on": None if amount == 5 else today(),
        }
        make_case(manager, title=f"Deal {number}", at=timezone.now(), currency="EUR", **sum_and_term)
    client = login(manager)
    assert listed(client, sort="amount") == ["Deal 0", "Deal 2", "Deal 1"]
    assert listed(client, sort="-amount") == ["Deal 2", "Deal 0", "Deal 1"]
    assert listed(client, sort="-due")[-1] == "Deal 0"
    for sort in ("number", "-number", "opened", "party", "-party", "due", "nonsense"):
        assert len(listed(client, sort=sort)) == 3
    for number in range(60):
        make_case(manager, title=f"More {number}", at=timezone.now())
    first = client.get(reverse("cases:journal"), {"sort": "amount"}).context["page"]
    second = client.get(reverse("cases:journal"), {"sort": "amount", "after": first.next}).context["page"]
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}
    assert len(first.rows) + len(second.rows) == 63


def test_the_list_is_taken_away_as_it_is_narrowed(login: Any, manager: User, case: Case) -> None:
    make_case(manager, title="Another", at=timezone.now())
    url = reverse("storage:table", args=["cases", "csv"])
    answer = login(manager).get(url, {"q": "podillia"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","))
    assert len(rows) == 2
    assert rows[1][0] == case.number
    assert "Volga Pump Works" in rows[1]


def test_the_card_shows_where_the_case_stands_and_what_happened(login: Any, manager: User, case: Case) -> None:
    move(case, "Offer", manager, at=timezone.now(), note="Sent by mail")
    page = login(manager).get(reverse("cases:case", args=[case.pk]))
    line = [(str(each.stage), each.is_now, each.is_done) for each in page.context["line"]]
    assert line == [("First talk", False, True), ("Offer", True, False)]
    text = page.content.decode()
    assert "Volga Pump Works" in text
    assert "Offer: Sent by mail" in text
    assert "Case opened" in text


def test_the_card_of_a_past_day_is_as_it_was(login: Any, manager: User, lawyer: User) -> None:
    begun = timezone.now() - timedelta(days=20)
    case = make_case(manager, at=begun, amount=Decimal(100), currency="EUR")
    early, late = make_document(manager, title="Early offer"), make_document(manager, title="Late offer", text="2")
    link = put_document(case=case, document=early, actor=manager, at=begun + timedelta(days=1))
    move(case, "Offer", manager, at=begun + timedelta(days=10), note="Sent by mail")
    take_document(link=link, actor=manager, at=begun + timedelta(days=11))
    put_document(case=case, document=late, actor=manager, at=begun + timedelta(days=11))
    change_case(case=case, seen=2, changes={"amount": Decimal(300)}, actor=manager, at=begun + timedelta(days=12))
    client, url = login(manager), reverse("cases:case", args=[case.pk])
    then = client.get(url, {"as_of": (timezone.localdate(begun) + timedelta(days=5)).isoformat()})
    assert [(str(each.stage), each.is_now) for each in then.context["line"]] == [("First talk", True), ("Offer", False)]
    page = then.content.decode()
    assert "Early offer" in page
    assert "Late offer" not in page
    assert "Sent by mail" not in page
    assert then.context["case"].amount == Decimal("100.00")
    assert reverse("cases:change", args=[case.pk]) not in page
    assert reverse("cases:move", args=[case.pk]) not in page
    before = client.get(url, {"as_of": (timezone.localdate(begun) - timedelta(days=1)).isoformat()})
    assert before.status_code == 404
    today_page = client.get(url, {"as_of": today().isoformat()}).content.decode()
    assert "Late offer" in today_page


def test_what_was_typed_stays_when_another_template_is_chosen(login: Any, manager: User, lawyer: User) -> None:
    make_template()
    claim = make_template("claim", "claim")
    typed = {"template": claim.code, "title": "Pumps", "manager": lawyer.pk, "due_on": "1.1.2027", "amount": "5,50"}
    form = login(manager).get(reverse("cases:new"), typed).context["form"]
    values = {name: str(form[name].value()) for name in ("title", "manager", "due_on", "amount")}
    assert values == {"title": "Pumps", "manager": str(lawyer.pk), "due_on": "1.1.2027", "amount": "5,50"}


def test_a_case_is_found_under_the_new_name_of_its_counterparty(
    login: Any, people: People, owner: User, run_jobs: Any
) -> None:
    party = CounterpartyFactory(display_name="Volga Pump Works", department=people.home)
    case = make_case(owner, counterparty=party, at=timezone.now())
    run_jobs()
    change_counterparty(
        counterparty=party, seen=party.version, changes={"display_name": "Dnipro Steel"}, actor=owner,
        at=timezone.now(),
    )  # fmt: skip
    run_jobs()
    address = reverse("cases:case", args=[case.pk])
    find = reverse("search:find")
    assert address in login(owner).get(find, {"q": "dnipro"}).content.decode()
    assert address not in login(people.outsider).get(find, {"q": "dnipro"}).content.decode()


def test_an_ended_case_shows_its_end_and_can_be_reopened(login: Any, manager: User, case: Case) -> None:
    move(case, "Lost", manager, at=timezone.now(), note="Too dear")
    page = login(manager).get(reverse("cases:case", args=[case.pk]))
    assert [str(each.stage) for each in page.context["line"]] == ["First talk", "Offer", "Lost"]
    assert "Too dear" in page.content.decode()
    assert page.context["move_form"] is None
    login(manager).post(reverse("cases:reopen", args=[case.pk]))
    assert Case.objects.get(pk=case.pk).is_open


def test_a_case_is_moved_from_its_card(login: Any, manager: User, case: Case) -> None:
    client, url = login(manager), reverse("cases:move", args=[case.pk])
    answer = client.post(url, {"stage": stage_named(case, "Offer").pk, "seen_stage": case.stage_id, "note": ""})
    assert answer["Location"] == reverse("cases:case", args=[case.pk])
    stale = client.post(url, {"stage": stage_named(case, "Won").pk, "seen_stage": case.stage_id})
    assert stale.status_code == 409
    assert "Somebody moved this case meanwhile" in stale.content.decode()
    assert Case.objects.get(pk=case.pk).stage == stage_named(case, "Offer")


def test_ending_badly_without_a_reason_keeps_the_dialog_and_says_why(login: Any, manager: User, case: Case) -> None:
    client, url = login(manager), reverse("cases:move", args=[case.pk])
    refused = client.post(url, {"stage": stage_named(case, "Lost").pk, "seen_stage": case.stage_id})
    assert refused.status_code == 422
    assert "Say why the case ended badly." in refused.content.decode()
    assert 'id="move-case" data-ds-shown' in refused.content.decode()
    assert client.post(url, {"stage": "0"}).status_code == 422
    assert Case.objects.get(pk=case.pk).is_open
    client.post(url, {"stage": stage_named(case, "Lost").pk, "note": "Too dear"})
    late = client.post(url, {"stage": stage_named(case, "Offer").pk}, follow=True)
    assert "This case has ended" in late.content.decode()
    assert Case.objects.get(pk=case.pk).state == "lost"


def new_form(case: Case, **changes: Any) -> dict[str, Any]:
    return {
        "template": "deal", "title": "New pumps", "counterparty": case.counterparty_id, "manager": case.manager_id,
        "opened_on": "1.11.2026", "amount": "1500,50", "currency": "EUR", **changes,
    }  # fmt: skip


def test_a_case_is_opened_from_the_dossier(login: Any, manager: User, case: Case) -> None:
    client, url = login(manager), reverse("cases:new")
    form = client.get(url, {"counterparty": case.counterparty_id}).context["form"]
    assert form.initial["counterparty"] == case.counterparty
    answer = client.post(url, new_form(case, opened_on=today().strftime("%d.%m.%Y")))
    opened = Case.objects.get(title="New pumps")
    assert answer["Location"] == reverse("cases:case", args=[opened.pk])
    assert (opened.amount, opened.counterparty) == (Decimal("1500.50"), case.counterparty)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"counterparty": ""}, "counterparty"),
        ({"title": ""}, "title"),
        ({"currency": ""}, "currency"),
        ({"opened_on": "2.1.2099"}, "opened_on"),
        ({"due_on": "1.1.2001"}, "due_on"),
        ({"amount": "-5"}, "amount"),
    ],
)
def test_a_faulty_form_comes_back_with_its_errors(
    login: Any, manager: User, case: Case, changes: dict[str, str], said: str
) -> None:
    answer = login(manager).post(reverse("cases:new"), new_form(case, **changes))
    assert answer.status_code == 422
    assert said in answer.context["form"].errors
    assert Case.objects.count() == 1


def test_a_second_click_leads_to_the_case_and_a_second_tab_asks(login: Any, manager: User, case: Case) -> None:
    client, url = login(manager), reverse("cases:new")
    once = client.get(url).context["once"]
    form = new_form(case, opened_on=today().strftime("%d.%m.%Y"), once=once)
    first, again = client.post(url, form), client.post(url, form)
    assert first["Location"] == again["Location"]
    assert client.post(url, {**form, "once": "another"}).status_code == 409
    assert Case.objects.filter(title="New pumps").count() == 1


def test_without_templates_the_page_says_who_makes_them(login: Any, manager: User) -> None:
    page = login(manager).get(reverse("cases:new")).content.decode()
    assert "No templates of cases" in page


def test_a_case_is_changed_and_a_stale_form_is_told_of_theirs(login: Any, manager: User, case: Case) -> None:
    client, url = login(manager), reverse("cases:change", args=[case.pk])
    form = {"title": "Valves", "manager": manager.pk, "opened_on": case.opened_on.strftime("%d.%m.%Y"), "version": 1}
    assert client.get(url).context["form"].initial["title"] == case.title
    assert client.post(url, form).status_code == 302
    stale = client.post(url, {**form, "title": "Mine"})
    assert stale.status_code == 409
    assert "Saved meanwhile: Valves" in stale.content.decode()
    assert client.post(url, {**form, "version": "x"}).status_code == 422
    case.refresh_from_db()
    assert (case.title, case.version) == ("Valves", 2)


def test_documents_of_a_case_show_only_those_the_reader_may_see(login: Any, people: People, owner: User) -> None:
    case = make_case(owner, at=timezone.now())
    seen, hidden = make_document(owner, title="Open offer"), make_document(
        owner, title="Secret offer", department=DepartmentFactory(code="secret")
    )  # fmt: skip
    for document in (seen, hidden):
        put_document(case=case, document=document, actor=owner, at=timezone.now())
    page = login(people.reader).get(reverse("cases:case", args=[case.pk])).content.decode()
    assert "Open offer" in page
    assert "Secret offer" not in page
    assert "Secret offer" in login(owner).get(reverse("cases:case", args=[case.pk])).content.decode()


def test_a_document_is_put_into_a_case_from_its_own_card(login: Any, manager: User, case: Case) -> None:
    document, client = make_document(manager), login(manager)
    url = reverse("cases:of_document", args=[document.pk])
    assert "In no case" in client.get(url).content.decode()
    assert client.post(url, {"case": "0"}).status_code == 422
    page = client.post(url, {"case": case.pk}).content.decode()
    assert case.number in page
    offered = client.get(reverse("cases:choose"), {"q": "podillia"}).content.decode()
    assert case.number in offered


def test_the_tab_of_a_case_takes_a_document_in_and_out(login: Any, manager: User, case: Case) -> None:
    document, client = make_document(manager, title="An offer"), login(manager)
    url = reverse("cases:papers", args=[case.pk])
    assert client.post(url, {"document": "0"}).status_code == 422
    assert "An offer" in client.post(url, {"document": document.pk}).content.decode()
    client.post(reverse("cases:take", args=[case.papers.get().pk]))
    assert "An offer" not in client.get(url).content.decode()


def test_the_desktop_shows_what_is_mine_and_open_by_its_term(login: Any, manager: User, lawyer: User) -> None:
    now = timezone.now()
    make_case(manager, title="Far", at=now, due_on=today() + timedelta(days=50))
    make_case(manager, title="Near", at=now, due_on=today())
    make_case(manager, title="No term", at=now)
    make_case(manager, title="Theirs", at=now, manager=lawyer)
    move(make_case(manager, title="Ended", at=now), "Won", manager, at=now)
    page = login(manager).get(reverse("desktop")).content.decode()
    assert page.index("Near") < page.index("Far") < page.index("No term")
    assert "Theirs" not in page
    assert "Ended" not in page


def test_terms_of_open_cases_run_out_and_cases_are_found(login: Any, manager: User, case: Case, run_jobs: Any) -> None:
    from expiry.models import Watch

    change_case(case=case, seen=1, changes={"due_on": today() + timedelta(days=3)}, actor=manager, at=timezone.now())
    run_jobs()
    watch = Watch.objects.get(kind="case")
    assert (watch.object_id, watch.ends_on) == (case.pk, today() + timedelta(days=3))
    found = login(manager).get(reverse("search:find"), {"q": "podillia"}).content.decode()
    assert reverse("cases:case", args=[case.pk]) in found
    move(case, "Won", manager, at=timezone.now())
    run_jobs()
    assert not Watch.objects.filter(kind="case", closed_at=None).exists()


def test_the_timeline_of_the_counterparty_names_the_case(login: Any, manager: User, case: Case) -> None:
    move(case, "Offer", manager, at=timezone.now())
    page = login(manager).get(reverse("counterparties:timeline", args=[case.counterparty_id])).content.decode()
    assert case.number in page
    assert "to “Offer”" in page
    assert reverse("cases:case", args=[case.pk]) in page
    url = reverse("counterparties:timeline", args=[case.counterparty_id])
    assert case.number in login(manager).get(url, {"kind": "cases"}).content.decode()
    assert case.number not in login(manager).get(url, {"kind": "talks"}).content.decode()


def test_a_case_is_found_by_its_number_from_anywhere(login: Any, people: People, manager: User) -> None:
    case = make_case(manager, counterparty=CounterpartyFactory(display_name="Hydro", department=None))
    secret = make_case(people.owner, counterparty=CounterpartyFactory(department=people.home), title="Secret deal")
    page = login(manager).get(reverse("palette"), {"q": case.number.lower()}).content.decode()
    assert reverse("cases:case", args=[case.pk]) in page
    page = login(people.outsider).get(reverse("palette"), {"q": "secret deal"}).content.decode()
    assert reverse("cases:case", args=[secret.pk]) not in page


def test_the_dialog_begins_with_the_stage_that_stands_next(login: Any, manager: User, case: Case) -> None:
    move(case, "Offer", manager, at=timezone.now())
    form = login(manager).get(reverse("cases:case", args=[case.pk])).context["move_form"]
    assert form.initial["stage"] == stage_named(case, "Won").pk


def test_the_stage_of_an_older_page_leads_nobody_back(owner: User, login: Login) -> None:
    """From Offer only Won may follow; an older page still offers the first stage, and asks for Offer once more."""
    case = make_case(owner)
    first, offer, won = case.stage, stage_named(case, "Offer"), stage_named(case, "Won")
    offer.followed_by.add(won)
    client, url = login(owner), reverse("cases:move", args=[case.pk])
    for _twice in range(2):
        assert client.post(url, {"stage": offer.pk, "seen_stage": first.pk}).status_code == 302
    page = client.post(url, {"stage": first.pk, "seen_stage": first.pk, "note": "My words"}).content.decode()
    assert "Select a valid choice" not in page
    assert "My words" in page
    chosen = re.search(r'<option value="(\d+)"[^>]* selected', page[page.index('name="stage"') :])
    assert chosen
    assert int(chosen[1]) == won.pk
    case.refresh_from_db()
    assert case.stage_id == offer.pk
