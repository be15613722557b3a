"""The demo organisation, loaded once: people, dossiers, three years of papers, and what waits on the desks."""

import heapq
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction

from counterparties.models import Counterparty
from demo import desk, dossiers, networks
from demo.building import Builder, batches
from demo.gatherings import gather
from demo.organisation import build_organisation
from demo.papers import Paper, Stream
from demo.parties import parties
from ecm.jobs.models import Job
from ecm.models import User
from expiry.services import refresh
from search.services import rebuild
from storage.models import Document

DOCUMENTS = 480
YEARS = 1095
LOT = 60
Say = Callable[[str], None]


@dataclass(frozen=True)
class Loaded:
    """What was made."""

    people: int
    counterparties: int
    documents: int


def is_loaded() -> bool:
    """Whether the demo organisation stands in this database."""
    return User.objects.filter(username="o.hrytsenko").exists()


def load(*, now: datetime, today: date, say: Say = lambda text: None) -> Loaded:
    """Make the demo organisation. Everything is written in one transaction: half of it is never seen."""
    with transaction.atomic():
        people = build_organisation(today)
        since = today - timedelta(days=YEARS)
        cards = dossiers.open_cards(people, since)
        say("counterparties")
        scenes = _papers(people, cards, since, today)
        say("papers")
        networks.enrich(cards, people, today, now)
        gather(cards, people, now)
        say("relations")
        desk.play_scenes(scenes, people, today, now)
        desk.fill_intake(people, today)
        desk.read_old_notices(now)
        say("desks")
        refresh("counterparty", [card.pk for card in cards.values()], at=now)
        refresh("document", [document.pk for document in scenes], at=now)
        rebuild()
        _forget_index_jobs()
    analyze()
    return Loaded(len(people), len(cards), Document.objects.count())


def _papers(people: Mapping[str, User], cards: Mapping[str, Counterparty], since: date, today: date) -> list[Document]:
    """Papers in the order of their days, and between them what happened to the cards; the drafts of the scenes."""
    stream, builder = Stream(parties(), today), Builder(people, cards, reindexes=False)
    acts, performed = dossiers.acts(since, today), 0
    ordinary = list(stream.papers(DOCUMENTS - len(desk.TERMS), days=YEARS))
    terms = desk.papers_for_terms(stream, today, DOCUMENTS)
    drafts = desk.papers_for_scenes(stream, today, DOCUMENTS + len(terms))
    day_of: Callable[[Paper], date] = lambda paper: paper.dated_on  # noqa: E731  # a key, used once
    merged = heapq.merge(ordinary, terms, sorted(drafts, key=day_of), key=day_of)
    made: dict[int, Document] = {}
    for lot in batches(merged, LOT):
        while performed < len(acts) and acts[performed].day <= lot[0].dated_on:
            act = acts[performed]
            dossiers.perform(act, cards[act.party.slug], people, performed)
            performed += 1
        made.update(zip((paper.ordinal for paper in lot), builder.build(lot), strict=True))
    for number, act in enumerate(acts[performed:], start=performed):
        dossiers.perform(act, cards[act.party.slug], people, number)
    return [made[paper.ordinal] for paper in drafts]


def _forget_index_jobs() -> None:
    """Index and terms were just made anew: the jobs that follow each event would only do it again."""
    names = ["search.follow", "search.index", "counterparties.index_documents", "expiry.follow"]
    Job.objects.filter(state="queued", name__in=names).delete()


def analyze() -> None:
    """Let the planner know the new sizes: without it a count once took 107 seconds instead of 0.04."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
