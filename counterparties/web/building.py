"""The builder of conditions: groups of questions, read from a form and shown as one.

A form holds `join`, and for each group `g0-join` and its questions `g0c0-field`, `g0c0-sign`, `g0c0-value`. Deeper
trees come only by the API; they are kept, and shown here as what they are not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby
from typing import Any

from counterparties.queries.segments import BARE, Attribute, attributes_for
from ecm.access import Person

_PART = re.compile(r"^g(\d{1,2})(?:c(\d{1,2}))?-(?:join|field)$")
EMPTY: dict[str, Any] = {"field": "", "sign": "", "value": ""}


def tree_of(data: Any) -> dict[str, Any]:
    """The tree that the form describes, without questions that were not chosen yet."""
    parts = []
    for group in _groups(data):
        asked = [question for question in group["parts"] if question["field"]]
        if asked:
            parts.append({**group, "parts": asked})
    return {"join": data.get("join", "all"), "parts": parts} if parts else {}


def draft_of(data: Any, do: str) -> dict[str, Any]:
    """The tree with its unfinished questions, after `do`: "group", "add:0", "drop:0:1" or nothing."""
    groups = _groups(data)
    act, *places = do.split(":")
    numbers = [int(place) for place in places if place.isdecimal()]
    if act == "group":
        groups.append({"join": "all", "parts": [dict(EMPTY)]})
    if act == "add" and len(numbers) == 1 and numbers[0] < len(groups):
        groups[numbers[0]]["parts"].append(dict(EMPTY))
    if act == "drop" and len(numbers) == 2 and numbers[0] < len(groups):
        groups[numbers[0]]["parts"] = [p for at, p in enumerate(groups[numbers[0]]["parts"]) if at != numbers[1]]
    return {"join": data.get("join", "all"), "parts": [group for group in groups if group["parts"]]}


def _groups(data: Any) -> list[dict[str, Any]]:
    places = sorted({(int(hit[1]), int(hit[2] or -1)) for name in data if (hit := _PART.match(name))})
    found = []
    for number, group in groupby(places, key=lambda place: place[0]):
        questions = [_question(data, f"g{number}c{at}") for _number, at in group if at >= 0]
        found.append({"join": data.get(f"g{number}-join", "all"), "parts": questions})
    return found


def _question(data: Any, name: str) -> dict[str, Any]:
    values = [value for value in data.getlist(f"{name}-value") if value]
    one = values[0] if values else ""
    return {
        "field": data.get(f"{name}-field", ""),
        "sign": data.get(f"{name}-sign", ""),
        "value": values if data.get(f"{name}-many") else one,
    }


def shown(tree: Mapping[str, Any], user: Person) -> dict[str, Any]:
    """The tree for the template: attributes with their headings, signs in words, options with what is chosen."""
    known = attributes_for(user)
    parts = list(tree.get("parts", ())) or [{"join": "all", "parts": [dict(EMPTY)]}]
    groups = [part if "parts" in part else {"join": "all", "parts": [part]} for part in parts]
    return {
        "join": tree.get("join", "all"),
        "groups": [
            {
                "number": number,
                "join": group.get("join", "all"),
                "questions": [
                    _shown(question, f"g{number}c{at}", f"{number}:{at}", known, user)
                    for at, question in enumerate(group["parts"])
                    if "parts" not in question
                ],
            }
            for number, group in enumerate(groups)
        ],
        "is_deep": any("parts" in question for group in groups for question in group["parts"]),
    }


def _shown(
    question: Mapping[str, Any], name: str, place: str, known: Mapping[str, Attribute], user: Person
) -> dict[str, Any]:
    attribute = known.get(question.get("field", ""))
    signs = list(attribute.signs) if attribute else []
    codes = [code for code, _word in signs]
    sign = question.get("sign") if question.get("sign") in codes else (codes[0] if codes else "")
    value = question.get("value", "")
    chosen = {str(each) for each in value} if isinstance(value, list) else {str(value)}
    options = attribute.options(user) if attribute and attribute.options else []
    return {
        "name": name,
        "place": place,
        "attribute": attribute,
        "headings": _headings(known),
        "signs": signs,
        "sign": sign,
        "is_bare": sign in BARE,
        "value": value if isinstance(value, str) else "",
        "options": [(code, title, str(code) in chosen) for code, title in options],
        "kind": "days" if sign in ("within", "not_within") else (attribute.kind if attribute else ""),
    }


def _headings(known: Mapping[str, Attribute]) -> list[tuple[str, list[Attribute]]]:
    found: dict[str, list[Attribute]] = {}
    for attribute in known.values():
        found.setdefault(str(attribute.heading), []).append(attribute)
    return list(found.items())
