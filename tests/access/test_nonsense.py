"""Whatever stands where a number is wanted, in an address or a form: an answer, never a crash."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from imports.fields.numbers import with_zeros
from storage.reading.package import natural
from storage.reading.xlsx import is_date_format
from tests.access.rows import Row
from tests.access.test_matrix import modules
from tests.conftest import People

ROOT = Path(__file__).resolve().parents[2]
APPS = ("ecm", *settings.HOUSE_APPS)
ASKED = re.compile(r"(?:GET|POST|params|query|query_params|given|data)\.(?:get|getlist)\(\"(\w+)\"")
# `isdigit` is true of the first, `isdecimal` too of the second; the third is longer than any of our numbers.
NONSENSE = ["²", "٣", "9" * 40, "WyJuIiwgNSwgNl0"]  # the last is a cursor of a list by two numbers


@cache
def names() -> list[str]:
    """Every name that some page or endpoint looks up in what it was sent."""
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts]
    found = {name for path in files for name in ASKED.findall(path.read_text())}
    return sorted(found - {"in"})


def test_the_names_are_found() -> None:
    assert {"as_of", "after", "version", "saved", "header", "group", "ids"} <= set(names())


@pytest.mark.parametrize("nonsense", NONSENSE)
@pytest.mark.parametrize("module", modules(), ids=lambda module: module.__name__)
def test_nonsense_is_answered(people: People, module: Any, nonsense: str) -> None:
    world, client = module.build(people), Client(raise_request_exception=False)
    client.force_login(people.owner, backend="ecm.access.signed_in.HouseBackend")
    broken = []
    for row in module.ROWS:
        with transaction.atomic():
            status = _asked(client, row, world, nonsense)
            transaction.set_rollback(True)
        if status >= 500:
            broken.append(str(row))
    assert not broken


def _asked(client: Client, row: Row, world: Any, nonsense: str) -> int:
    url, asked = reverse(row.route, kwargs=row.kwargs(world)), dict.fromkeys(names(), nonsense)
    if row.method == "get":
        return client.get(url, asked).status_code
    said = row.data(world)
    if row.format == "json":
        # Where the keys of an object are numbers of rows, they are nonsense too.
        keyed: dict[str, Any] = {"people": {nonsense: 1}, "enclosures": {nonsense: "contract"}}
        wrong = {name: nonsense if isinstance(value, str | int) else value for name, value in said.items()}
        return max(_sent(client, row, url, data) for data in ({**asked, **wrong}, {**said, **keyed}))
    status: int = getattr(client, row.method)(url, {**said, **asked}).status_code
    return status


def _sent(client: Client, row: Row, url: str, data: Any) -> int:
    answer = client.generic(row.method.upper(), url, json.dumps(data), content_type="application/json")
    return answer.status_code


@pytest.mark.parametrize("nonsense", NONSENSE)
def test_nonsense_in_files_is_read_over(nonsense: str) -> None:
    assert natural(f"sheet{nonsense}.xml") < natural("t")
    assert natural(nonsense)
    assert with_zeros("ua_edrpou", nonsense) == nonsense
    assert not is_date_format("", nonsense)
