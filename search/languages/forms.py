"""Normal forms of one word: all of them, for a word that may be a form of several.

Russian comes from pymorphy3; Ukrainian, Bulgarian and English from the compact lexicons, where a word that the
dictionary lacks (a surname, a firm, a new term) takes the changes that its ending usually undergoes.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from search.languages.detection import possible
from search.languages.folding import fold
from search.languages.lexicon import lexicon

#: Word forms kept with their normal forms, about 10 MB when full; a page of text hits it nine times of ten.
KEPT_FORMS = 40_000
LONGEST_WORD = 40


@dataclass(frozen=True)
class Rule:
    """How far a language's mined endings are trusted: how usual a change must be (1 to 250) to be followed.

    `lemma_cut`: the most letters cut from a word that is a normal form itself (a female "studentka" is not a
    form of "student"); beyond `known` and `unknown` the result must always be a normal form of the dictionary.
    """

    normal: int
    known: int
    unknown: int
    lemma_cut: int
    shifts: tuple[tuple[str, str], ...] = ()
    endings: int = 6
    guesses: int = 2


UKRAINIAN_SHIFTS = (("о", "і"), ("е", "і"), ("і", "о"), ("і", "е"))
RULES = {
    "uk": Rule(normal=25, known=25, unknown=10, lemma_cut=8, shifts=UKRAINIAN_SHIFTS, guesses=3),
    "bg": Rule(normal=60, known=25, unknown=10, lemma_cut=1, shifts=(("е", "я"), ("я", "е"))),
    "en": Rule(normal=60, known=25, unknown=10, lemma_cut=3),
}


@lru_cache(maxsize=KEPT_FORMS)
def normal_forms(word: str, language: str) -> tuple[str, ...]:
    """All normal forms of the word, folded; the likeliest first, never empty for a word of letters.

    Latin letters are read as English whatever the language; a language without rules gives the folded word.
    """
    folded = fold(word.removesuffix("'s").removesuffix("’s"))[:LONGEST_WORD]
    if not folded:
        return ()
    if not folded.isalpha():
        return (folded,)
    return tuple(dict.fromkeys(_analyser(_language_of(folded, language))(folded)))


def forms_in(word: str, languages: Iterable[str]) -> tuple[str, ...]:
    """The normal forms of the word in any of the languages that its letters allow."""
    allowed = [language for language in languages if language in possible(word)] or list(possible(word))
    return tuple(dict.fromkeys(form for language in allowed for form in normal_forms(word, language)))


def _language_of(folded: str, language: str) -> str:
    if folded.isascii():
        return "en"
    if not any("а" <= letter <= "ӿ" for letter in folded):
        return ""
    return language if language in ("ru", "uk", "bg") else possible(folded)[0]


@cache
def _analyser(language: str) -> Callable[[str], Iterable[str]]:
    if language == "ru":
        return _russian()
    if language in RULES:
        return _by_lexicon(language, RULES[language])
    return lambda folded: (folded,)


def _russian() -> Callable[[str], Iterable[str]]:
    import pymorphy3

    logging.getLogger("pymorphy3").setLevel(logging.WARNING)  # it tells at each start which dictionary it reads
    morph: Any = pymorphy3.MorphAnalyzer()

    def analyse(folded: str) -> Iterable[str]:
        forms = [parse.normal_form.replace("ё", "е") for parse in morph.parse(folded)]
        # A word outside the dictionary is mostly a name: it may stand in its normal form already.
        return forms if morph.word_is_known(folded) else [*forms, folded]

    return analyse


def _by_lexicon(language: str, rule: Rule) -> Callable[[str], Iterable[str]]:
    words = lexicon(language)

    def analyse(folded: str) -> Iterable[str]:
        known = words.known(folded)
        least = rule.normal if folded in known else rule.known if known else rule.unknown
        longest_cut = rule.lemma_cut if folded in known else LONGEST_WORD
        found = list(known)
        for ending in endings_of(folded):
            for usual, cut, form in words.guesses(folded, ending):
                if usual < least:
                    break
                if cut <= longest_cut and form != folded and words.is_normal(form):
                    found.append(form)
        if folded not in known:
            found += _shifted(folded, rule, words.is_normal)
        return found if known else [*found, folded, *guessed(folded)]

    def endings_of(folded: str) -> range:
        return range(min(rule.endings, len(folded) - 1), 0, -1)

    def guessed(folded: str) -> list[str]:
        """What the longest endings that the dictionary knows make of an unknown word."""
        found: dict[str, None] = {}
        for ending in endings_of(folded)[:-1]:
            found |= dict.fromkeys([form for _, _, form in words.guesses(folded, ending)][: rule.guesses])
            if len(found) >= rule.guesses:
                break
        return list(found)[: rule.guesses]

    return analyse


def _shifted(folded: str, rule: Rule, is_normal: Callable[[str], bool]) -> list[str]:
    """Normal forms behind a vowel that changes when the syllable closes: соля(м) - сіль, дрозд(а) - дрізд."""
    found = []
    for cut in range(1, 4):
        stem = folded[:-cut]
        if len(stem) < 3:
            break
        for old, new in rule.shifts:
            place = stem.rfind(old)
            if 0 < place < len(stem) and place >= len(stem) - 3:
                changed = stem[:place] + new + stem[place + 1 :]
                found += [form for form in (changed, f"{changed}ь", f"{changed}а") if is_normal(form)]
    return found
