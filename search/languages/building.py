"""Make the compact lexicon of one language from the dictionary of simplemma.

Run as a program (``python -m search.languages.building uk PATH``), because the dictionary as Python objects takes
hundreds of megabytes that the process of the product should never hold. The result is one trie file of a few
megabytes that every process maps into memory.

Two kinds of keys live in it:

* ``=form`` gives how to make each of its normal forms: letters to cut at the end, letters to add;
* ``-ending`` gives the ways in which words with this ending are made into normal forms, commonest first. They
  are mined from the dictionary itself and serve words that are not in it.
"""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import marisa_trie
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from search.languages.folding import fold

Change = tuple[int, str]
LONGEST_ENDING = 6
LONGEST_CUT = 8
#: A way of making a normal form counts for an ending when this many words show it.
ENOUGH = 3
MOST_CHANGES = 12
REFLEXIVE_REMARKS = ("-(се)", "-(си)", "-се")


def build(language: str, path: Path) -> None:
    """Write the lexicon of the language to the path; an unfinished file never stands under its name."""
    changes = {form_and_lemma: change_between(*form_and_lemma) for form_and_lemma in folded_pairs(language)}
    cells = [(f"={form}", pack(change)) for (form, _), change in changes.items()]
    cells += endings((form, *change) for (form, _), change in changes.items())
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    marisa_trie.BytesTrie(cells).save(str(unfinished))
    unfinished.replace(path)


def folded_pairs(language: str) -> Iterator[tuple[str, str]]:
    """Yield (form, normal form), both folded, without the reflexive remarks the dictionary puts on verbs."""
    for form, lemma in DefaultDictionaryFactory().get_dictionary(language).items():
        if lemma.endswith(REFLEXIVE_REMARKS):
            lemma = lemma.rpartition("-")[0]
        if form and lemma:
            yield fold(form), fold(lemma)


def change_between(form: str, lemma: str) -> Change:
    """Return what to cut from the form's end and what to add, to get the lemma."""
    if form == lemma:
        return 0, ""
    shared = 0
    for left, right in zip(form, lemma, strict=False):
        if left != right:
            break
        shared += 1
    return len(form) - shared, lemma[shared:]


def pack(change: Change, weight: int = 0) -> bytes:
    """Return the change as bytes; the weight (0 to 255) makes commoner changes sort first."""
    cut, added = change
    return bytes((255 - weight, min(cut, 255))) + added.encode()


def endings(forms: Iterable[tuple[str, int, str]]) -> Iterator[tuple[str, bytes]]:
    """Yield the changes that words of each ending undergo, with how usual each is."""
    seen = Counter(_shown(forms))
    by_ending: dict[str, list[tuple[int, Change]]] = {}
    totals: Counter[str] = Counter()
    for (ending, cut, added), count in seen.items():
        totals[ending] += count
        if count >= ENOUGH:
            by_ending.setdefault(ending, []).append((count, (cut, added)))
    for ending, changes in by_ending.items():
        for count, change in sorted(changes, reverse=True)[:MOST_CHANGES]:
            yield f"-{ending}", pack(change, max(1, round(250 * count / totals[ending])))


def _shown(forms: Iterable[tuple[str, int, str]]) -> Iterator[tuple[str, int, str]]:
    """Each change of each form, told for the last letter, the last two, and so on."""
    for form, cut, added in forms:
        if cut > LONGEST_CUT or len(form) - cut < 2 or not form.isalpha():
            continue
        for length in range(max(1, cut), min(LONGEST_ENDING, len(form) - 1) + 1):
            yield form[-length:], cut, added


if __name__ == "__main__":
    build(sys.argv[1], Path(sys.argv[2]))
