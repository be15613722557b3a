"""Numbers of Word's lists: a clause is looked for by its number, and the file keeps only the rule that makes it."""

from dataclasses import dataclass, field, replace
from typing import Any

from lxml import etree

ROMAN = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
         (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]  # fmt: skip
RUSSIAN = "абвгдежзиклмнопрстуфхцчшщэюя"


@dataclass
class Level:
    """How one level of a list is numbered."""

    format: str = "decimal"
    pattern: str = ""
    start: int = 1
    is_legal: bool = False
    style: str = ""
    # The level counts anew after levels above this one only; None: after every level above it.
    restarts_after: int | None = None


@dataclass
class Numbering:
    """The lists of a document and how far each of them has counted."""

    numbering: etree._Element | None = None
    styles: etree._Element | None = None
    lists: dict[str, tuple[str, dict[int, Level]]] = field(default_factory=dict)
    by_style: dict[str, tuple[str, int]] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.numbering is not None:
            self._load_lists(self.numbering)
        if self.styles is not None:
            self._load_styles(self.styles)

    def label(self, paragraph: etree._Element) -> str:
        """The paragraph's number with a space after it, "" when it has none; counts on."""
        found = _own_number(paragraph) or self._style_number(paragraph)
        return self.label_of(*found) if found is not None else ""

    def label_of(self, number: str, depth: int) -> str:
        """The next number of this level of the list, with a space after it; "" for bullets and unknown lists."""
        if number not in self.lists:
            return ""
        abstract, levels = self.lists[number]
        level = levels.get(depth)
        if level is None or level.format in ("bullet", "none"):
            return ""
        counts = self.counters.setdefault(abstract, {})
        for above in range(depth):
            # A deeper item before any of its parents: they stand at their first number.
            counts.setdefault(above, levels.get(above, Level()).start)
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [key for key in counts if key > depth]:
            limit = levels.get(deeper, Level()).restarts_after
            if limit is None or depth < limit:
                del counts[deeper]
        return _filled(level, levels, counts) + " "

    def _load_lists(self, root: etree._Element) -> None:
        abstract = {_attribute(item, "abstractNumId"): _levels(item) for item in root.iter("{*}abstractNum")}
        for item in root.iter("{*}num"):
            reference = item.find("{*}abstractNumId")
            key = _attribute(reference, "val") if reference is not None else ""
            levels = dict(abstract.get(key, {}))
            overridden = False
            for override in item.findall("{*}lvlOverride"):
                overridden = self._override(override, levels) or overridden
            number = _attribute(item, "numId")
            self.lists[number] = (f"num {number}" if overridden else key, levels)
            for depth, level in levels.items():
                if level.style:
                    self.by_style.setdefault(level.style, (number, depth))

    def _override(self, override: etree._Element, levels: dict[int, Level]) -> bool:
        depth = _number(_attribute(override, "ilvl"))
        inner = override.find("{*}lvl")
        if inner is not None:
            levels[depth] = _level(inner)
        start = override.find("{*}startOverride")
        if start is not None:
            base = levels.get(depth, Level())
            start_at = _number(_attribute(start, "val"))
            levels[depth] = replace(base, start=start_at)
        return start is not None or inner is not None

    def _load_styles(self, root: etree._Element) -> None:
        for style in root.iter("{*}style"):
            properties = style.find("{*}pPr/{*}numPr")
            found = _pair(properties) if properties is not None else None
            name = _attribute(style, "styleId")
            if found and found[0] and name not in self.by_style:
                self.by_style[name] = found

    def _style_number(self, paragraph: etree._Element) -> tuple[str, int] | None:
        style = paragraph.find("{*}pPr/{*}pStyle")
        return self.by_style.get(_attribute(style, "val")) if style is not None else None


def _own_number(paragraph: etree._Element) -> tuple[str, int] | None:
    properties = paragraph.find("{*}pPr/{*}numPr")
    return _pair(properties) if properties is not None else None


def _pair(properties: etree._Element) -> tuple[str, int] | None:
    number, depth = properties.find("{*}numId"), properties.find("{*}ilvl")
    if number is None:
        return None
    return _attribute(number, "val"), _number(_attribute(depth, "val")) if depth is not None else 0


def _levels(abstract: etree._Element) -> dict[int, Level]:
    return {_number(_attribute(item, "ilvl")): _level(item) for item in abstract.findall("{*}lvl")}


def _level(element: etree._Element) -> Level:
    def text(name: str, default: str = "") -> str:
        child = element.find(f"{{*}}{name}")
        return _attribute(child, "val") if child is not None else default

    legal, restart = element.find("{*}isLgl") is not None, text("lvlRestart")
    return Level(
        text("numFmt", "decimal"), text("lvlText"), _number(text("start", "1"), 1), legal, text("pStyle"),
        int(restart) if restart.isascii() and restart.isdigit() else None,
    )  # fmt: skip


def _filled(level: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
    text = level.pattern
    for depth in range(9):
        mark = f"%{depth + 1}"
        if mark in text:
            other = levels.get(depth, Level())
            value = counts.get(depth, other.start)
            text = text.replace(mark, number_as(value, "decimal" if level.is_legal else other.format))
    return text


def number_as(value: int, format: str) -> str:
    """The number as a list writes it: 4, iv, D, г."""
    if format in ("lowerRoman", "upperRoman"):
        text = _roman(value)
        return text.upper() if format == "upperRoman" else text
    if format in ("lowerLetter", "upperLetter"):
        return _letters(value, "abcdefghijklmnopqrstuvwxyz", format == "upperLetter")
    if format in ("russianLower", "russianUpper"):
        return _letters(value, RUSSIAN, format == "russianUpper")
    if format == "decimalZero":
        return f"{value:02}"
    if format == "ordinal":
        return f"{value}{_english_ending(value)}"
    return str(value)


def _english_ending(value: int) -> str:
    if value % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")


def _roman(value: int) -> str:
    text = ""
    for size, sign in ROMAN:
        while 0 < size <= value < 5000:
            text += sign
            value -= size
    return text or str(value)


def _letters(value: int, alphabet: str, is_upper: bool) -> str:
    """a ... z, aa, bb ..., as Word counts beyond the alphabet."""
    if not 0 < value < 1000:
        return str(value)
    text = alphabet[(value - 1) % len(alphabet)] * ((value - 1) // len(alphabet) + 1)
    return text.upper() if is_upper else text


def _attribute(element: etree._Element, name: str) -> str:
    """An attribute whatever its namespace: the two generations of Word's XML differ in it."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return ""


def _number(text: Any, default: int = 0) -> int:
    try:
        return int(text)
    except (TypeError, ValueError):
        return default
