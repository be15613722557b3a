"""Telling Russian, Ukrainian, Bulgarian and English apart by letters and by the commonest small words."""

import re
from functools import lru_cache

SAMPLE = 6_000
_CYRILLIC = re.compile(r"[а-яёіїєґѝ]+")
_LATIN = re.compile(r"[a-z]+")
# Words that stand in nearly every sentence of one language and in few of the others.
_SMALL_WORDS = {
    "ru": "на с за что это как его для только или но при был было были также если который которых из они со мы об"
    " бы же уже еще не по к от во все договора договор года году просим вас вам вашего наш согласно вы",
    "uk": "на с що та як його для або але при був було були також якщо який які яких із вони ми про б ж вже ще не за до"
    " від у з і й є це року році договору договір прошу вас вам вашого наш згідно ви",
    "bg": "на от за да се че са с е и като или но при бил беше бяха също ако който които която из те ние във със"
    " би вече още не по до към това този тази г договора договор година моля ви вас вашия наш съгласно сме ще си",
}
# Endings that one of the languages has much more often than the others.
_ENDINGS = {
    "ru": re.compile(r"(?:ого|его|ему|ому|ами|ями|ение|ения|ость|ости|ться|ать|ить|ный|ная|ное|ов|ий|ки)$"),
    "uk": re.compile(r"(?:ення|ання|ості|ський|ться|ати|ити|ний|ому|ами|ями|ою|ів)$"),
    "bg": re.compile(r"(?:ът|ият|ата|ята|ите|ето|ото|ване|ване|ането|ки|ни|ен|ова|ева)$"),
}
_WORD_SETS = {language: frozenset(text.split()) for language, text in _SMALL_WORDS.items()}
_OWN_LETTERS = {"ru": frozenset("ыэё"), "uk": frozenset("іїєґ"), "bg": frozenset("ѝ")}


def detect(text: str, default: str = "") -> str:
    """The language of the text: "ru", "uk", "bg" or "en"; the default (or "ru" for Cyrillic) when nothing tells."""
    sample = text[:SAMPLE].lower()
    cyrillic = _CYRILLIC.findall(sample)
    if 2 * sum(map(len, cyrillic)) < sum(map(len, _LATIN.findall(sample))):
        return "en"
    if not cyrillic:
        return default or "en"
    points = [_points(word) for word in cyrillic]
    scores = {language: sum(point[place] for point in points) for place, language in enumerate(_WORD_SETS)}
    best = max(scores, key=scores.__getitem__)
    if scores[best] <= 0 or list(scores.values()).count(scores[best]) > 1:
        return default if default in _WORD_SETS else best if scores[best] > 0 else "ru"
    return best


@lru_cache(maxsize=50_000)
def _points(word: str) -> tuple[int, ...]:
    """Tenths of points of a word for each language: the same few thousand words make up all texts."""
    return tuple(_score(language, word) for language in _WORD_SETS)


def _score(language: str, word: str) -> int:
    """Points for the language's own letters and small words, less for letters it does not have."""
    score = 10 if word in _WORD_SETS[language] else 0
    score += 3 if len(word) > 4 and _ENDINGS[language].search(word) else 0
    if language not in _possible(word):
        score -= 30
    elif not _OWN_LETTERS[language].isdisjoint(word):
        score += 10
    return score + 10 if "ъ" in word and language == "bg" else score


def possible(word: str) -> tuple[str, ...]:
    """The languages that a word's letters allow, likeliest first."""
    return _possible(word.lower())


@lru_cache(maxsize=20_000)
def _possible(word: str) -> tuple[str, ...]:
    letters = set(word)
    if not any("а" <= letter <= "ӿ" for letter in letters):
        return ("en",)
    if letters & _OWN_LETTERS["uk"]:
        return ("uk",)
    if letters & _OWN_LETTERS["ru"]:
        return ("ru",)
    if "ъ" in letters:
        # Russian has the hard sign only before е, ю, я and after a consonant of a prefix.
        return ("ru", "bg") if re.search(r"ъ[еюя]", word) else ("bg",)
    return ("ru", "uk", "bg")
