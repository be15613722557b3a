"""Numbers in running text: by the word before them (sure), or by their shape and check digit (a guess)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise

from counterparties.identifiers.kinds import judge

# The label, then the kinds tried in order; the longest number that passes wins.
_LABELS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"ИНН(?:\s*/\s*КПП)?|INN", ("ru_inn",)),
    (r"КПП|KPP", ("ru_kpp",)),
    (r"ОГРН(?:ИП)?|OGRN(?:IP)?", ("ru_ogrn",)),
    (r"(?:код\s+)?ОКПО|OKPO", ("ru_okpo", "ua_edrpou")),
    (r"СНИЛС", ("ru_snils",)),
    (r"БИК|BIK", ("ru_bik",)),
    (r"(?:код\s+)?(?:за\s+)?[ЄЕ]ДРПОУ|EDRPOU|USREOU", ("ua_edrpou",)),
    (r"РНОКПП|ІПН|RNOKPP", ("ua_rnokpp", "ua_vat")),
    (r"(?:ЕИК|БУЛСТАТ|ЕИК\s*/\s*БУЛСТАТ|EIK|UIC|BULSTAT)", ("bg_eik",)),
    (r"ЕГН|EGN", ("bg_egn",)),
    (r"(?:ИН\s+по\s+)?(?:ЗДДС|ДДС)|VAT(?:\s+(?:ID|Reg))?", ("bg_vat", "eu_vat", "gb_vat", "ua_vat")),
    (r"УНП|UNP", ("by_unp",)),
    (r"IDNO(?:\s*/\s*c\.?f)?", ("md_idno",)),
    (r"NIP", ("pl_nip",)),
    (r"REGON", ("pl_regon",)),
    (r"LEI", ("lei",)),
    (r"SWIFT(?:\s*/\s*BIC)?|BIC|БИК\s*/\s*SWIFT", ("bic", "ru_bik")),
    (r"USt\s*-?\s*Id\s*-?\s*(?:Nr)?|TVA|P\.?\s?IVA|BTW|MwSt", ("eu_vat",)),
)
_AFTER_LABEL = r"[\s:№#.\-–—]*(?:N(?:o|r)?\.?|номер|код)?[\s:№#.]*"
_NUMBER = r"([A-ZА-Я]{0,4}\s?[0-9A-Z](?:[ \u00a0\-./]?[0-9A-Z]){6,21})"
# The beginning of a word and its first letter are looked at once for all labels: most places in a text fail there.
_LABELLED = re.compile(
    r"(?<!\w)(?=[BEIKLMNOPRSTUVБДЕЄЗИІКОПРСУ])(?:"
    + "|".join(rf"(?P<l{index}>(?:{label})(?!\w))" for index, (label, _) in enumerate(_LABELS))
    + ")",
    re.IGNORECASE,
)
_VALUE = re.compile(_AFTER_LABEL + _NUMBER, re.IGNORECASE)
_SECOND = re.compile(r"\s*[/\\,;]\s*(?:КПП[\s:]*)?([0-9]{4}[0-9A-Z]{2}[0-9]{3})\b")
_IBAN = re.compile(r"(?<![A-Z0-9])[A-Z]{2}[0-9]{2}(?:[ \u00a0]?[A-Z0-9]){11,30}(?![A-Z0-9])")
_BARE = re.compile(r"(?<![\w.,/-])[0-9]{8,15}(?![\w/-])")
_PREFIXED_VAT = re.compile(
    r"(?<![A-Z0-9])(?:AT|BE|BG|CY|CZ|DE|DK|EE|EL|ES|FI|FR|GB|HR|HU|IE|IT|LT|LU|LV|MT|NL|PL|PT|RO|SE|SI|SK)[0-9][0-9A-Z]{6,12}(?![A-Z0-9])"
)
_BARE_KINDS = {
    8: ("ua_edrpou",),
    9: ("bg_eik", "by_unp_legal"),
    10: ("ru_inn_legal",),
    12: ("ru_inn_person", "ua_vat"),
    13: ("ru_ogrn", "md_idno", "bg_eik"),
    15: ("ru_ogrn",),
}
LONGEST_TEXT = 2_000_000


@dataclass(frozen=True)
class Found:
    """A number in a text. `labelled` tells that a word named its kind; a refused one carries the reason."""

    kind: str
    number: str
    start: int
    labelled: bool
    accepted: bool = True
    reason: Promise | str = ""


def _shorter(raw: str) -> Iterator[str]:
    """The match and its beginnings at group borders: a label's number may be followed by another one."""
    yield raw
    for border in reversed([hit.start() for hit in re.finditer(r"[ \u00a0\-./]", raw)]):
        if border >= 7:
            yield raw[:border]


def _best(kinds: tuple[str, ...], raw: str) -> tuple[str, str] | None:
    for text in _shorter(raw):
        for kind in kinds:
            verdict = judge(kind, text)
            if verdict.accepted:
                return kind, verdict.number
    return None


def _labelled(text: str) -> Iterator[Found]:
    for label in _LABELLED.finditer(text):
        kinds = _LABELS[int((label.lastgroup or "l0")[1:])][1]
        value = _VALUE.match(text, label.end())
        if value is None:
            continue
        raw, start = value.group(1), value.start(1)
        best = _best(kinds, raw)
        if best:
            yield Found(best[0], best[1], start, labelled=True)
        elif sum(sign.isdigit() for sign in raw) >= 8:
            first = raw.split()[0] if len(raw.split()[0]) >= 8 else raw
            yield Found(kinds[0], first, start, labelled=True, accepted=False, reason=judge(kinds[0], first).reason)
        if kinds[0] == "ru_inn" and (second := _SECOND.match(text, start + len(raw.split("/")[0].rstrip()))):
            yield from _accepted(("ru_kpp",), second.group(1), second.start(1), labelled=True)


def _accepted(kinds: tuple[str, ...], raw: str, start: int, *, labelled: bool) -> Iterator[Found]:
    best = _best(kinds, raw)
    if best:
        yield Found(best[0], best[1], start, labelled=labelled)


def _shaped(text: str) -> Iterator[Found]:
    for hit in _IBAN.finditer(text):
        yield from _accepted(("iban",), hit.group(), hit.start(), labelled=True)
    for hit in _PREFIXED_VAT.finditer(text):
        kind = "gb_vat" if hit.group().startswith("GB") else "eu_vat"
        yield from _accepted((kind,), hit.group(), hit.start(), labelled=True)
    for hit in _BARE.finditer(text):
        for kind in _BARE_KINDS.get(len(hit.group()), ()):
            if judge(kind, hit.group()).accepted:
                yield Found(kind, hit.group(), hit.start(), labelled=False)


def find_identifiers(text: str) -> list[Found]:
    """Every number of a known kind in the text, in order of appearance, each once.

    A number after its label (INN, EDRPOU, EIK, IBAN and so on) is `labelled`; a bare one is found by length and check
    digit only. A labelled number that breaks its rule is returned too, not accepted, with the reason.
    Only the first two million characters are read.
    """
    text = text[:LONGEST_TEXT]
    seen: dict[tuple[str, str], Found] = {}
    certain: set[int] = set()
    for found in [*_labelled(text), *_shaped(text)]:
        if not found.labelled and found.start in certain:
            continue
        certain.add(found.start)
        if found.labelled or (found.kind, found.number) not in seen:
            seen.setdefault((found.kind, found.number), found)
    return sorted(seen.values(), key=lambda found: found.start)
