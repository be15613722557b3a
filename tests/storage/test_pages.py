"""Pages of documents: what people see, filter, upload and compare."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from counterparties.models import DocumentParty
from ecm.models import FieldDefinition, FieldSet
from ecm.web.navigation import new_entries_for
from storage import services
from storage.models import Document, DocumentVersion
from storage.web.comparing import compare
from tests.conftest import Login, People
from tests.counterparties.factories import CounterpartyFactory
from tests.factories import UserFactory
from tests.storage.factories import NOON, DocumentKindFactory, make_blob, make_document

pytestmark = pytest.mark.django_db


def test_filters_stand_in_the_address(people: People, login: Login) -> None:
    make_document(people, title="Договор аренды", status="in_force")
    make_document(people, title="Акт сверки")
    client = login(people.reader)
    everything = client.get("/app/documents/").content.decode()
    narrowed = client.get("/app/documents/?status=in_force&q=АРЕНД").content.decode()
    assert "Договор аренды" in everything
    assert "Акт сверки" in everything
    assert "Договор аренды" in narrowed
    assert "Акт сверки" not in narrowed
    assert 'name="status" value="in_force"' in narrowed, "the search keeps the other filters"


def test_whoever_adds_documents_begins_one_from_anywhere(people: People, login: Login) -> None:
    assert '<a href="/app/documents/new/">' in login(people.reader).get("/app/").content.decode()
    assert not [entry for entry in new_entries_for(UserFactory(roles=[])) if entry.key == "document"]


def test_the_journal_costs_the_same_for_two_and_for_twenty(
    people: People, login: Login, django_assert_max_num_queries: Any
) -> None:
    client = login(people.reader)
    client.get("/app/documents/")
    for added in (2, 18):
        for _ in range(added):
            make_document(people)
        with django_assert_max_num_queries(16):
            client.get("/app/documents/")


def test_the_card_costs_the_same_for_one_version_and_for_ten(
    people: People, login: Login, django_assert_max_num_queries: Any
) -> None:
    document, client = make_document(people), login(people.reader)
    client.get(f"/app/documents/{document.pk}/")
    for round_of in (0, 9):
        for number in range(round_of):
            services.add_version(document=document, blob=make_blob(f"v{number}".encode()), file_name="v.txt",
                                 actor=people.owner, at=NOON)  # fmt: skip
        with django_assert_max_num_queries(18):
            client.get(f"/app/documents/{document.pk}/")


def test_an_upload_becomes_a_document_with_the_fields_of_its_kind(people: People, login: Login) -> None:
    fields = FieldSet.objects.create(code="contract")
    FieldDefinition.objects.create(field_set=fields, code="place", kind="text", title={"en": "Place"}, is_required=True)
    DocumentKindFactory(field_set=fields)
    client = login(people.owner)
    data = {"kind": "contract", "title": "Договор поставки", "dated_on": "05.03.2026", "amount": "1500,50",
            "currency": "EUR", "file": SimpleUploadedFile("договор.txt", "Текст".encode())}  # fmt: skip

    refused = client.post("/app/documents/new/?kind=contract", data)
    assert refused.status_code == 422
    assert not Document.objects.exists()

    data["file"] = SimpleUploadedFile("договор.txt", "Текст".encode())
    answer = client.post("/app/documents/new/?kind=contract", data | {"extra_place": "Киев"})
    document = Document.objects.get()
    assert answer["Location"] == f"/app/documents/{document.pk}/"
    assert document.extra == {"place": "Киев"}
    assert (str(document.amount), document.currency) == ("1500.50", "EUR")
    assert "Киев" in client.get(f"/app/documents/{document.pk}/").content.decode()


def test_the_same_document_from_an_old_page_is_asked_about(people: People, login: Login) -> None:
    """After Back the browser loads the form anew, with another secret, and keeps what was typed."""
    DocumentKindFactory(code="contract")
    client, typed = login(people.owner), {"kind": "contract", "title": "Lease", "number": "7"}

    def send(**more: str) -> Any:
        file = SimpleUploadedFile("lease.txt", b"Clause 1.")
        return client.post("/app/documents/new/", {**typed, "file": file, **more})

    made, clicked_twice, after_back = send(once="a"), send(once="a"), send(once="b")
    card = f"/app/documents/{Document.objects.get().pk}/"
    assert made["Location"] == clicked_twice["Location"] == card
    asked = after_back.content.decode()
    assert after_back.status_code == 409
    assert all(words in asked for words in ("You entered the same a short while ago:", f'href="{card}"', "Lease"))
    assert "Choose the file again: “lease.txt” was not kept." in asked
    assert (send(once="b", again="1").status_code, send(once="c", number="8").status_code) == (302, 302)
    assert Document.objects.count() == 3


def test_a_refused_form_asks_for_its_file_again(people: People, login: Login) -> None:
    DocumentKindFactory(code="contract", has_term=True)
    file = SimpleUploadedFile("contract.txt", b"Clause 1.")
    wrong = {"kind": "contract", "title": "", "file": file}
    answer = login(people.owner).post("/app/documents/new/", wrong)
    assert (answer.status_code, Document.objects.count()) == (422, 0)
    assert "Choose the file again: “contract.txt” was not kept." in answer.content.decode()


def test_added_fields_stand_on_the_card_with_links_and_rows(people: People, login: Login) -> None:
    fields = FieldSet.objects.create(code="tender")
    columns = {"columns": [{"code": "what", "kind": "text", "title": {"en": "Goods"}}]}
    FieldDefinition.objects.create(
        field_set=fields, code="items", kind="table", title={"en": "Items"}, settings=columns
    )
    FieldDefinition.objects.create(field_set=fields, code="basis", kind="document", title={"en": "Basis"})
    basis = make_document(people, title="Frame agreement")
    kind = DocumentKindFactory(code="tender", field_set=fields)
    paper = make_document(people, kind=kind, extra={"items": [{"what": "Pump"}], "basis": basis.pk})
    page = login(people.reader).get(f"/app/documents/{paper.pk}/").content.decode()
    assert f'<a href="/app/documents/{basis.pk}/">Frame agreement' in page
    assert '<th scope="col">Goods</th>' in page
    assert "<td>Pump</td>" in page


def test_a_stale_form_is_a_conflict_and_saves_nothing(people: People, login: Login) -> None:
    document = make_document(people)
    services.change_document(document=document, seen=1, actor=people.owner, at=NOON, title="Theirs")
    answer = login(people.owner).post(f"/app/documents/{document.pk}/change/", {"title": "Mine", "version": "1"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert 'value="Mine"' in text, "what was typed is kept"
    assert "Saved meanwhile: Theirs" in text
    assert "search_key" not in text, "no field that nobody typed is told of"
    document.refresh_from_db()
    assert document.title == "Theirs"
    again = {"title": "Mine", "version": answer.context["seen"]}
    assert login(people.owner).post(f"/app/documents/{document.pk}/change/", again).status_code == 302


def test_only_possible_states_are_offered(people: People, login: Login) -> None:
    document = make_document(people, status="in_force")
    page = login(people.owner).get(f"/app/documents/{document.pk}/").content.decode()
    assert 'value="terminated"' in page
    assert 'value="signed"' not in page
    assert 'name="status"' not in login(people.reader).get(f"/app/documents/{document.pk}/").content.decode()


def test_a_returned_document_is_mended_and_a_closed_one_is_not(people: People, login: Login) -> None:
    client = login(people.owner)
    for status, is_offered in (("rejected", True), ("terminated", False), ("archived", False)):
        page = client.get(f"/app/documents/{make_document(people, status=status).pk}/").content.decode()
        assert ("add-version" in page) is is_offered, status


def test_terms_are_marked(people: People, login: Login) -> None:
    make_document(people, title="Soon", valid_to=timezone.localdate() + timedelta(days=5))
    make_document(people, title="Late", valid_to=timezone.localdate() - timedelta(days=5))
    client = login(people.reader)
    assert "Soon" in client.get("/app/documents/?term=expiring").content.decode()
    late = client.get("/app/documents/?term=expired").content.decode()
    assert "Late" in late
    assert "Soon" not in late


def test_the_preview_says_why_a_file_is_not_read(people: People, login: Login, run_jobs: Any) -> None:
    document = make_document(people)
    services.add_version(document=document, blob=make_blob(b"PK\x03\x04 broken", "a.zip"), file_name="a.zip",
                         actor=people.owner, at=NOON)  # fmt: skip
    run_jobs()
    page = login(people.reader).get(f"/app/documents/{document.pk}/versions/2/preview/").content.decode()
    assert "damaged" in page


def test_a_file_that_is_being_read_comes_by_itself(people: People, login: Login, run_jobs: Any) -> None:
    document = make_document(people)
    services.add_version(
        document=document, blob=make_blob(b"Clause 1."), file_name="a.txt", actor=people.owner, at=NOON
    )
    client, preview = login(people.owner), f"/app/documents/{document.pk}/versions/2/preview/"
    waiting = client.get(preview).content.decode()
    assert f'hx-get="{preview}?looked=1" hx-trigger="load delay:1s"' in waiting
    assert "Files of this kind cannot be shown here." not in waiting
    assert "hx-get" not in client.get(f"{preview}?looked=12").content.decode(), "patience ends"
    run_jobs()
    shown = client.get(f"{preview}?looked=1").content.decode()
    assert ("Clause 1." in shown, "hx-get" in shown) == (True, False)


def test_a_version_without_bytes_says_so(people: People, login: Login) -> None:
    document = make_document(people)
    client, empty = login(people.owner), SimpleUploadedFile("a.txt", b"")
    page = client.post(f"/app/documents/{document.pk}/versions/add/", {"file": empty}, follow=True).content.decode()
    assert "No new version was made. The submitted file is empty." in page
    assert document.versions.count() == 1


def test_the_term_of_a_document_in_any_currency_is_extended_and_its_sum_stays(people: People, login: Login) -> None:
    for code in ("GBP", "CHF"):
        document = make_document(people, kind=DocumentKindFactory.create(has_amount=True, has_term=True))
        Document.objects.filter(pk=document.pk).update(amount=100, currency=code)
        client, url = login(people.owner), f"/app/documents/{document.pk}/change/"
        page = client.get(url)
        form, typed = page.context["form"], {"version": str(document.version)}
        typed |= {bound.name: str(bound.value()) for bound in form if bound.value() not in (None, False)}
        assert typed["currency"] in dict(form.fields["currency"].choices)
        assert client.post(url, typed | {"valid_to": "31.12.2027"}).status_code == 302
        document.refresh_from_db()
        assert (document.currency, document.valid_to) == (code, date(2027, 12, 31))
        assert document.amount == Decimal(100)


def test_the_same_file_again_is_told_on_the_card(people: People, login: Login) -> None:
    document = make_document(people)
    again = SimpleUploadedFile("again.txt", b"The parties agree on the supply of pumps.")
    answer = login(people.owner).post(f"/app/documents/{document.pk}/versions/add/", {"file": again}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/app/documents/{document.pk}/"
    assert "is the same as version 1" in answer.content.decode()
    assert DocumentVersion.objects.filter(document=document).count() == 1


def test_two_versions_side_by_side(people: People, login: Login, run_jobs: Any) -> None:
    document = make_document(people)
    services.add_version(document=document, blob=make_blob(b"The parties agree on the supply of valves."),
                         file_name="v2.txt", actor=people.owner, at=NOON)  # fmt: skip
    run_jobs()
    page = login(people.reader).get(f"/app/documents/{document.pk}/compare/").content.decode()
    assert "<del>pumps</del>" in page
    assert "<ins>valves</ins>" in page


def test_comparison_marks_words_and_folds_what_is_equal() -> None:
    same = "\n".join(f"clause {number}" for number in range(40))
    result = compare(f"price 15 000\n{same}\nlast", f"price 17 500\n{same}\nlast\nnew clause")
    marks = [piece.text for line in result.lines for piece in (line.left or []) if piece.mark]
    assert "15" in marks
    assert any(line.is_gap and line.skipped > 30 for line in result.lines)
    assert result.changes == 2
    assert result.lines[-1].left is None


def test_another_kind_keeps_what_was_typed(people: People, login: Login) -> None:
    for code, title in (("contract", "Contract"), ("act", "Act")):
        DocumentKindFactory(code=code, title={"en": title}, has_amount=True)
    client = login(people.owner)
    page = client.get(
        "/app/documents/new/?kind=act&title=Pumps&number=A-1&amount=1 250,5&currency=EUR"
    ).content.decode()
    for said in ('value="Pumps"', 'value="A-1"', 'value="1 250,5"', '<option value="EUR" selected>'):
        assert said in page
    renamed = client.get("/app/documents/new/?kind=act&title=Contract").content.decode()
    assert 'value="Contract"' not in renamed
    data = {"kind": "act", "title": "Pumps", "currency": "EUR", "amount": "5"}
    assert client.post("/app/documents/new/?kind=contract", data).status_code == 302
    assert Document.objects.get().kind.code == "act"


def test_a_new_document_is_put_into_the_dossier_that_was_chosen(people: People, login: Login) -> None:
    DocumentKindFactory(code="contract")
    party = CounterpartyFactory(department=people.home)
    client = login(people.owner)
    assert 'name="in_counterparty"' in client.get("/app/documents/new/").content.decode()
    data = {"kind": "contract", "title": "Supply", "in_counterparty": party.pk}
    refused = client.post("/app/documents/new/", data | {"in_counterparty": party.pk + 1})
    assert refused.status_code == 422
    assert not Document.objects.exists()
    assert client.post("/app/documents/new/", data).status_code == 302
    assert DocumentParty.objects.get().counterparty == party
