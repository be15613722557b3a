"""Are two names one organisation's? Word by word, with the reason said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counterparties.names.normal import Name, alternatives, take_apart
from counterparties.names.scripts import has_cyrillic, skeleton
from counterparties.names.words import is_hollow, is_known, is_number, weight

CANDIDATE = 0.7
"""From this score on a pair is shown to a person as possibly the same."""
CERTAIN = 0.93
"""From this score on a name alone is enough to propose the counterparty first."""

SAME_WORDS: Promise = _("The names have the same words.")
SPELT_OTHERWISE: Promise = _("The names are spelt a little differently.")
OTHER_FORM: Promise = _("The names agree, the legal forms differ.")
OTHER_NUMBER: Promise = _("The names differ in a number only.")
ACRONYM: Promise = _("One name is the abbreviation of the other.")
OTHER_WORDS: Promise = _("The names have different words.")


@dataclass(frozen=True)
class Comparison:
    """Likeness from 0 to 1 with its reason."""

    score: float
    reason: Promise

    @property
    def is_candidate(self) -> bool:
        """Likely enough to ask a person."""
        return self.score >= CANDIDATE

    @property
    def is_certain(self) -> bool:
        """No difference but spelling by rule."""
        return self.score >= CERTAIN


@dataclass
class _Alignment:
    """Matched words with their likeness, and what is left on each side."""

    matched: list[tuple[str, str, float]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)

    def share(self) -> float:
        """Weight of what matched in the weight of all words."""
        good = sum(weight(a) * likeness + weight(b) * likeness for a, b, likeness in self.matched)
        whole = sum(weight(a) + weight(b) for a, b, _ in self.matched) + sum(map(weight, self.left + self.right))
        return good / whole if whole else 0.0

    def telling(self, words: list[str]) -> list[str]:
        """The words that tell a company from its namesake."""
        return [word for word in words if not is_hollow(word)]


@lru_cache(maxsize=50_000)
def likeness(a: str, b: str) -> float:
    """Likeness of two Latin words: 1 the same, 0.96 by another transliteration, less for slips of the pen, else 0."""
    if a == b:
        return 1.0
    if is_number(a) or is_number(b) or min(len(a), len(b)) < 3:
        return 0.0
    if min(len(a), len(b)) == 3:
        return 0.96 if skeleton(a) == skeleton(b) and a[1:] == b[1:] else 0.0
    if is_known(a) and is_known(b):
        return 0.97 if _same_stem(a, b) else 0.0
    if skeleton(a) == skeleton(b) and len(skeleton(a)) >= 3:
        return 0.96
    return _slip(a, b)


def _same_stem(a: str, b: str) -> bool:
    """`holding` and `holdings`, `bank` and `banking`."""
    short, long = sorted((a, b), key=len)
    return long.startswith(short) and long[len(short) :] in ("s", "es", "ing", "y", "i", "a")


def _slip(a: str, b: str) -> float:
    from rapidfuzz.distance import OSA

    shortest = min(len(a), len(b))
    allowed = 1 if shortest < 9 else 2
    distance = OSA.distance(a, b, score_cutoff=allowed)
    return 1 - distance / shortest * 0.9 if distance <= allowed else 0.0


def _match_joined(one: list[str], other: list[str]) -> Iterator[tuple[str, str]]:
    """Words written together on one side: `good will` and `goodwill`."""
    for index in range(len(one) - 1):
        joined = one[index] + one[index + 1]
        if len(joined) >= 5 and joined in other:
            yield joined, f"{index}"
            return


def _rejoin(one: list[str], other: list[str]) -> list[str]:
    for joined, index in _match_joined(one, other):
        at = int(index)
        return _rejoin([*one[:at], joined, *one[at + 2 :]], other)
    return one


def _align(a: Name, b: Name) -> _Alignment:
    left, right = list(a.words), list(b.words)
    left = _rejoin(left, right)
    right = _rejoin(right, left)
    result = _Alignment(right=right)
    for word in left:
        best = max(result.right, key=lambda candidate: likeness(word, candidate), default="")
        if best and (value := likeness(word, best)) > 0:
            result.right.remove(best)
            result.matched.append((word, best, value))
        else:
            result.left.append(word)
    return result


def _is_acronym(short: Name, long: Name) -> bool:
    if len(short.raw) != 1 or len(long.raw) < 3 or not 3 <= len(short.raw[0]) <= 8:
        return False
    words = [word for word in long.raw if not is_hollow(word) and not word.isdigit()]
    raw = short.raw[0]
    return raw in ("".join(word[0] for word in words), "".join(word[0] for word in long.raw))


def _initials_agree(one: Name, other: Name) -> bool:
    """A person's surname with initials on one side, names written out on the other: `Ivanov I. I.`."""
    if len(one.raw) != 2 or len(other.raw) not in (2, 3) or len(one.raw[1]) > 2:
        return False
    surname, initials = one.raw
    given = [word for word in other.raw if word != surname]
    return (
        len(given) == len(other.raw) - 1
        and len(initials) <= len(given)
        and all(word.startswith(letter) for word, letter in zip(given, initials, strict=False))
    )


