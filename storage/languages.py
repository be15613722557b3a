"""Which of the house's languages a text is written in, by the letters and small words that only one of them has."""

import re

SAMPLE = 6000
LETTERS = {"uk": "іїєґ", "ru": "ыэё"}
WORDS = {
    "ru": {"и", "не", "что", "как", "или", "при", "для", "это", "его", "от", "по", "с", "между", "договор"},
    "uk": {"і", "та", "що", "як", "або", "для", "це", "його", "від", "не", "з", "між", "договір"},
    "bg": {"и", "на", "не", "за", "че", "или", "се", "от", "по", "с", "при", "договор", "са", "към", "който", "във"},
    "en": {"the", "and", "of", "to", "in", "is", "for", "or", "by", "with", "this", "that", "shall", "be"},
}
WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str:
    """ "ru", "uk", "bg" or "en"; "" when the text is too short or of another language."""
    sample = text[:SAMPLE].lower()
    words = WORD.findall(sample)
    if len(words) < 3:
        return ""
    cyrillic = sum(1 for word in words if "\u0400" <= word[0] <= "\u04ff")
    if cyrillic * 3 < len(words):
        return "en" if sum(word in WORDS["en"] for word in words) * 12 >= len(words) else ""
    return max(("ru", "uk", "bg"), key=lambda code: _score(code, sample, words))


def _score(code: str, sample: str, words: list[str]) -> float:
    score = float(sum(word in WORDS[code] for word in words))
    score += 2 * sum(sample.count(letter) for letter in LETTERS.get(code, ""))
    if code == "bg":
        # The hard sign within words is a vowel only in Bulgarian; the article ends words in -ът, -та, -то, -те.
        score += 2.5 * len(re.findall(r"[бвгджзклмнпрстфхцчшщ]ъ[бвгджзклмнпрстфхцчшщ]", sample))
        score += 0.5 * sum(word.endswith(("ът", "ата", "ите", "ото", "ията")) for word in words)
        score -= 3 * sum(sample.count(letter) for letter in "ыэёіїє")
    return score
