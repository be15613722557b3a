"""A network of relations as a drawing: boxes in rows, the same for the same network every time."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from counterparties.models import Relation
from counterparties.queries.network import Network, Node
from ecm.web.formats import short_day

WIDE, NARROW = 720, 344
BOX, GAP, TALL, BETWEEN, MARGIN = 160, 12, 58, 46, 10
LETTERS = 20
# How near to the border a line passes, and how far from each other lines do: in free room, and between boxes.
SIDE, APART, CLOSE = 3, (0, 10, -10, 20, -20), (4, -4)


@dataclass(frozen=True)
class Box:
    """A counterparty in the drawing: its corner, the lines of its name, and how it belongs here."""

    x: int
    y: int
    lines: list[str]
    role: str
    label: str
    url: str
    is_centre: bool
    middle: int
    line_ys: list[tuple[int, str]]
    role_y: int


@dataclass(frozen=True)
class Line:
    """A relation in the drawing: its path, its kind for the look, and its words."""

    path: str
    kind: str
    words: str


@dataclass(frozen=True)
class Drawing:
    """What the template draws."""

    width: int
    height: int
    boxes: list[Box]
    lines: list[Line]
    name: str


def draw(network: Network, width: int, *, query: str = "") -> Drawing:
    """Lay the network out in rows by level, as many boxes in a row as the width takes."""
    rows = _rows(network, max(1, (width + GAP) // (BOX + GAP)))
    boxes = {}
    lanes = Lanes(width)
    for number, row in enumerate(rows):
        left = (width - len(row) * BOX - (len(row) - 1) * GAP) // 2
        for place, node in enumerate(row):
            x, y = left + place * (BOX + GAP), MARGIN + number * (TALL + BETWEEN)
            boxes[node.party.pk] = _box(node, network, x, y, query)
        lanes.add([boxes[node.party.pk] for node in row])
    height = 2 * MARGIN + len(rows) * TALL + max(0, len(rows) - 1) * BETWEEN
    lines = [_line(row, boxes[row.source_id], boxes[row.target_id], lanes) for row in network.relations]
    name = "wide" if width == WIDE else "narrow"
    return Drawing(width, height, list(boxes.values()), lines, name)


def _rows(network: Network, most: int) -> list[list[Node]]:
    order = sorted(network.nodes.values(), key=lambda node: (node.level, node.hop, node.party.sort_name, node.party.pk))
    rows: list[list[Node]] = []
    for _level, nodes in groupby(order, key=lambda node: node.level):
        level = list(nodes)
        rows += [level[start : start + most] for start in range(0, len(level), most)]
    return rows


def _box(node: Node, network: Network, x: int, y: int, query: str) -> Box:
    name = str(node.party)
    lines = textwrap.wrap(name, LETTERS, max_lines=2, placeholder="…") or [name]
    role = words_of(node.via, node.party.pk) if node.via else ""
    other = _near(node, network)
    label = _("%(name)s: %(role)s, %(other)s") % {"name": name, "role": role, "other": other} if role else name
    top = y + (TALL - 15 * (len(lines) + bool(role))) // 2 + 11
    ys = [(top + 15 * number, line) for number, line in enumerate(lines)]
    url = reverse("counterparties:dossier", args=[node.party.pk]) + f"?tab=relations{query}"
    return Box(x, y, lines, role, label, url, node.via is None, x + BOX // 2, ys, top + 15 * len(lines))


def _near(node: Node, network: Network) -> str:
    if node.via is None:
        return ""
    near = node.via.target_id if node.via.source_id == node.party.pk else node.via.source_id
    return str(network.nodes[near].party)


INVERSE = {
    "parent": "subsidiary",
    "branch": "head",
    "successor": "predecessor",
    "affiliated": "affiliated",
    "guarantor": "guaranteed",
}


def words_of(row: Relation, pk: int) -> str:
    """What the counterparty with this key is to the other end: the parent, or, seen from there, the subsidiary."""
    if row.source_id == pk:
        return str(row.get_kind_display())
    words = {
        "subsidiary": _("Subsidiary"),
        "head": _("Head organisation"),
        "predecessor": _("Predecessor"),
        "affiliated": _("Affiliated"),
        "guaranteed": _("Guaranteed by it"),
    }
    return words[INVERSE[row.kind]]


def term_of(row: Relation) -> str:
    """From when to when the relation holds, in words; "" without dates."""
    if row.kind == Relation.Kind.SUCCESSOR and row.since:
        return _("reorganised on %(day)s") % {"day": short_day(row.since)}
    if row.since and row.until:
        return f"{short_day(row.since)} – {short_day(row.until)}"
    if row.until:
        return _("until %(day)s") % {"day": short_day(row.until)}
    return _("since %(day)s") % {"day": short_day(row.since)} if row.since else ""


class Lanes:
    """The free room of each row of boxes, through which a line passes that goes on to a row below it."""

    def __init__(self, width: int) -> None:
        self.width = width
        self._tops: list[int] = []
        self._free: list[list[tuple[int, int]]] = []
        self._taken: list[list[int]] = []

    def add(self, boxes: list[Box]) -> None:
        """The next row, its boxes from left to right."""
        begins = [SIDE, *(box.x + BOX + GAP // 2 for box in boxes)]
        ends = [*(box.x - GAP // 2 for box in boxes), self.width - SIDE]
        begins[-1], ends[0] = min(begins[-1], ends[-1]), max(ends[0], begins[0])
        self._tops.append(boxes[0].y)
        self._free.append(list(zip(begins, ends, strict=True)))
        self._taken.append([])

    def through(self, upper: Box, lower: Box) -> list[tuple[int, int]]:
        """Where a line between the boxes passes the rows between them: x and the upper edge of each row."""
        between = [number for number, top in enumerate(self._tops) if upper.y < top < lower.y]
        share = (lower.middle - upper.middle) / (len(between) + 1)
        return [
            (self._take(number, round(upper.middle + share * (place + 1)), lower.middle), self._tops[number])
            for place, number in enumerate(between)
        ]

    def _take(self, number: int, wanted: int, goal: int) -> int:
        """The free place of the row that is nearest to the wanted one, beside the lines that pass there already."""
        places = [(min(max(wanted, left), right), left, right) for left, right in self._free[number]]
        near, left, right = min(places, key=lambda place: (abs(place[0] - wanted), abs(place[0] - goal)))
        apart = [near + aside for aside in APART if left <= near + aside <= right]
        close = [near + aside for aside in CLOSE if 0 < near + aside < self.width]
        taken = self._taken[number]
        x = next((place for place in (*apart, *close) if place not in taken), near)
        taken.append(x)
        return x


def _curve(x: int, y: int, to_x: int, to_y: int) -> str:
    half = (y + to_y) // 2
    return f"C{x} {half} {to_x} {half} {to_x} {to_y}"


def _line(row: Relation, source: Box, target: Box, lanes: Lanes) -> Line:
    """A curve from the lower edge of the upper box to the upper edge of the lower one; beside each other: a bow.

    Rows between them are passed beside their boxes: behind a box nobody sees where a line goes.
    """
    upper, lower = (source, target) if source.y <= target.y else (target, source)
    if upper.y == lower.y:
        y, drop = upper.y + TALL, upper.y + TALL + BETWEEN // 2
        path = f"M{upper.middle} {y}C{upper.middle} {drop} {lower.middle} {drop} {lower.middle} {y}"
    else:
        x, y = upper.middle, upper.y + TALL
        path = f"M{x} {y}"
        for lane, top in lanes.through(upper, lower):
            path += f"{_curve(x, y, lane, top)}V{top + TALL}"
            x, y = lane, top + TALL
        path += _curve(x, y, lower.middle, lower.y)
    words = f"{row.source} – {row.get_kind_display()} – {row.target}"
    term = term_of(row)
    return Line(path, row.kind, f"{words} ({term})" if term else words)