def _another_number(alignment: _Alignment) -> bool:
    """The same series, another number in the same place: `Trust 2007-1`, `Trust 2007-2`."""
    left, right = alignment.telling(alignment.left), alignment.telling(alignment.right)
    words = [a for a, _b, value in alignment.matched if value == 1 and not is_number(a) and not is_hollow(a)]
    return len(left) == len(right) == 1 and is_number(left[0]) and is_number(right[0]) and len(words) >= 2


def _together(a: Name, b: Name) -> bool:
    """The names agree when all blanks are taken out, one slip allowed."""
    from rapidfuzz.distance import OSA

    one, other = "".join(a.words), "".join(b.words)
    if any(is_number(word) for word in a.words + b.words) or abs(len(a.words) - len(b.words)) == 0:
        return False
    return min(len(one), len(other)) >= 8 and OSA.distance(one, other, score_cutoff=1) <= 1


def compare_names(first: Name, second: Name) -> Comparison:
    """Compare two taken-apart names."""
    if not first.words or not second.words:
        return Comparison(0.0, OTHER_WORDS)
    alignment = _align(first, second)
    if _is_acronym(first, second) or _is_acronym(second, first):
        return Comparison(0.75, ACRONYM)
    if _initials_agree(first, second) or _initials_agree(second, first):
        return Comparison(0.85, ACRONYM)
    if _another_number(alignment):
        return Comparison(0.72, OTHER_NUMBER)
    left, right = alignment.telling(alignment.left), alignment.telling(alignment.right)
    if (left or right) and _together(first, second):
        return Comparison(0.9, SPELT_OTHERWISE)
    telling = [a for a, _b, _v in alignment.matched if not is_hollow(a)]
    if left or right or not (telling or alignment.matched):
        return Comparison(min(alignment.share(), 0.69), OTHER_WORDS)
    return _agreeing(first, second, alignment)


def _agreeing(first: Name, second: Name, alignment: _Alignment) -> Comparison:
    slips = [value for _a, _b, value in alignment.matched if value < 0.95]
    if len(slips) > 2:
        return Comparison(0.6, OTHER_WORDS)
    score = alignment.share()
    reason = SPELT_OTHERWISE if slips else SAME_WORDS
    if (
        first.groups
        and second.groups
        and not first.groups & second.groups
        and "CORP" not in first.groups | second.groups
    ):
        score, reason = score * 0.9, reason if slips else OTHER_FORM
    return Comparison(max(CANDIDATE, round(score, 4)), reason)


def compare(one: str, other: str) -> Comparison:
    """Compare two names as written. Order, case, quotes, script, forms and small slips do not matter."""
    best = Comparison(0.0, OTHER_WORDS)
    for a in alternatives(one):
        for b in alternatives(other):
            found = compare_names(take_apart(a), take_apart(b))
            best = max(best, found, key=lambda comparison: comparison.score)
    return best


__all__ = ["CANDIDATE", "CERTAIN", "Comparison", "compare", "compare_names", "has_cyrillic", "likeness"]
