"""Two texts side by side, with what changed marked: lines are matched first, then words within changed lines."""

import difflib
import re
from dataclasses import dataclass, field

# Beyond this many lines or words the comparison would take seconds; the rest is shown unmarked.
MAX_LINES, MAX_WORDS = 4000, 2000
WORD = re.compile(r"\w+|\s+|[^\w\s]")
CONTEXT = 3


@dataclass(frozen=True)
class Piece:
    """A run of text; `mark` is "", "del" (only on the left) or "ins" (only on the right)."""

    text: str
    mark: str = ""


@dataclass(frozen=True)
class Line:
    """A row of the comparison; a side is None where the other has a line of its own. `is_gap` stands for equal lines
    left out."""

    left: list[Piece] | None
    right: list[Piece] | None
    is_changed: bool = False
    is_gap: bool = False
    skipped: int = 0


@dataclass
class Comparison:
    """The rows, how many of them differ, and whether the texts were too long to compare whole."""

    lines: list[Line] = field(default_factory=list)
    changes: int = 0
    is_cut: bool = False


def compare(left: str, right: str) -> Comparison:
    """Compare two texts line by line."""
    a, b = _lines(left), _lines(right)
    result = Comparison(is_cut=len(a) > MAX_LINES or len(b) > MAX_LINES)
    a, b = a[:MAX_LINES], b[:MAX_LINES]
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=len(a) + len(b) > 2000)
    for tag, a0, a1, b0, b1 in matcher.get_opcodes():
        if tag == "equal":
            _add_equal(result, a[a0:a1], is_first=a0 == 0, is_last=a1 == len(a))
        else:
            _add_changed(result, a[a0:a1], b[b0:b1])
    return result


def _lines(text: str) -> list[str]:
    return [squeezed for line in text.splitlines() if (squeezed := " ".join(line.split()))]


def _add_equal(result: Comparison, lines: list[str], *, is_first: bool, is_last: bool) -> None:
    head = 0 if is_first else CONTEXT
    tail = 0 if is_last else CONTEXT
    skipped = len(lines) - head - tail
    if skipped <= 2:
        result.lines.extend(Line([Piece(line)], [Piece(line)]) for line in lines)
        return
    result.lines.extend(Line([Piece(line)], [Piece(line)]) for line in lines[:head])
    result.lines.append(Line(None, None, is_gap=True, skipped=skipped))
    result.lines.extend(Line([Piece(line)], [Piece(line)]) for line in lines[len(lines) - tail :])


def _add_changed(result: Comparison, left: list[str], right: list[str]) -> None:
    for index in range(max(len(left), len(right))):
        result.changes += 1
        if index < len(left) and index < len(right):
            pieces = _words(left[index], right[index])
            result.lines.append(Line(pieces[0], pieces[1], is_changed=True))
        elif index < len(left):
            result.lines.append(Line([Piece(left[index], "del")], None, is_changed=True))
        else:
            result.lines.append(Line(None, [Piece(right[index], "ins")], is_changed=True))


def _words(left: str, right: str) -> tuple[list[Piece], list[Piece]]:
    a, b = WORD.findall(left)[:MAX_WORDS], WORD.findall(right)[:MAX_WORDS]
    on_left: list[Piece] = []
    on_right: list[Piece] = []
    for tag, a0, a1, b0, b1 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if a1 > a0:
            on_left.append(Piece("".join(a[a0:a1]), "" if tag == "equal" else "del"))
        if b1 > b0:
            on_right.append(Piece("".join(b[b0:b1]), "" if tag == "equal" else "ins"))
    return on_left, on_right
