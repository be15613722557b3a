"""Pages and endpoints of approvals: what they show, where they lead, what a list costs."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.models import Approval
from approvals.services import decide
from counterparties.services import create_counterparty, link_document
from ecm.models import User
from storage.models import Document
from storage.services import create_document
from tests.approvals.factories import (
    NOON,
    make_approval,
    make_document,
    make_kind,
    make_route,
    make_version,
    visa_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(manager: User, lawyer: User, accountant: User) -> Approval:
    return make_approval(manager, lawyer, accountant, title="Pumps for Podillia")


def test_the_inbox_shows_the_most_urgent_visa_and_its_decision(login: Any, lawyer: User, running: Approval) -> None:
    page = login(lawyer).get(reverse("approvals:inbox")).content.decode()
    assert "Pumps for Podillia" in page
    assert running.digest in page
    assert reverse("storage:preview", args=[running.document_id, 1]) in page


def test_deciding_in_the_inbox_leads_to_the_next_one(login: Any, lawyer: User, running: Approval) -> None:
    visa = visa_of(running, lawyer)
    answer = login(lawyer).post(
        reverse("approvals:decide", args=[visa.pk]), {"decision": "approved", "seen_digest": running.digest}
    )
    assert answer["Location"] == reverse("approvals:inbox")
    visa.refresh_from_db()
    assert visa.state == "approved"
    again = login(lawyer).get(reverse("approvals:inbox"), {"visa": visa.pk})
    assert again["Location"] == reverse("approvals:approval", args=[running.pk])


def test_a_list_is_worked_through_from_where_one_is(login: Any, manager: User, lawyer: User) -> None:
    first, second, third = (make_approval(manager, lawyer, title=f"Paper {number}") for number in range(3))
    client, inbox = login(lawyer), reverse("approvals:inbox")

    def decided(approval: Approval) -> str:
        url = reverse("approvals:decide", args=[visa_of(approval, lawyer).pk])
        answer = client.post(url, {"decision": "approved", "seen_digest": approval.digest})
        return str(answer["Location"])

    assert decided(second) == f"{inbox}?visa={visa_of(third, lawyer).pk}"
    assert decided(third) == inbox, "the first was passed over"
    assert decided(first) == inbox


def test_a_return_without_a_comment_keeps_the_visa_and_says_why(login: Any, lawyer: User, running: Approval) -> None:
    visa = visa_of(running, lawyer)
    client = login(lawyer)
    answer = client.post(
        reverse("approvals:decide", args=[visa.pk]),
        {"decision": "returned", "seen_digest": running.digest}, follow=True,
    )  # fmt: skip
    assert "Say what has to be changed" in answer.content.decode()
    visa.refresh_from_db()
    assert visa.state == "asked"


HIDDEN = "\u200b"


def test_calling_off_asks_again_for_a_reason_that_nobody_sees(login: Any, manager: User, running: Approval) -> None:
    client, url = login(manager), reverse("approvals:cancel", args=[running.pk])
    answer = client.post(url, {"reason": HIDDEN})
    assert answer.status_code == 422
    assert "Say why the approval is called off." in answer.content.decode()
    assert 'id="cancel-approval" data-ds-shown' in answer.content.decode()
    running.refresh_from_db()
    assert running.state == "running"

    assert client.post(url, {"reason": f"Not needed{HIDDEN}"}).status_code == 302
    running.refresh_from_db()
    assert (running.state, running.end_reason) == ("cancelled", "Not needed")


def test_a_remark_that_nobody_sees_is_refused_at_its_field(login: Any, lawyer: User, running: Approval) -> None:
    answer = login(lawyer).post(reverse("approvals:remark", args=[running.pk]), {"text": HIDDEN})
    assert answer.status_code == 422
    assert "Write something that can be seen." in answer.content.decode()
    assert not running.remarks.exists()


def test_the_comment_of_a_second_tab_stays_in_sight_when_the_visa_was_decided(
    login: Any, lawyer: User, running: Approval
) -> None:
    client, url = login(lawyer), reverse("approvals:decide", args=[visa_of(running, lawyer).pk])
    client.post(url, {"decision": "approved", "seen_digest": running.digest})
    words = {"decision": "returned", "seen_digest": running.digest, "comment": "The price of item 4 is wrong."}
    answer = client.post(url, words)

    assert answer.status_code == 409
    assert "This visa was decided already" in answer.content.decode()
    assert "Your comment was not taken." in answer.content.decode()
    assert answer.context["remark_form"]["text"].value() == "The price of item 4 is wrong."
    assert not running.remarks.exists()


def test_the_number_of_an_approval_is_not_taken_for_that_of_its_contract(
    login: Any, lawyer: User, running: Approval
) -> None:
    client, said = login(lawyer), f"Approval № {running.pk}"
    assert said in client.get(reverse("approvals:approval", args=[running.pk])).content.decode()
    assert said in client.get(reverse("approvals:of_document", args=[running.document_id])).content.decode()


def test_the_page_of_an_approval_compares_with_the_version_before(
    login: Any, manager: User, lawyer: User, run_jobs: Any
) -> None:
    approval = make_approval(manager, lawyer)
    make_version(approval.document, manager, "Second text.")
    run_jobs()
    page = login(manager).get(reverse("approvals:approval", args=[approval.pk])).content.decode()
    assert "mean nothing for it" in page
    again = reverse("approvals:start", args=[approval.document_id])
    answer = login(manager).post(again, {"route": make_route(("parallel", [lawyer])).pk})
    page = login(manager).get(answer["Location"]).content.decode()
    assert f"{reverse('storage:compare', args=[approval.document_id])}?left=1&amp;right=2" in page


def test_the_card_of_a_document_offers_the_start(login: Any, manager: User, lawyer: User) -> None:
    document = make_document(manager)
    route = make_route(("parallel", ["lawyer"]))
    tab = login(manager).get(reverse("approvals:of_document", args=[document.pk])).content.decode()
    assert str(route) in tab
    assert str(lawyer) in tab
    start = reverse("approvals:start", args=[document.pk])
    member = route.stages.first().members.first()
    answer = login(manager).post(start, {"route": route.pk, f"person_{member.pk}": lawyer.pk, "note": "Please."})
    approval = Approval.objects.get(document=document)
    assert answer["Location"] == reverse("approvals:approval", args=[approval.pk])
    assert Document.objects.get(pk=document.pk).status == "on_approval"
    refused = login(manager).post(start, {"route": route.pk, f"person_{member.pk}": manager.pk})
    assert refused.status_code == 422


def test_a_run_that_was_voided_starts_again_with_the_same_people(
    login: Any, manager: User, lawyer: User, accountant: User
) -> None:
    lawyer.roles.add(*accountant.roles.all())
    document, route = make_document(manager), make_route(("parallel", ["accountant"]))
    start, member = reverse("approvals:start", args=[document.pk]), route.stages.first().members.first()
    make_route(("parallel", [lawyer]))  # another one fits as well
    for person in (lawyer, accountant):  # whoever is proposed: one of the two is not the one who was asked
        login(manager).post(start, {"route": route.pk, f"person_{member.pk}": person.pk})
        make_version(document, manager, f"Text after {person}.")
        last = Approval.objects.latest("pk")
        assert last.state == "voided"
        page = login(manager).get(reverse("approvals:approval", args=[last.pk])).content.decode()
        assert start in page
        form = login(manager).get(start).context["form"]
        assert form[f"person_{member.pk}"].value() == str(person.pk)
        assert form.begins_as_before
    earlier = login(manager).get(reverse("approvals:approval", args=[Approval.objects.earliest("pk").pk]))
    assert not earlier.context["may_restart"], "a later run stands already"


@pytest.mark.parametrize("asked", [1, 2])
def test_the_card_that_opens_after_a_new_version_calls_nothing_approved(
    login: Any, manager: User, lawyer: User, accountant: User, asked: int
) -> None:
    approval = make_approval(manager, *[lawyer, accountant][:asked])
    decide(
        visa=visa_of(approval, lawyer), decision="approved", seen_digest=approval.digest, actor=lawyer, at=NOON
    )  # fmt: skip
    assert Document.objects.get(pk=approval.document_id).status == ("approved" if asked == 1 else "on_approval")
    answer = login(manager).post(
        reverse("storage:add_version", args=[approval.document_id]),
        {"file": SimpleUploadedFile("contract.txt", b"Another text."), "note": ""}, follow=True,
    )  # fmt: skip
    page = answer.content.decode()
    assert answer.context["document"].status == "draft"
    assert "Version 2 was added. The approval was for the version before and is void now." in page


def test_a_new_version_of_a_draft_says_that_it_was_added_and_no_more(login: Any, manager: User) -> None:
    document = make_document(manager)
    answer = login(manager).post(
        reverse("storage:add_version", args=[document.pk]),
        {"file": SimpleUploadedFile("contract.txt", b"Another text."), "note": ""}, follow=True,
    )  # fmt: skip
    page = answer.content.decode()
    assert "Version 2 was added." in page
    assert "void now" not in page


def test_a_refused_start_is_said_in_the_form_and_keeps_what_was_written(
    login: Any, manager: User, lawyer: User
) -> None:
    route = make_route(("parallel", ["lawyer"]))
    empty = create_document(title="No file", kind=make_kind(), actor=manager, at=NOON)
    member = route.stages.first().members.first()
    asked = {"route": route.pk, f"person_{member.pk}": lawyer.pk, "note": "Please be quick"}
    answer = login(manager).post(reverse("approvals:start", args=[empty.pk]), asked)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "has no file yet" in page
    assert "Please be quick" in page
    assert not Approval.objects.exists()


def test_the_dossier_of_a_counterparty_shows_approvals_of_its_documents(
    login: Any, manager: User, lawyer: User, running: Approval
) -> None:
    party = create_counterparty(display_name="Volga Pump Works", actor=manager, at=NOON)
    link_document(document=running.document, counterparty=party, actor=manager, at=NOON)
    elsewhere = make_approval(manager, lawyer, title="Of nobody in particular")
    tab = login(manager).get(reverse("approvals:of_counterparty", args=[party.pk])).content.decode()
    assert "Pumps for Podillia" in tab
    assert elsewhere.document.title not in tab


def test_the_sheet_is_a_pdf_in_each_language(login: Any, lawyer: User, running: Approval) -> None:
    for language in ("en", "ru", "uk", "bg"):
        User.objects.filter(pk=lawyer.pk).update(language=language)
        answer = login(lawyer).get(reverse("approvals:sheet", args=[running.pk]))
        assert answer.content.startswith(b"%PDF-")


def test_the_api_starts_lists_and_decides(api: Any, manager: User, lawyer: User) -> None:
    document, route = make_document(manager), make_route(("parallel", ["lawyer"]))
    routes = api(manager).get(reverse("approvals_api:routes"), {"document": document.pk}).json()["results"]
    member = routes[0]["stages"][0]["seats"][0]["member"]
    made = api(manager).post(
        reverse("approvals_api:approvals"),
        {"document": document.pk, "route": route.pk, "people": {str(member): lawyer.pk}}, format="json",
        headers={"Idempotency-Key": "start-1"},
    )  # fmt: skip
    assert made.status_code == 201
    waiting = api(lawyer).get(reverse("approvals_api:visas")).json()["results"]
    url = reverse("approvals_api:decide", args=[waiting[0]["id"]])
    wrong = api(lawyer).post(url, {"decision": "approved", "seen_digest": "0" * 64}, format="json")
    assert (wrong.status_code, wrong.json()["code"]) == (409, "approvals.content_changed")
    right = api(lawyer).post(url, {"decision": "approved", "seen_digest": waiting[0]["about"]["digest"]}, format="json")
    assert right.json()["state"] == "approved"
    whole = api(manager).get(reverse("approvals_api:approval", args=[made.json()["id"]])).json()
    assert whole["state"] == "approved"


@pytest.mark.parametrize(
    "route", ["approvals:inbox", "approvals:journal", "approvals_api:approvals", "approvals_api:visas"]
)
def test_a_list_costs_the_same_for_two_and_for_twenty(route: str, login: Any, manager: User, lawyer: User) -> None:
    client, costs = login(lawyer), []
    for added in (2, 18):
        for number in range(added):
            make_approval(manager, lawyer, title=f"Document {added}-{number}")
        client.get(reverse(route))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(reverse(route))
        costs.append(len(captured))
    assert costs[0] == costs[1], captured.captured_queries
