"""The number their office gave the letter, and our number that it answers."""

import re
from dataclasses import dataclass
from datetime import date

from correspondence.understanding.dates import dates_in

_NUMBER = r"(?P<number>[0-9A-Za-zА-Яа-яІіЇїЄєҐґ][0-9A-Za-zА-Яа-яІіЇїЄєҐґ/\\.\-–_]{0,38})"
_SIGN = r"(?:№|N[º°o]\.?|No\.?|#|N(?=\s*\d)|номер|number)"
_GAP = r"[\s:.]{0,4}"
# Their own outgoing number, by the words that offices put before it.
_OUTGOING = (
    rf"(?:\bисх(?:одящий|\.|одящ\.)?|\bвих(?:ідний|\.)?|\bизх(?:одящ)?(?:\.|\b)|\bизходящ)\s*{_GAP}(?:{_SIGN})?{_GAP}{_NUMBER}",
    rf"\b(?:our\s+ref(?:erence)?|our\s+no|ref(?:erence)?\s*(?:no|number)|ref|outgoing\s+(?:no|number))\b{_GAP}(?:{_SIGN})?{_GAP}{_NUMBER}",
    rf"\b(?:рег(?:истрационный|\.)?|реєстр(?:аційний|\.)?|регистрационен)\s*{_GAP}{_SIGN}{_GAP}{_NUMBER}",
)
_PLAIN = (
    rf"(?:^|[\s(«\"]){_SIGN}\s{{0,3}}{_NUMBER}\s{{0,3}}(?:от|від|вiд|dated|of|/)\s{{0,3}}"
    r"(?=[«\"“„]?\d|[A-Za-zА-Яа-яІіЇїЄє])"
)
# Ours, which they answer.
_YOURS = (
    rf"\b(?:на|in\s+reply\s+to|re)?\s*(?:ваш[аеиіую]*|your)\s+(?:исх(?:\.|одящ\w*)?|вих(?:\.|ідн\w*)?|изх(?:\.|одящ\w*)?|вх(?:\.|одящ\w*)?|ref(?:erence)?|"
    rf"письм\w+|лист\w*|писмо|letter|no)?{_GAP}(?:{_SIGN})?{_GAP}{_NUMBER}",
    rf"(?:^|\n)\s*на\s+{_SIGN}{_GAP}{_NUMBER}",
)
# Oblique cases and small letters: a paper mentioned in a sentence; "Договор № 5" at the head of a page is its title.
_MENTION = re.compile(
    r"(?:на|На|НА|ваш\w*|Ваш\w*|your|договор[уае]\w*|контракт[уае]\w*|сч[её]т[уае]\w*|рахунк\w+|угод[іиу]|договір|"
    r"contract|invoice)$"
)
_HAS_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Numbered:
    """A number with the date beside it, and the words it was read from."""

    number: str
    dated_on: date | None
    excerpt: str
    why: str


def their_number(text: str) -> Numbered | None:
    """Their outgoing number: by the words of offices first, then a plain "№ … от …" near the beginning."""
    head = text[:20_000]
    for pattern in _OUTGOING:
        if found := _first(pattern, head, "number.outgoing"):
            return found
    return _first(_PLAIN, text[:3000], "number.dated", needs_date=True)


def answered_number(text: str) -> Numbered | None:
    """The number of the letter that this one answers, as they quote it."""
    for pattern in _YOURS:
        if found := _first(pattern, text[:20_000], "number.answered"):
            return found
    return None


def _first(pattern: str, text: str, why: str, *, needs_date: bool = False) -> Numbered | None:
    for match in re.finditer(pattern, text, re.IGNORECASE):
        number, day = _parted(match.group("number").rstrip(".-–_\\/"))
        if not _HAS_DIGIT.search(number) or _is_date(number) or (why != "number.answered" and _is_mention(text, match)):
            continue
        day = day or _date_beside(text, match.start("number") + len(number))
        if needs_date and day is None:
            continue
        return Numbered(number, day, _excerpt(text, match.start(), match.end(), day is not None), why)
    return None


def _parted(number: str) -> tuple[str, date | None]:
    """ "77/12.02.2026" is the number 77 and its date, as Bulgarian offices write them."""
    match = re.fullmatch(r"(.+?)[/](\d{1,2}\.\d{1,2}\.(?:20)?\d\d)", number)
    days = dates_in(match.group(2)) if match else []
    return (match.group(1), days[0][0]) if match and days else (number, None)


def _is_mention(text: str, match: re.Match[str]) -> bool:
    """Whether the words before speak of another paper: "на № …" (ours), "по договору № …" (mentioned)."""
    before = re.findall(r"[А-Яа-яІіЇїЄєҐґA-Za-z]+", text[max(0, match.start() - 40) : match.start("number")])
    words = [word for word in before if not re.fullmatch(r"N|No|исх|вих|изх|№", word, re.IGNORECASE)][-1:]
    return bool(words) and bool(_MENTION.match(words[0]))


def _is_date(number: str) -> bool:
    return bool(re.fullmatch(r"\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})|\d{4}-\d{1,2}-\d{1,2}", number))


def _date_beside(text: str, end: int) -> date | None:
    """The date on the same line or the next, right after the number: "от 05.03.2026", "/ 5 березня 2026 р."."""
    tail = re.match(r"[^\n]{0,60}(?:\n[^\n]{0,40})?", text[end : end + 110])
    window = tail.group(0) if tail else ""
    for day, start, _ in dates_in(window):
        between = window[:start].strip(' ,;:()\n\t|/\\«"“„').lower().rstrip(".")
        if re.fullmatch(r"(?:от|від|вiд|dated|date|of|дата|г|р)?[\s:.]*", between):
            return day
    return None


def _excerpt(text: str, start: int, end: int, with_date: bool) -> str:
    stop = min(len(text), end + (40 if with_date else 0))
    return " ".join(text[start:stop].split("\n")[0].split())[:120]
