"""Repeated POST requests: the first answer, and the deed done once."""

from typing import Any

import pytest
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate

from ecm.api.views import ApiView
from ecm.errors import DomainError
from ecm.idempotency import IdempotentMixin
from ecm.models import IdempotencyKey, Role, User


class Refused(DomainError):
    code = "test.refused"
    status = 409


class MakeRole(IdempotentMixin, ApiView):
    """Makes a role at each call."""

    def post(self, request: Request) -> Response:
        data = dict(request.data)
        role = Role.objects.create(code=data["code"])
        if data.get("refuse"):
            raise Refused
        return Response({"id": role.pk}, status=201)


def post(user: User, data: dict[str, Any], key: str = "k1") -> Any:
    request = APIRequestFactory().post("/roles/", data, format="json", headers={"Idempotency-Key": key})
    force_authenticate(request, user)
    return MakeRole.as_view()(request)


def test_a_repeat_gets_the_first_answer(lawyer: User) -> None:
    first, again = post(lawyer, {"code": "a"}), post(lawyer, {"code": "a"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.data == first.data
    assert again["Idempotent-Replayed"] == "true"
    assert Role.objects.filter(code="a").count() == 1


def test_a_key_serves_one_request_and_one_person(lawyer: User, manager: User) -> None:
    post(lawyer, {"code": "a"})
    assert post(lawyer, {"code": "b"}).status_code == 422
    assert not Role.objects.filter(code="b").exists()
    assert post(manager, {"code": "b"}).status_code == 201


def test_a_refusal_leaves_neither_key_nor_deed(lawyer: User) -> None:
    assert post(lawyer, {"code": "a", "refuse": True}).status_code == 409
    assert not IdempotencyKey.objects.exists()
    assert not Role.objects.filter(code="a").exists()
    assert post(lawyer, {"code": "a"}).status_code == 201


def test_without_a_key_nothing_is_remembered(lawyer: User) -> None:
    assert post(lawyer, {"code": "a"}, key="").status_code == 201
    assert not IdempotencyKey.objects.exists()


@pytest.mark.parametrize("key", ["x" * 201])
def test_an_overlong_key_is_refused(lawyer: User, key: str) -> None:
    assert post(lawyer, {"code": "a"}, key=key).status_code == 400
