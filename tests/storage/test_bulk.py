"""Acts on ticked documents."""

import pytest

from storage.models import Document
from storage.queries import documents_visible_to
from tests.conftest import Login, People
from tests.factories import UserFactory
from tests.storage.factories import make_document

pytestmark = pytest.mark.django_db


def ids(*documents: Document) -> list[int]:
    return [document.pk for document in documents]


def test_people_are_given_access_to_several_documents_at_once(people: People, login: Login) -> None:
    documents = [make_document(people, title=f"Contract {number}") for number in range(3)]
    guest = UserFactory(username="guest", department=people.elsewhere, roles=["staff"])
    asked = {"ids": ids(*documents[:2]), "people": [guest.pk], "back": "/app/documents/?q=contract"}
    answer = login(people.owner).post("/app/documents/bulk/access/", asked)
    assert answer["Location"] == "/app/documents/?q=contract"
    assert set(documents_visible_to(guest)) == set(documents[:2])


def test_what_one_document_refuses_keeps_no_other_from_it(people: People, login: Login) -> None:
    old = make_document(people, title="Old", status="terminated")
    busy = make_document(people, title="Busy", status="on_approval")
    client = login(people.owner)
    answer = client.post("/app/documents/bulk/archive/", {"ids": ids(old, busy)}, follow=True)
    old.refresh_from_db()
    busy.refresh_from_db()
    assert (old.status, busy.status) == ("archived", "on_approval")
    assert "Done for 1 row. 1 stayed as it was. Busy:" in answer.content.decode()


def test_what_one_may_not_see_is_not_touched(people: People, login: Login) -> None:
    hidden = make_document(people, title="Hidden", status="terminated")
    lawyer = UserFactory(username="elsewhere-lawyer", department=people.elsewhere, roles=["lawyer"])
    Document.objects.filter(pk=hidden.pk).update(is_restricted=True)
    assert login(lawyer).post("/app/documents/bulk/archive/", {"ids": ids(hidden)}).status_code == 404
    hidden.refresh_from_db()
    assert hidden.status == "terminated"


def test_nobody_is_led_away_from_the_house(people: People, login: Login) -> None:
    old = make_document(people, status="terminated")
    asked = {"ids": ids(old), "back": "https://elsewhere.example/"}
    assert login(people.owner).post("/app/documents/bulk/archive/", asked)["Location"] == "/app/documents/"


def test_the_bar_shows_what_one_may_do(people: People, login: Login) -> None:
    make_document(people)
    assert "/app/documents/bulk/archive/" in login(people.owner).get("/app/documents/").content.decode()
    assert "/app/documents/bulk/archive/" not in login(people.reader).get("/app/documents/").content.decode()


def test_ticked_documents_are_exported(people: People, login: Login) -> None:
    wanted, other = make_document(people, title="Wanted"), make_document(people, title="Other")
    table = login(people.reader).get("/app/documents/export/csv/", {"ids": [wanted.pk]}).getvalue().decode()
    assert "Wanted" in table
    assert str(other.title) not in table
