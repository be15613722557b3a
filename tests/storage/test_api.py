"""The API of documents: idempotent uploads, conflicts, and the headers under which files leave."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ecm.models import EventRecord
from storage.models import Document
from tests.conftest import Api, Login, People
from tests.storage.factories import DocumentKindFactory, DocumentVersionFactory, make_blob, make_document

pytestmark = pytest.mark.django_db


def body(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_an_upload_with_a_key_is_done_once(people: People, api: Api) -> None:
    DocumentKindFactory()
    client = api(people.owner)

    def send() -> Any:
        file = SimpleUploadedFile("../договор\u202e.txt", "Договор".encode())
        data = {"title": "Договор", "kind": "contract", "file": file}
        return client.post("/api/v1/documents/", data, format="multipart", headers={"Idempotency-Key": "k-1"})

    first, again = send(), send()
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    document = Document.objects.get()
    assert document.versions.get().file_name == "договор.txt"
    assert document.department == people.home
    assert EventRecord.objects.filter(name="storage.document.created").count() == 1


def test_a_stale_change_is_a_conflict_with_both_values(people: People, api: Api) -> None:
    document, client = make_document(people), api(people.owner)
    url = f"/api/v1/documents/{document.pk}/"
    assert client.patch(url, {"title": "One", "version": 1}, format="json").json()["version"] == 2
    answer = client.patch(url, {"title": "Two", "version": 1}, format="json")
    assert answer.status_code == 409
    assert answer.json()["conflicts"] == {"title": {"yours": "Two", "theirs": "One"}, **{
        name: value for name, value in answer.json()["conflicts"].items() if name != "title"}}  # fmt: skip


def test_files_leave_walled(people: People, login: Login) -> None:
    document = make_document(people)
    DocumentVersionFactory(document=document, number=2, blob=make_blob(b"<html><script>1</script></html>", "x.html"),
                           file_name="счёт \"5\".html")  # fmt: skip
    answer = login(people.reader).get(f"/app/documents/{document.pk}/versions/2/file/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"].startswith("attachment; filename=\"5.html\"; filename*=UTF-8''%D1%81%D1%87")
    assert body(answer) == b"<html><script>1</script></html>"


def test_the_list_costs_the_same_for_two_and_for_twenty(
    people: People, api: Api, django_assert_max_num_queries: Any
) -> None:
    client = api(people.owner)
    for added in (2, 18):
        for _ in range(added):
            make_document(people)
        with django_assert_max_num_queries(4):
            assert client.get("/api/v1/documents/").status_code == 200


def test_hidden_and_absent_look_the_same(people: People, api: Api) -> None:
    document, client = make_document(people), api(people.outsider)
    hidden, absent = client.get(f"/api/v1/documents/{document.pk}/"), client.get("/api/v1/documents/999999/")
    assert hidden.status_code == absent.status_code == 404
    assert hidden.json() == absent.json()
    assert client.get("/api/v1/documents/").json()["results"] == []


def test_pictures_of_pages_are_made_at_the_first_look(people: People, api: Api) -> None:
    from tests.storage.papers import pdf_of

    document = make_document(people)
    DocumentVersionFactory(document=document, number=2, blob=make_blob(pdf_of("Hello"), "a.pdf"), file_name="a.pdf")
    url = f"/api/v1/documents/{document.pk}/versions/2/pages/1/"
    answer = api(people.reader).get(url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/webp"
    assert body(answer)[8:12] == b"WEBP"
    assert api(people.outsider).get(url).status_code == 404
