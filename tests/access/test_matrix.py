"""Every route stands in the access matrix; every row is tried by stranger, outsider, reader and owner."""

import importlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from ecm.models import User
from tests.access.described import faults
from tests.access.rows import Row
from tests.conftest import People

TESTS = Path(__file__).resolve().parent.parent
# Wagtail's console has routes of its own by the hundred: test_console.py tries each of them as a whole.
FOREIGN = ("manage/", "_util/", "^_util/", "^((?:[\\w\\-]+/)*)$")


@cache
def modules() -> list[ModuleType]:
    names = sorted(path.parent.name for path in TESTS.glob("*/matrix.py"))
    return [importlib.import_module(f"tests.{name}.matrix") for name in names]


def rows() -> list[tuple[ModuleType, Row]]:
    return [(module, row) for module in modules() for row in module.ROWS]


def routes(patterns: list[Any], prefix: str = "", space: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if route.startswith(FOREIGN):
            continue
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from routes(pattern.url_patterns, route, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}" if pattern.name else f"(nameless) {route}"


def test_every_route_has_its_row() -> None:
    listed = {row.route for _, row in rows()}
    missing = sorted(set(routes(get_resolver().url_patterns)) - listed)
    assert not missing, f"routes without a row in the access matrix: {missing}"


def test_a_route_without_a_row_is_seen() -> None:
    from django.urls import path

    planted = [path("planted/", lambda request: HttpResponse(), name="planted")]
    assert list(routes(planted)) == ["planted"]


@pytest.mark.parametrize(("module", "row"), rows(), ids=lambda value: str(value) if isinstance(value, Row) else "")
def test_row(people: People, module: ModuleType, row: Row) -> None:
    world = module.build(people)
    for name, person, wanted in (
        ("stranger", None, row.stranger),
        ("outsider", people.outsider, row.outsider),
        ("reader", people.reader, row.reader),
        ("owner", people.owner, row.owner),
    ):
        with transaction.atomic():
            answer = _ask(row, world, person)
            transaction.set_rollback(True)
        assert answer.status_code == wanted, f"{row} as {name}: {answer.status_code}, wanted {wanted}"
        if wanted < 300 and answer.headers.get("Content-Type") == "application/json":
            found = faults(row.method, answer.request["PATH_INFO"], wanted, answer.json())
            assert not found, f"{row} does not answer as the schema says: {found}"
        if wanted >= 300 and row.canary:
            assert str(world[row.canary]) not in answer.content.decode(), f"{row} shows the canary to the {name}"


def _ask(row: Row, world: Any, person: User | None) -> Any:
    client = Client(raise_request_exception=False)
    if person:
        fresh = User.objects.get(pk=person.pk)
        client.force_login(fresh, backend="ecm.access.signed_in.HouseBackend")
    url = reverse(row.route, kwargs=row.kwargs(world)) + row.query
    data = row.data(world)
    if row.method == "get":
        return client.get(url, data or None)
    if row.format == "json":
        return client.generic(row.method.upper(), url, _json(data), content_type="application/json")
    return getattr(client, row.method)(url, data)


def _json(data: Any) -> str:
    import json

    return json.dumps(data)
