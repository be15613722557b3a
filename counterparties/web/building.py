"""The builder of conditions: questions in groups within groups, read from a form and shown as one.

A part of the form is named by its way from the root: `q-join` is the root's, `q0-join` a group in it, `q0_1-field`,
`q0_1-sign` and `q0_1-value` a question of that group. A sum has `q0_1-currency` beside its value, and what is summed
`q0_1-of`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from counterparties.queries.segments import BARE, CURRENCY_CODES, MONEY, MOST_DEPTH, Attribute, attributes_for
from ecm.access import Person

_PART = re.compile(r"^q((?:\d{1,3}_){0,9}\d{1,3})?-(?:join|field)$")
EMPTY: dict[str, Any] = {"field": "", "sign": "", "value": ""}
Way = tuple[int, ...]


def tree_of(data: Any) -> dict[str, Any]:
    """The tree that the form describes, without questions that were not chosen yet."""
    tree = _without_blanks(_node(data, (), _ways(data)))
    return tree if tree.get("parts") else {}


def _without_blanks(node: dict[str, Any]) -> dict[str, Any]:
    if "parts" not in node:
        return node
    parts = [_without_blanks(part) for part in node["parts"]]
    return {**node, "parts": [part for part in parts if part.get("parts") or part.get("field")]}


def draft_of(data: Any, do: str) -> dict[str, Any]:
    """The tree with its unfinished questions, after `do`: "ask:0", "group:" (of the root), "drop:0_1" or nothing."""
    tree = _node(data, (), _ways(data))
    act, _sign, place = do.partition(":")
    way = _way(place)
    group = _found(tree, way[:-1] if act == "drop" else way)
    if group is None or "parts" not in group:
        return tree
    if act == "ask":
        group["parts"].append(dict(EMPTY))
    if act == "group" and len(way) < MOST_DEPTH - 2:
        group["parts"].append({"join": "any", "parts": [dict(EMPTY), dict(EMPTY)]})
    if act == "drop" and way and way[-1] < len(group["parts"]):
        del group["parts"][way[-1]]
    return tree


def _way(place: str) -> Way:
    return tuple(int(each) for each in place.split("_") if each.isascii() and each.isdigit() and len(each) < 4)


def _found(node: dict[str, Any], way: Way) -> dict[str, Any] | None:
    for number in way:
        parts = node.get("parts", [])
        if number >= len(parts):
            return None
        node = parts[number]
    return node


def _ways(data: Any) -> list[Way]:
    return sorted({_way(hit[1] or "") for name in data if (hit := _PART.match(name))})


def _node(data: Any, way: Way, ways: list[Way]) -> dict[str, Any]:
    name = _named(way)
    if way and f"{name}-field" in data:
        return _question(data, name)
    below = [each for each in ways if len(each) == len(way) + 1 and each[: len(way)] == way]
    return {"join": data.get(f"{name}-join", "all"), "parts": [_node(data, each, ways) for each in below]}


def _named(way: Way) -> str:
    return "q" + "_".join(str(number) for number in way)


def _question(data: Any, name: str) -> dict[str, Any]:
    values = [value for value in data.getlist(f"{name}-value") if value]
    value: Any = values if data.get(f"{name}-many") else (values[0] if values else "")
    if f"{name}-currency" in data:
        value = {"amount": value, "currency": data[f"{name}-currency"], "of": data.get(f"{name}-of", "")}
    return {"field": data.get(f"{name}-field", ""), "sign": data.get(f"{name}-sign", ""), "value": value}


def plain(tree: Mapping[str, Any]) -> dict[str, Any]:
    """The same condition with no group of one: its only part says the same without it."""
    parts = [_unwrapped(part) for part in tree.get("parts", ())]
    if len(parts) == 1 and "parts" in parts[0]:
        return plain(parts[0])
    return {"join": tree.get("join", "all"), "parts": parts}


def _unwrapped(part: Mapping[str, Any]) -> dict[str, Any]:
    if "parts" not in part:
        return dict(part)
    parts = [_unwrapped(each) for each in part["parts"]]
    return parts[0] if len(parts) == 1 else {**part, "parts": parts}


def shown(tree: Mapping[str, Any], user: Person) -> dict[str, Any]:
    """The tree for the template: attributes with their headings, signs in words, options with what is chosen."""
    known = attributes_for(user)
    root = dict(tree) if tree.get("parts") else {"join": tree.get("join", "all"), "parts": [dict(EMPTY)]}
    return _shown_node(root, (), known, _headings(known), user)


Headings = list[tuple[str, list[Attribute]]]


def _shown_node(
    node: Mapping[str, Any], way: Way, known: Mapping[str, Attribute], headings: Headings, user: Person
) -> dict[str, Any]:
    place = {"name": _named(way), "place": "_".join(str(number) for number in way)}
    if "parts" not in node:
        return {**place, "headings": headings, **_shown(node, known, user)}
    parts = [_shown_node(part, (*way, at), known, headings, user) for at, part in enumerate(node["parts"])]
    may_nest = len(way) < MOST_DEPTH - 2
    return {**place, "join": node.get("join", "all"), "parts": parts, "is_group": True, "may_nest": may_nest}


def _shown(question: Mapping[str, Any], known: Mapping[str, Attribute], user: Person) -> dict[str, Any]:
    attribute = known.get(question.get("field", ""))
    signs = list(attribute.signs) if attribute else []
    codes = [code for code, _word in signs]
    sign = question.get("sign") if question.get("sign") in codes else (codes[0] if codes else "")
    value = question.get("value", "")
    chosen = {str(each) for each in value} if isinstance(value, list) else {str(value)}
    options = attribute.options(user) if attribute and attribute.options else []
    return {
        "attribute": attribute,
        "signs": signs,
        "sign": sign,
        "is_bare": sign in BARE,
        "value": value if isinstance(value, str) else "",
        "options": [(code, title, str(code) in chosen) for code, title in options],
        "kind": "days" if sign in ("within", "not_within") else (attribute.kind if attribute else ""),
        **(_shown_sum(value, options) if attribute and attribute.kind == MONEY else {}),
    }


def _shown_sum(value: Any, options: Any) -> dict[str, Any]:
    has = value if isinstance(value, Mapping) else {}
    return {
        "value": has.get("amount", ""),
        "currencies": [(code, code == has.get("currency")) for code in CURRENCY_CODES],
        "options": [(code, title, str(code) == has.get("of")) for code, title in options],
    }


def _headings(known: Mapping[str, Attribute]) -> Headings:
    found: dict[str, list[Attribute]] = {}
    for attribute in known.values():
        found.setdefault(str(attribute.heading), []).append(attribute)
    return list(found.items())
