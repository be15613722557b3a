"""The demo organisation, loaded once: people, dossiers, three years of papers, and what waits on the desks."""

import heapq
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import attrgetter

from django.db import transaction

from counterparties.models import Counterparty
from demo import cases, desk, dossiers, mailings, networks, payments
from demo.building import Builder, batches
from demo.gatherings import gather
from demo.history import Happening
from demo.organisation import build_organisation
from demo.papers import Stream
from demo.parties import parties
from ecm.db.statistics import renew_statistics
from ecm.jobs.models import Job
from ecm.models import User
from expiry.services import refresh
from payments.models import Payment
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
        cases.install_templates()
        say("counterparties")
        scenes = _live(people, cards, since, today, now)
        say("papers")
        gather(cards, people, now)
        mailings.write(people, now)
        desk.fill_intake(people, today)
        desk.read_old_notices(now)
        say("desks")
        refresh("counterparty", [card.pk for card in cards.values()], at=now)
        refresh("document", [document.pk for document in scenes], at=now)
        refresh("case", cases.made(), at=now)
        refresh("payment", Payment.objects.values_list("pk", flat=True), at=now)
        rebuild()
        _forget_index_jobs()
    renew_statistics()
    return Loaded(len(people), len(cards), Document.objects.count())


def _live(
    people: Mapping[str, User], cards: Mapping[str, Counterparty], since: date, today: date, now: datetime
) -> list[Document]:
    """The years: papers in the order of their days, what people did between them. Gives the drafts of the scenes."""
    stream, builder = Stream(parties(), today), Builder(people, cards, reindexes=False, tells=False)
    ordinary = list(stream.papers(DOCUMENTS - len(desk.TERMS), days=YEARS))
    terms = desk.papers_for_terms(stream, today, DOCUMENTS)
    drafts = desk.papers_for_scenes(stream, today, DOCUMENTS + len(terms))
    day_of = attrgetter("dated_on")
    made: dict[int, Document] = {}
    ahead = deque(
        sorted(
            [
                *dossiers.happenings(cards, people, since, today),
                *networks.happenings(cards, people, today, now),
                *cases.happenings(cards, today),
                *payments.happenings(ordinary, made.__getitem__, cards, people, since, today),
                *desk.happenings(lambda number: made[drafts[number].ordinal], people, today, now),
            ],
            key=attrgetter("at"),
        )
    )
    for lot in batches(heapq.merge(ordinary, terms, sorted(drafts, key=day_of), key=day_of), LOT):
        made.update(zip((paper.ordinal for paper in lot), builder.build(lot), strict=True))
        _happen(ahead, builder, until=builder.clock)
    _happen(ahead, builder, until=now)
    builder.history.tell()
    return [made[paper.ordinal] for paper in drafts]


def _happen(ahead: deque[Happening], builder: Builder, *, until: datetime) -> None:
    """Let happen what is due, each after the events of the papers before it."""
    while ahead and ahead[0].at <= until:
        happening = ahead.popleft()
        builder.history.tell(happening.at)
        happening.act()


def _forget_index_jobs() -> None:
    """Index and terms were just made anew: the jobs that follow each event would only do it again."""
    names = ["search.follow", "search.index", "counterparties.index_documents", "cases.index_of_party", "expiry.follow"]
    Job.objects.filter(state="queued", name__in=names).delete()
