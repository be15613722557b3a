"""Who sees an object: the rule read from the other side, and the circle that is widened and narrowed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ecm import access, sharing
from ecm.errors import Forbidden, InvalidInput
from ecm.models import EventRecord, Grant, Notice, Substitution, User
from ecm.sharing.viewers import circles_of, participants_of, viewers_of
from storage.models import Document
from tests.conftest import Api, Login, People
from tests.factories import DepartmentFactory, UserFactory
from tests.storage.factories import DocumentFactory


@pytest.fixture
def crowd(people: People) -> list[User]:
    """Everybody the rule speaks of: heads at two levels, a substitute, all-seers, the powerless, the closed."""
    unit = DepartmentFactory(code="unit", parent=people.home)
    people.home.head = UserFactory(username="head", department=people.elsewhere, roles=["staff"])
    people.home.save()
    UserFactory(username="in_unit", department=unit, roles=["staff"])
    UserFactory(username="powerless", department=people.home)
    UserFactory(username="closed", department=people.home, roles=["staff"], is_active=False)
    UserFactory(username="chief", roles=["administrator"])
    UserFactory(username="root", is_superuser=True)
    substitute = UserFactory(username="substitute", department=people.elsewhere, roles=["staff"])
    today = timezone.localdate()
    Substitution.objects.create(
        absent=people.outsider, substitute=substitute, starts_on=today, ends_on=today + timedelta(days=1)
    )
    return list(User.objects.all())


@pytest.mark.parametrize("place", ["none", "home", "elsewhere", "unit"])
@pytest.mark.parametrize("restricted", [False, True])
@pytest.mark.parametrize("granted", [False, True])
def test_viewers_are_those_who_see(
    people: People, crowd: list[User], place: str, restricted: bool, granted: bool
) -> None:
    from ecm.models import Department

    department = Department.objects.filter(code=place).first()
    document = DocumentFactory(department=department, is_restricted=restricted)
    if granted:
        access.grant("document", document.pk, people.outsider.pk)
    who_see = {person.username for person in crowd if access.sees(person, document)}
    assert {person.username for person in viewers_of(document)} == who_see


def test_a_given_access_is_told_written_down_and_found(people: People) -> None:
    document, shared = DocumentFactory(department=people.home, title="Pumps"), sharing.shared_kind("document")
    now = timezone.now()
    assert sharing.let_see(shared, document, [people.outsider, people.outsider], actor=people.owner, at=now)
    assert sharing.let_see(shared, document, [people.outsider], actor=people.owner, at=now) == []
    assert access.sees(people.outsider, document)
    assert Notice.objects.get(user=people.outsider, code="ecm.access_given").url == f"/app/documents/{document.pk}/"
    record = EventRecord.objects.get(name="ecm.access.given")
    assert record.payload["user_id"] == people.outsider.pk
    assert sharing.withdraw(shared, document, people.outsider, actor=people.owner, at=now)
    assert not sharing.withdraw(shared, document, people.outsider, actor=people.owner, at=now)
    assert not access.sees(people.outsider, document)


def test_only_who_may_change_it_may_share_it(people: People) -> None:
    document, shared = DocumentFactory(department=people.home), sharing.shared_kind("document")
    with pytest.raises(Forbidden):
        sharing.let_see(shared, document, [people.outsider], actor=people.reader, at=timezone.now())
    assert not Grant.objects.filter(user=people.outsider).exists()


def test_the_last_participant_stays(people: People) -> None:
    document, shared = DocumentFactory(is_restricted=True), sharing.shared_kind("document")
    access.grant("document", document.pk, people.owner.pk)
    with pytest.raises(InvalidInput):
        sharing.withdraw(shared, document, people.owner, actor=people.owner, at=timezone.now())
    assert participants_of(document) == [people.owner]


def test_nobody_shuts_themselves_out(people: People) -> None:
    document, shared = DocumentFactory(department=people.home), sharing.shared_kind("document")
    sharing.set_audience(
        shared, document, department=people.elsewhere, is_restricted=True, actor=people.owner, at=timezone.now()
    )
    assert access.sees(people.owner, Document.objects.get(pk=document.pk))
    assert not access.sees(people.reader, document)


def test_circles_name_their_reason(people: People, crowd: list[User]) -> None:
    document = DocumentFactory(department=people.home)
    access.grant("document", document.pk, people.outsider.pk)
    circles = [(str(circle.title), [each.username for each in circle.people]) for circle in circles_of(document)]
    assert circles[0][0] == "The department and the heads above it"
    assert {"reader", "owner", "head"} <= set(circles[0][1])
    assert circles[-1] == ("Stand in for a participant today", ["substitute"])


def test_the_tab_gives_and_withdraws(people: People, login: Login) -> None:
    document = DocumentFactory(department=people.home)
    page, url = login(people.owner), f"/app/documents/{document.pk}/access/"
    assert "The department and the heads above it" in page.get(url).text
    assert str(people.outsider) in page.post(url, {"people": [people.outsider.pk]}).text
    answer = page.post(f"{url}withdraw/", {"person": people.outsider.pk})
    assert "takes part no more" in answer.headers["HX-Trigger"]
    assert page.post(f"{url}audience/", {"department": "", "is_restricted": ""}).status_code == 200
    assert Document.objects.get(pk=document.pk).department is None


def test_the_api_shows_the_circle(people: People, api: Api) -> None:
    document = DocumentFactory(department=people.home)
    client, url = api(people.owner), f"/api/v1/documents/{document.pk}/access/"
    assert client.get(url).json() == {"department": people.home.pk, "is_restricted": False, "participants": []}
    answer = client.post(url, {"people": [people.outsider.pk]}, format="json").json()
    assert [each["username"] for each in answer["participants"]] == ["outsider"]
    assert client.delete(f"{url}{people.outsider.pk}/").status_code == 204
    assert client.get(url).json()["participants"] == []
