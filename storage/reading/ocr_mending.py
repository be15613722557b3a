"""Mending what a recogniser of two alphabets confuses: Latin names read as Cyrillic, small words read as Latin.

Words that it was less sure of are laid on one sheet and read once more as English; the surer reading wins.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

# A word read with less confidence than this is read again as Latin.
UNSURE = 93.0
CYRILLIC = re.compile(r"[Ѐ-ӿ]")
LATIN_WORD = re.compile(r"[“”\"'«»(\[]*[A-Za-z0-9][A-Za-z0-9$%&+./@:_-]*[)\]“”\"'«».,;:!?]*")
# The sign of a percentage read as the figures that resemble it, and words of letters with a dollar among them.
SUSPICIOUS = re.compile(r"\W*\d+96\W*|\w+\$\w+")
PADDING = 12
SHAPES = dict(zip("ABCEHIKMOPTXYUW30", "АВСЕНІКМОРТХУИШЗО", strict=True))
ALIKE = 0.7
TWINS = str.maketrans("ABEKMHOPCTXaceopxyiukn30", "АВЕКМНОРСТХасеорхуіикпЗО")
# Frequent words made of letters that both alphabets draw alike.
COMMON = {
    "ru": "а в и к о с у на не но он она они оно от то та те так там как ко во ту все вот нет тот кто со ни нас вас "
          "вам нам их им мы вы ее его нее мне",
    "uk": "а в і о у та на не но то ви ми те так там ні він вона воно вони кто хто нас вас нам вам їх її мені со",
    "bg": "а в и о с на не се от то ни ви ми си са те му нас вас как или но тя той това при",
}  # fmt: skip
ABBREVIATIONS = frozenset({"ООН", "СЗО", "НАТО", "ЕС", "НТВ", "ВООЗ", "ЄС", "МВС", "СНС", "ВНО", "ОАО", "ОТ"})
# A word lower than this part of its line's usual height has no capital in it.
LOW = 0.82


@dataclass(frozen=True)
class Word:
    """A recognised word: its text, its confidence from 0 to 100, its box, and the line it stands in."""

    text: str
    confidence: float
    left: int
    top: int
    width: int
    height: int
    line: tuple[int, int, int]


Recogniser = Callable[[Any], list[Word]]


def words_of(table: str) -> list[Word]:
    """The words of tesseract's table (TSV), in reading order."""
    found = []
    for row in table.splitlines()[1:]:
        cells = row.split("\t", 11)
        if len(cells) == 12 and cells[11].strip():
            block, paragraph, line = int(cells[2]), int(cells[3]), int(cells[4])
            left, top, width, height = (int(cell) for cell in cells[6:10])
            found.append(Word(cells[11].strip(), float(cells[10]), left, top, width, height, (block, paragraph, line)))
    return found


def text_of(words: list[Word]) -> str:
    """The words as text: a line for each line, an empty one between paragraphs."""
    out: list[str] = []
    before: tuple[int, int, int] | None = None
    for word in words:
        if before is None:
            out.append(word.text)
        elif word.line == before:
            out.append(f" {word.text}")
        else:
            out.append(("\n" if word.line[:2] == before[:2] else "\n\n") + word.text)
        before = word.line
    return "".join(out)


def mended(words: list[Word], picture: Any, language: str, read_latin: Recogniser) -> list[Word]:
    """The words of a page in a Cyrillic language with both confusions mended."""
    if language not in COMMON:
        return words
    return _small_words(_latin_names(words, picture, read_latin), language)


def _latin_names(words: list[Word], picture: Any, read_latin: Recogniser) -> list[Word]:
    doubtful = [index for index, word in enumerate(words) if _is_doubtful(word)]
    if not doubtful:
        return words
    sheet, places = _sheet([words[index] for index in doubtful], picture)
    again = read_latin(sheet)
    result = list(words)
    for index, (top, bottom) in zip(doubtful, places, strict=True):
        found = [word for word in again if top <= word.top + word.height / 2 <= bottom]
        if len(found) == 1 and _is_better(found[0], words[index]):
            result[index] = replace(words[index], text=found[0].text, confidence=found[0].confidence)
    return result


def _is_doubtful(word: Word) -> bool:
    if SUSPICIOUS.fullmatch(word.text):
        return True
    return word.confidence < UNSURE and bool(CYRILLIC.search(word.text)) and len(word.text) >= 3


def _is_better(latin: Word, word: Word) -> bool:
    if latin.confidence < max(word.confidence, 80) or not LATIN_WORD.fullmatch(latin.text):
        return False
    return not _is_drawn_alike(_core(latin.text).upper(), _core(word.text).upper())


def _is_drawn_alike(latin: str, cyrillic: str) -> bool:
    """The Latin reading is the Cyrillic word itself, letter for letter in the other alphabet's shapes."""
    if len(latin) != len(cyrillic) or not CYRILLIC.search(cyrillic):
        return False
    alike = sum(SHAPES.get(a, a) == b for a, b in zip(latin, cyrillic, strict=True))
    return alike >= ALIKE * len(latin)


def _sheet(words: list[Word], picture: Any) -> tuple[Any, list[tuple[int, int]]]:
    """The words' pictures below each other on white, and the strip that each of them takes."""
    from PIL import Image

    height = sum(word.height + 4 * PADDING for word in words) + PADDING
    sheet = Image.new("L", (max(word.width for word in words) + 8 * PADDING, height), 255)
    places, y = [], PADDING
    for word in words:
        box = (word.left - 4, word.top - 4, word.left + word.width + 4, word.top + word.height + 4)
        sheet.paste(picture.crop(box), (4 * PADDING, y))
        places.append((y - PADDING, y + word.height + 8 + PADDING))
        y += word.height + 4 * PADDING
    return sheet, places


def _small_words(words: list[Word], language: str) -> list[Word]:
    common = frozenset(COMMON[language].split())
    heights = _line_heights(words)
    seen = {_core(word.text) for word in words if CYRILLIC.search(word.text)}
    return [_mended_word(word, common, heights[word.line], seen) for word in words]


def _line_heights(words: list[Word]) -> dict[tuple[int, int, int], float]:
    by_line: dict[tuple[int, int, int], list[int]] = {}
    for word in words:
        by_line.setdefault(word.line, []).append(word.height)
    return {line: median(heights) for line, heights in by_line.items()}


def _core(text: str) -> str:
    return re.sub(r"^\W+|\W+$", "", text)


def _mended_word(word: Word, common: frozenset[str], line_height: float, seen: set[str]) -> Word:
    core = _core(word.text)
    if not core or core.isdigit() or not core.isascii() or len(core) > 5:
        return word
    twin = core.translate(TWINS)
    if not all("Ѐ" <= char <= "ӿ" for char in twin):
        return word
    if core.isupper() and len(core) > 2 and (twin in ABBREVIATIONS or twin in seen):
        return replace(word, text=word.text.replace(core, twin))
    if any(char.isdigit() for char in core) or twin.lower() not in common:
        return word
    is_low = word.height < LOW * line_height
    return replace(word, text=word.text.replace(core, twin.lower() if is_low else twin[0] + twin[1:].lower()))
