"""The person of a session: as they are now, and nobody who may not come in any more."""

from typing import Any

import pytest
from django.test import Client

from ecm.models import User
from tests.conftest import People

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(people: People) -> Client:
    client = Client()
    client.force_login(people.owner, backend="ecm.access.signed_in.HouseBackend")
    return client


def test_the_person_is_read_anew_with_each_request(browser: Client, people: People) -> None:
    for language in ("bg", "en"):
        User.objects.filter(pk=people.owner.pk).update(language=language)
        assert f'<html lang="{language}"' in browser.get("/app/").content.decode()


@pytest.mark.parametrize("gone", [{"is_active": False}, None])
def test_who_has_left_is_signed_out(browser: Client, people: People, gone: dict[str, Any] | None) -> None:
    rows = User.objects.filter(pk=people.owner.pk)
    assert browser.get("/app/").status_code == 200
    rows.update(**gone) if gone else rows.delete()

    answer = browser.get("/app/")

    assert (answer.status_code, answer.headers.get("Location", "")) == (302, "/login/?next=/app/")
