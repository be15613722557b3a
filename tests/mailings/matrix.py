"""Access matrix of mailings."""

from typing import Any

from mailings.models import Mailing
from mailings.services import stop_address
from tests.access.rows import Row, World
from tests.conftest import People
from tests.mailings.factories import NOON, confirmed, make_list, make_mailing, make_party


def build(people: People) -> dict[str, Any]:
    party = make_party("Canary 8421", "canary8421@example.org")
    group = make_list(people.owner, party)
    draft = make_mailing(people.owner, group=group, subject="Draft of canary 8421")
    sending = confirmed(make_mailing(people.owner, group=group, subject="Letter of canary 8421"), people.owner)
    stopped = stop_address(address="stop8421@example.org", actor=people.owner, at=NOON)
    return {
        "draft": draft, "sending": sending, "group": group, "stopped": stopped, "party": party,
        "canary": "canary 8421", "address": "canary8421", "stop": "stop8421",
    }  # fmt: skip


def of_draft(world: World) -> dict[str, Any]:
    return {"mailing_id": world["draft"].pk}


def of_sending(world: World) -> dict[str, Any]:
    return {"mailing_id": world["sending"].pk}


def of_stop(world: World) -> dict[str, Any]:
    return {"stop_id": world["stopped"].pk}


def seen(world: World) -> dict[str, Any]:
    return {"version": Mailing.objects.get(pk=world["draft"].pk).version}


def wish(world: World) -> dict[str, Any]:
    return {"subject": "Another canary 8421", "text": "Hello", "group": world["group"].pk}


API = [
    Row("mailings_api:mailings", stranger=403, outsider=403, reader=403, owner=200, canary="canary"),
    Row("mailings_api:mailings", method="post", format="json", stranger=403, outsider=403, reader=403, owner=201,
        data=wish, canary="canary"),
    Row("mailings_api:mailing", stranger=403, outsider=403, reader=403, owner=200, kwargs=of_draft, canary="canary"),
    Row("mailings_api:mailing", method="patch", format="json", stranger=403, outsider=403, reader=403, owner=200,
        kwargs=of_draft, data=lambda world: {"subject": "Changed", **seen(world)}),
    Row("mailings_api:mailing", method="delete", stranger=403, outsider=403, reader=403, owner=204, kwargs=of_draft),
    Row("mailings_api:preview", stranger=403, outsider=403, reader=403, owner=200, kwargs=of_draft, canary="address"),
    Row("mailings_api:confirm", method="post", format="json", stranger=403, outsider=403, reader=403, owner=200,
        kwargs=of_draft, data=seen),
    Row("mailings_api:stop", method="post", format="json", stranger=403, outsider=403, reader=403, owner=200,
        kwargs=of_sending),
    Row("mailings_api:retry", method="post", format="json", stranger=403, outsider=403, reader=403, owner=200,
        kwargs=of_sending),
    Row("mailings_api:deliveries", stranger=403, outsider=403, reader=403, owner=200, kwargs=of_sending,
        canary="address"),
    Row("mailings_api:stop_addresses", stranger=403, outsider=403, reader=403, owner=200, canary="stop"),
    Row("mailings_api:stop_addresses", method="post", format="json", stranger=403, outsider=403, reader=403, owner=201,
        data=lambda world: {"address": "other@example.org"}),
    Row("mailings_api:stop_address", method="delete", stranger=403, outsider=403, reader=403, owner=204,
        kwargs=of_stop),
]  # fmt: skip

PAGES = [
    Row("mailings:mailings", stranger=302, outsider=403, reader=403, owner=200, canary="canary"),
    Row("mailings:new", stranger=302, outsider=403, reader=403, owner=200),
    Row("mailings:new", method="post", stranger=302, outsider=403, reader=403, owner=302,
        data=lambda world: {**wish(world), "audience": "card"}),
    Row("mailings:mailing", stranger=302, outsider=403, reader=403, owner=200, kwargs=of_draft, canary="canary"),
    Row("mailings:mailing", stranger=302, outsider=403, reader=403, owner=200, kwargs=of_sending, canary="address"),
    Row("mailings:mailing", query="?which=letter", stranger=302, outsider=403, reader=403, owner=200,
        kwargs=of_sending, canary="address"),
    Row("mailings:mailing", query="?which=left_out", stranger=302, outsider=403, reader=403, owner=200,
        kwargs=of_draft, canary="canary"),
    Row("mailings:change", stranger=302, outsider=403, reader=403, owner=200, kwargs=of_draft, canary="canary"),
    Row("mailings:change", stranger=302, outsider=403, reader=403, owner=409, kwargs=of_sending),
    Row("mailings:change", method="post", stranger=302, outsider=403, reader=403, owner=302, kwargs=of_draft,
        data=lambda world: {**wish(world), **seen(world), "audience": "both"}),
    Row("mailings:discard", method="post", stranger=302, outsider=403, reader=403, owner=302, kwargs=of_draft),
    Row("mailings:discard", method="post", stranger=302, outsider=403, reader=403, owner=409, kwargs=of_sending),
    Row("mailings:confirm", method="post", stranger=302, outsider=403, reader=403, owner=302, kwargs=of_draft,
        query="?version=1"),
    Row("mailings:progress", stranger=302, outsider=403, reader=403, owner=200, kwargs=of_sending),
    Row("mailings:stop", method="post", stranger=302, outsider=403, reader=403, owner=302, kwargs=of_sending),
    Row("mailings:retry", method="post", stranger=302, outsider=403, reader=403, owner=302, kwargs=of_sending),
    Row("mailings:stop_list", stranger=302, outsider=403, reader=403, owner=200, canary="stop"),
    Row("mailings:stop_list", method="post", stranger=302, outsider=403, reader=403, owner=302,
        data=lambda world: {"address": "other@example.org"}),
    Row("mailings:allow", method="post", stranger=302, outsider=403, reader=403, owner=302, kwargs=of_stop),
]  # fmt: skip

ROWS = [*PAGES, *API]
