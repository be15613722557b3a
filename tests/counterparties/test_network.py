"""Relations as a graph: what is reached, on which day, by whom it is seen, and that the drawing stands still."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counterparties.models import Counterparty, Relation
from counterparties.queries import network_of
from counterparties.web.graph import NARROW, WIDE, draw
from ecm.models import User
from tests.counterparties.factories import CounterpartyFactory


@pytest.fixture
def group(owner: User) -> dict[str, Counterparty]:
    """Holding - Plant - Branch, with a successor of the plant since July and a guarantor until March."""
    names = ("Holding", "Plant", "Branch", "Successor", "Guarantor", "Far")
    parties: dict[str, Counterparty] = {name: CounterpartyFactory(display_name=name) for name in names}
    for source, kind, target, since, until in (
        ("Holding", "parent", "Plant", None, None),
        ("Branch", "branch", "Plant", date(2024, 1, 1), None),
        ("Successor", "successor", "Plant", date(2026, 7, 1), None),
        ("Guarantor", "guarantor", "Plant", None, date(2026, 3, 1)),
        ("Far", "affiliated", "Holding", None, None),
    ):
        Relation.objects.create(
            source=parties[source], target=parties[target], kind=kind, since=since, until=until
        )  # fmt: skip
    return parties


def names(network: Any) -> set[str]:
    return {str(node.party) for node in network.nodes.values()}


def test_it_goes_as_many_steps_as_asked_and_knows_the_day(group: dict[str, Counterparty], owner: User) -> None:
    plant = group["Plant"]
    assert names(network_of(owner, plant, hops=1)) == {"Plant", "Holding", "Branch", "Successor", "Guarantor"}
    assert names(network_of(owner, plant, hops=2)) == set(group)
    assert names(network_of(owner, plant, hops=2, day=date(2026, 2, 1))) == set(group) - {"Successor"}
    assert names(network_of(owner, plant, hops=2, day=date(2026, 8, 1))) == set(group) - {"Guarantor"}


def test_parents_stand_above_and_branches_below(group: dict[str, Counterparty], owner: User) -> None:
    levels = {str(node.party): node.level for node in network_of(owner, group["Plant"], hops=2).nodes.values()}
    assert levels["Holding"] == levels["Guarantor"] == -1
    assert levels["Branch"] == levels["Successor"] == 1
    assert levels["Plant"] == 0


def test_the_drawing_is_the_same_every_time_and_its_boxes_do_not_overlap(
    group: dict[str, Counterparty], owner: User
) -> None:
    for width in (WIDE, NARROW):
        one, other = (draw(network_of(owner, group["Plant"], hops=3), width) for _ in range(2))
        assert one == other
        corners = [(box.x, box.y) for box in one.boxes]
        assert len(set(corners)) == len(corners) == 6
        assert all(x >= 0 and x + 160 <= width for x, _y in corners)
        assert len(one.lines) == 5


def points_of(path: str) -> Iterator[list[float]]:
    """Points along the path of a line: it moves to a place (M), goes by curves (C) and straight down (V)."""
    x = y = 0.0
    for sign, numbers in re.findall(r"([MCV])([^MCV]*)", path):
        to = [float(number) for number in numbers.split()]
        bends = [(x, y), *zip(to[::2], to[1::2], strict=False)] if sign == "C" else [(x, y)] * 3 + [(x, to[0])]
        for step in range(0 if sign == "M" else 41):
            t = step / 40
            weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t**3)
            yield [sum(w * bend[axis] for w, bend in zip(weights, bends, strict=True)) for axis in (0, 1)]
        x, y = (to[-2], to[-1]) if sign != "V" else (x, to[0])


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_line_goes_behind_a_box(owner: User, width: int) -> None:
    parties = [CounterpartyFactory(display_name=f"Company {number}") for number in range(8)]
    for number, party in enumerate(parties[1:], start=1):  # daughters and granddaughters, in rows below each other
        Relation.objects.create(source=parties[(number - 1) // 3], target=party, kind="parent")
    for far in (5, 6, 7):
        Relation.objects.create(source=parties[0], target=parties[far], kind="guarantor")
    drawing = draw(network_of(owner, parties[0], hops=3), width)
    assert len(drawing.lines) == 10
    for line in drawing.lines:
        for x, y in points_of(line.path):
            assert 0 <= x <= width
            assert not any(box.x < x < box.x + 160 and box.y < y < box.y + 58 for box in drawing.boxes), line.words


def test_hidden_counterparties_are_not_in_it(group: dict[str, Counterparty], people: Any, login: Any) -> None:
    Counterparty.objects.filter(pk=group["Holding"].pk).update(department=people.home)
    url = f"/app/counterparties/{group['Plant'].pk}/relations/?hops=3"
    seen = login(people.reader).get(url).content.decode()
    assert "Holding" in seen
    assert "Far" in seen
    hidden = login(people.outsider).get(url).content.decode()
    assert "Holding" not in hidden
    assert ">Far<" not in hidden


def test_each_box_is_a_named_link(group: dict[str, Counterparty], owner: User, login: Any) -> None:
    page = login(owner).get(f"/app/counterparties/{group['Plant'].pk}/relations/").content.decode()
    assert page.count('<svg class="ds-graph') == 2
    assert 'aria-label="Holding: Parent company, Plant"' in page
    assert "reorganised on" in page


def test_a_relation_is_added_the_other_way_round_and_ended(owner: User, login: Any) -> None:
    first, second = CounterpartyFactory(), CounterpartyFactory()
    url, client = f"/app/counterparties/{first.pk}/relations/", login(owner)
    client.post(url, {"kind": "other-parent", "other": second.pk, "since": "01.02.2024"})
    row = Relation.objects.get()
    assert (row.source_id, row.target_id) == (second.pk, first.pk)
    wrong = {"kind": "branch", "other": second.pk, "since": "01.02.2024", "until": "01.01.2024"}
    assert client.post(url, wrong).status_code == 422
    client.post(f"/app/counterparties/relations/{row.pk}/end/")
    row.refresh_from_db()
    assert row.until is not None


def test_it_costs_the_same_for_two_and_for_twenty(group: dict[str, Counterparty], owner: User, login: Any) -> None:
    client, url, costs = login(owner), f"/app/counterparties/{group['Plant'].pk}/relations/", []
    for added in (2, 18):
        for party in CounterpartyFactory.create_batch(added):
            Relation.objects.create(source=party, target=group["Plant"], kind="affiliated")
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        costs.append(len(seen))
    assert costs[0] == costs[1]


def test_whoever_ends_or_removes_a_relation_stays_on_the_card(
    group: dict[str, Counterparty], owner: User, login: Any
) -> None:
    client, relation = login(owner), Relation.objects.get(source=group["Holding"], target=group["Plant"])
    plant, holding = (f"/app/counterparties/{group[name].pk}/?tab=relations" for name in ("Plant", "Holding"))
    shown = client.get(f"/app/counterparties/{group['Plant'].pk}/relations/?hops=1").content.decode()
    end, remove = (f"/app/counterparties/relations/{relation.pk}/{act}/" for act in ("end", "remove"))
    for url in (end, remove):
        assert f'action="{url}?card={group["Plant"].pk}"' in shown
    assert f'data-ds-open="remove-relation-{relation.pk}"' in shown

    ended = client.post(f"{end}?card={group['Plant'].pk}")
    assert ended["Location"] == plant
    assert [str(said) for said in get_messages(ended.wsgi_request)] == ["The relation ended today."]
    assert client.post(f"{end}?card={group['Far'].pk}")["Location"] == holding
    removed = client.post(f"{remove}?card={group['Plant'].pk}")
    assert removed["Location"] == plant
    assert [str(said) for said in get_messages(removed.wsgi_request)][-1] == "The relation was removed."
    assert not Relation.objects.filter(pk=relation.pk).exists()


def test_ending_asks_first(group: Any, owner: User, login: Any) -> None:
    relation = (
        Relation.objects.filter(source=group["Plant"]).first() or Relation.objects.filter(target=group["Plant"])[0]
    )
    shown = login(owner).get(f"/app/counterparties/{group['Plant'].pk}/relations/?hops=1").content.decode()
    dialog = shown.partition(f'id="end-relation-{relation.pk}"')[2].partition("</dialog>")[0]
    assert f'data-ds-open="end-relation-{relation.pk}"' in shown
    assert f"/app/counterparties/relations/{relation.pk}/end/" in dialog
    assert shown.count(f"/app/counterparties/relations/{relation.pk}/end/") == 1


@pytest.mark.parametrize("act", ["end", "remove"])
def test_a_relation_removed_meanwhile_is_said_on_the_card(group: Any, owner: User, login: Any, act: str) -> None:
    plant, client = group["Plant"], login(owner)
    url = f"/app/counterparties/relations/999999/{act}/"
    answer = client.post(f"{url}?card={plant.pk}", follow=True)
    assert answer.redirect_chain == [(f"/app/counterparties/{plant.pk}/?tab=relations", 302)]
    assert "This relation is not there any more" in answer.content.decode()
    for card in ("", "?card=999999", "?card=x"):
        assert client.post(f"{url}{card}").status_code == 404
