"""Bases for the benchmarks: as many documents as one likes, written in batches that hold little memory.

Texts come from a pool of a few thousand files, so the store stays small; titles, numbers, dates, parties and journal
entries are each their own.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from django.utils import timezone

from counterparties.models import (
    BankAccount,
    Counterparty,
    MailIdentity,
    PartyIdentifier,
    Requisites,
)
from counterparties.models.parties import role_codes
from counterparties.services.keys import name_key, sort_name, words_of
from demo.building import Builder, StoredText, batches, store_text
from demo.dossiers import moment
from demo.generator import YEARS
from demo.history import write_events
from demo.papers import Paper, Stream
from demo.parties import numbers_of, parties
from demo.party import Party
from ecm.db.statistics import renew_statistics
from ecm.environment import environment
from ecm.events import Event
from ecm.models import EventRecord, User
from search.services import reindex
from storage.models import Document

MOST = 2_000_000
LOT = 1_000
POOL = 2_000
MARK = "bulk.json"
Progress = Callable[[int, int], None]


@dataclass
class Pool:
    """Files for the papers: the first ones are written, the rest share them by language."""

    size: int = POOL

    def __post_init__(self) -> None:
        self._kept: dict[str, list[StoredText]] = {}
        self._random = Random("pool")

    def __call__(self, paper: Paper) -> StoredText:
        kept = self._kept.setdefault(paper.language, [])
        if sum(map(len, self._kept.values())) < self.size:
            kept.append(store_text(paper))
            return kept[-1]
        return self._random.choice(kept)


def fill(documents: int, counterparties: int, *, today: date, progress: Progress, indexed: bool = True) -> int:
    """Bring the base up to that many documents; returns how many were added. Repeating it adds nothing.

    Without `indexed` they cannot be searched for: enough for what measures lists and dossiers, and three times faster.
    """
    present = Document.objects.count()
    wanted = documents - present
    if wanted <= 0:
        return 0
    everyone = _parties(counterparties or max(len(parties()), documents // 100))
    people = {user.username: user for user in User.objects.all()}
    cards = _cards(everyone, people, today)
    stream = Stream(everyone, today, seed=present)
    builder, added = Builder(people, cards, store=Pool(), reindexes=indexed), 0
    for lot in batches(stream.papers(wanted, days=YEARS), LOT):
        builder.build(lot)
        added += len(lot)
        progress(added, wanted)
    renew_statistics()
    _mark(documents, len(everyone))
    return added


def fill_events(events: int, *, progress: Progress) -> int:
    """Bring the journal up to that many events with looks at the facts of documents; returns how many were added.

    They are spread over all documents from the newest back, and stand on the timelines of the documents' parties too.
    """
    wanted = events - EventRecord.objects.count()
    added = 0
    while added < wanted:
        for lot in _lots():
            lot = lot[: wanted - added]
            write_events((Revised(actor_id=author, document_id=pk, counterparty_id=party), at)
                         for pk, author, at, party in lot)  # fmt: skip
            added += len(lot)
            progress(added, wanted)
            if added >= wanted:
                break
    renew_statistics()
    return max(added, 0)


def _lots() -> Iterator[Sequence[tuple[int, int | None, datetime, int | None]]]:
    """(document, author, moment, counterparty) in lots, the newest documents first."""
    last = None
    while True:
        rows = Document.objects.order_by("-pk").filter(**({"pk__lt": last} if last else {}))
        lot = list(rows.values_list("pk", "author", "created_at", "parties__counterparty")[:LOT])
        if not lot:
            return
        yield lot
        last = lot[-1][0]


@dataclass(frozen=True, kw_only=True)
class Revised(Event):
    """A document of the benchmark was looked through; it exists for its size alone."""

    name = "demo.document.revised"
    document_id: int
    counterparty_id: int | None = None

    def subjects(self) -> tuple[tuple[str, int], ...]:
        own = (("document", self.document_id),)
        return (*own, ("counterparty", self.counterparty_id)) if self.counterparty_id else own


def _parties(count: int) -> list[Party]:
    """The forty, then relatives of theirs with names, domains and numbers of their own."""
    base = parties()
    return [
        party if number < len(base) else replace(party, slug=f"{party.slug}-{number}", name=_name(party, number))
        for number, party in ((number, base[number % len(base)]) for number in range(count))
    ]


def _name(party: Party, number: int) -> str:
    return f"{party.name} {number}" if not party.sole else f"{party.name} ({number})"


def _cards(everyone: list[Party], people: Mapping[str, User], today: date) -> dict[str, Counterparty]:
    """Cards of all parties by slug; those that are missing are written."""
    known = {card.display_name: card for card in Counterparty.objects.all()}
    missing = [party for party in everyone if party.short_name not in known]
    for start in range(0, len(missing), LOT):
        known.update({card.display_name: card for card in _open(missing[start : start + LOT], people, today)})
    return {party.slug: known[party.short_name] for party in everyone}


def _open(lot: list[Party], people: Mapping[str, User], today: date) -> list[Counterparty]:
    at, day, clerk = moment(today - timedelta(days=YEARS + 1)), today - timedelta(days=YEARS + 400), people["manager"]
    cards = Counterparty.objects.bulk_create(
        Counterparty(
            display_name=party.short_name, sort_name=sort_name(party.short_name), name_key=name_key(party.short_name),
            search_key=_search_key(party), country=party.country, role_codes=role_codes(party.roles),
            status="active", manager=clerk, email=party.mail,
            created_by=clerk, created_at=at,
        )
        for party in lot
    )  # fmt: skip
    pairs = list(zip(lot, cards, strict=True))
    PartyIdentifier.objects.bulk_create(
        PartyIdentifier(counterparty=card, kind=kind, number=number)
        for party, card in pairs
        for kind, number in numbers_of(party).official.items()
    )
    MailIdentity.objects.bulk_create(
        MailIdentity(counterparty=card, kind="domain", value=party.domain, created_at=at) for party, card in pairs
    )
    legal = {
        party.slug: {"legal": {"country": party.country, "city": party.city, "street": party.street}} for party in lot
    }
    Requisites.objects.bulk_create(
        Requisites(
            counterparty=card, full_name=party.full_name, short_name=party.short_name, legal_form=party.form,
            country=party.country, identifiers=dict(numbers_of(party).official), addresses=legal[party.slug],
            valid_from=day, recorded_at=at, recorded_by=clerk, act="initial",
        )
        for party, card in pairs
    )  # fmt: skip
    BankAccount.objects.bulk_create(
        BankAccount(
            counterparty=card, number=numbers_of(party).account, bank_name=numbers_of(party).bank_name, is_main=True,
            bic=numbers_of(party).bic, bik=numbers_of(party).bik, valid_from=day, recorded_at=at, recorded_by=clerk,
        )
        for party, card in pairs
    )  # fmt: skip
    reindex("counterparty", [card.pk for card in cards])
    return cards


def _search_key(party: Party) -> str:
    numbers = sorted(number.casefold() for number in numbers_of(party).official.values())
    return " ".join([*words_of([party.short_name, party.full_name, party.latin]), *numbers, party.mail])


def _mark(documents: int, counterparties: int) -> None:
    """Tell the benchmarks what this data folder holds."""
    facts = {"documents": documents, "counterparties": counterparties, "made_at": timezone.now().isoformat()}
    (environment().data_dir / MARK).write_text(json.dumps(facts), encoding="utf-8")
