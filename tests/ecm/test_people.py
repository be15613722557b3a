from django.test import Client

from tests.conftest import Login, People


def test_a_stranger_is_led_to_the_sign_in(db: None, stranger: Client) -> None:
    assert stranger.get("/login/").status_code == 200


def test_heads_see_into_their_subtree(people: People, login: Login) -> None:
    from ecm.access import standing_of
    from ecm.models import Department

    unit = Department.objects.create(code="unit", parent=people.home)
    people.home.head = people.owner
    people.home.save()

    assert set(standing_of(people.owner).departments) == {people.home.pk, unit.pk}
    assert standing_of(people.reader).departments == (people.home.pk,)
