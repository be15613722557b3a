"""What sort of document it is, by the words of its subject, its file names and its first lines."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

# Codes of document kinds, from the most telling words to the least; the first hit in the strongest place wins.
_WORDS: tuple[tuple[str, str], ...] = (
    ("claim", r"претензи\w*|претензі\w*|рекламаци\w*|рекламаці\w*|claim\b|formal complaint|notice of default"),
    (
        "amendment",
        r"доп(?:олнительн\w+|\.)\s*соглашени\w*|додатков\w+\s+угод\w*|допълнително\s+споразумение|анекс|amendment|addendum",
    ),
    (
        "contract",
        r"договор\w*|договір\w*|контракт\w*|соглашени[ея]\w*|угод[аиу]\b|споразумени\w*|contract\b|agreement\b",
    ),
    (
        "act",
        r"акт(?:а|у|ом|ы)?\s+(?:выполненн|сверк|при[её]м|оказан|виконан|звір|прийм|наданих|за\s+прием)\w*|акт[-\s]сверк\w*|"
        r"приемо-предавателен\s+протокол|протокол за|acceptance (?:act|certificate)|statement of work completion",
    ),
    (
        "invoice",
        r"сч[её]т(?:а|у|ом)?\b(?!\w*-факт)|рахун(?:ок|ку)|рахунок-фактура|сч[её]т-фактур\w*|фактур\w*|invoice\b|pro\s?forma",
    ),
    ("waybill", r"накладн\w*|товарно-транспортн\w*|упд\b|торг-12|стокова разписка|delivery note|waybill|packing list"),
    ("power_of_attorney", r"доверенност\w*|довіреніст\w*|пълномощно|power of attorney"),
    (
        "offer",
        r"коммерческ\w+\s+предложени\w*|комерційн\w+\s+пропозиці\w*|оферт\w*|quotation|commercial offer|"
        r"price list|прайс-?лист\w*",
    ),
    ("order", r"приказ\w*|наказ\w*|заповед\w*|распоряжени\w*|розпорядженн\w*"),
    ("report", r"отч[её]т\w*|звіт\w*|report\b"),
    ("request", r"запрос\w*|запит\w*|искане|request for|rfq\b|rfp\b"),
    ("notice", r"уведомлени\w*|повідомленн\w*|notification|notice\b"),
    ("letter", r"письм\w*|лист\b|листа\b|писмо|letter\b"),
)
_COMPILED = tuple((code, re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE)) for code, words in _WORDS)


@dataclass(frozen=True)
class Guess:
    """A kind's code, the words that say so, and where they stand."""

    kind: str
    excerpt: str
    why: str


def guess_kind(*, subject: str = "", file_names: Iterable[str] = (), text: str = "") -> Guess:
    """The likeliest kind; "letter" with the reason "kind.default" when nothing speaks for another."""
    for why, place in (
        ("kind.subject", subject),
        ("kind.file_name", " ".join(map(_words_of, file_names))),
        ("kind.heading", _heading(text)),
    ):
        for code, pattern in _COMPILED:
            if match := pattern.search(place):
                return Guess(code, " ".join(match.group(0).split()), why)
    return Guess("letter", "", "kind.default")


def _words_of(name: str) -> str:
    stem = re.sub(r"\.[a-z0-9]{2,5}$", "", name, flags=re.IGNORECASE)
    return re.sub(r"[_.\-]+", " ", stem)


def _heading(text: str) -> str:
    """The first lines that are short: a title, not a sentence that mentions a contract."""
    lines = [line.strip() for line in text[:1500].splitlines() if line.strip()]
    return "\n".join(line for line in lines[:8] if len(line) <= 90)
