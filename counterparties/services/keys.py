"""The keys by which a counterparty is found: words of its names in both scripts, its numbers and phones."""

from __future__ import annotations

import re
from collections.abc import Iterable

from counterparties.models import Counterparty, PartyIdentifier, Requisites
from counterparties.names import fold, take_apart
from counterparties.names.scripts import language_of, latin
from counterparties.queries.requisites import not_taken_back

LONGEST_KEY = 300


def digits_of(text: str) -> str:
    """The figures of a phone or number."""
    return re.sub(r"\D", "", text)


def sort_name(name: str) -> str:
    """The name without its legal form and quotes, folded: `ООО «Вектор»` stands under В."""
    return (" ".join(take_apart(name).raw) or fold(name))[:LONGEST_KEY]


def name_key(name: str) -> str:
    """Equal for spellings of one name that differ in form, order, script and quotes only."""
    return take_apart(name).key[:LONGEST_KEY]


def words_of(names: Iterable[str]) -> list[str]:
    """Words of names as written and in Latin letters, each once."""
    words: dict[str, None] = {}
    for name in names:
        apart = take_apart(name)
        spelt = re.findall(r"[^\W_]+", fold(name))
        plain = [latin(word, language_of(fold(name))) for word in spelt]
        words |= dict.fromkeys([*spelt, *plain, *apart.raw, *apart.words])
    return list(words)


def refresh_keys(counterparty: Counterparty) -> None:
    """Work out anew the keys and the look-up numbers of a counterparty from all it was ever called.

    What was taken back as a whole does not count.
    """
    rows = not_taken_back(Requisites.objects.filter(counterparty=counterparty))
    merged = Counterparty.objects.filter(merged_into=counterparty).values_list("display_name", flat=True)
    identifiers = set_keys(counterparty, rows, merged)
    counterparty.save(update_fields=["search_key", "sort_name", "name_key"])
    PartyIdentifier.objects.bulk_create(identifiers, ignore_conflicts=True)


def set_keys(
    counterparty: Counterparty, versions: Iterable[Requisites], merged: Iterable[str] = ()
) -> list[PartyIdentifier]:
    """Put the keys into the row from these versions and the names of cards merged into it; its look-up numbers.

    Nothing is saved.
    """
    names, numbers = [counterparty.display_name, *merged], set[tuple[str, str]]()
    for row in versions:
        names += [name for name in (row.full_name, row.short_name, *row.names.values()) if name]
        numbers |= {(kind, number) for kind, number in row.identifiers.items()}
    words = [*words_of(dict.fromkeys(names)), *sorted({number.casefold() for _kind, number in numbers})]
    words += [part for part in (digits_of(counterparty.phone), fold(counterparty.email)) if part]
    counterparty.search_key = " ".join(words)
    counterparty.sort_name = sort_name(counterparty.display_name)
    counterparty.name_key = name_key(counterparty.display_name)
    return [PartyIdentifier(counterparty=counterparty, kind=kind, number=number) for kind, number in sorted(numbers)]
