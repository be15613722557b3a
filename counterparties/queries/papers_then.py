"""Completeness of a day that is over: its rules, asked of the card, the country and the documents as they were.

One counterparty at a time, so its rows are judged in memory; lists and segments are about today and ask the database
(`counterparties.queries.papers`). Both say the same of today, which the tests hold them to.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Q
from django.utils import timezone

from counterparties.models import Counterparty, PaperRule
from counterparties.queries.documents_then import documents_then
from counterparties.queries.papers import SIGNED, Eye, Paper, judge, papers_of, rules_on, worst_of
from counterparties.queries.past import Past, past_of
from counterparties.queries.requisites import requisites_on
from ecm.access import Person
from ecm.events.replaying import Facts
from ecm.models import EventSubject
from ecm.web.dates import end_of_day
from storage.models import Document
from storage.models.documents import CLOSED

RULE = "paper_rule"


@dataclass(frozen=True)
class Asked:
    """A counterparty on a day: what its rules are asked of."""

    card: Facts
    country: str
    documents: Sequence[Document]
    day: date


def papers_on(user: Person, party: Counterparty, as_of: date | None = None, *, knew: bool = False) -> list[Paper]:
    """The required papers of a visible counterparty: as things stand (three queries), or on a day that is over."""
    if as_of is None:
        return papers_of(party.pk, Eye(user, timezone.localdate()))
    return papers_then(past_of(party, end_of_day(as_of)), user, as_of, knew=knew)


def papers_then(past: Past, user: Person, day: date, *, knew: bool) -> list[Paper]:
    """The required papers of the day, in the order of their kinds, from documents that the person may see.

    `knew`: by what was known at the moment of the past, else by what is known now. A fixed number of queries.
    """
    rules = rules_then(day, past.moment) if knew else rules_on(day)
    if not rules:
        return []
    requisites = requisites_on(past.party.pk, day, past.moment if knew else None)
    kinds = {each for rule in rules for each in (rule.kind_id, rule.sum_kind_id) if each}
    documents = documents_then(past, user, day, knew=knew, among=Q(document__kind__in=kinds))
    card_country = str(past.card.get("country", ""))
    then = Asked(past.card, (requisites.country if requisites else "") or card_country, _open(documents), day)
    return worst_of(judge(rule, best(rule, then), day) for rule in rules if asks(rule, then))


def rules_then(day: date, moment: datetime) -> list[PaperRule]:
    """The rules that were known at the moment to be in force on the day. Two queries."""
    rows = PaperRule.objects.filter(created_at__lte=moment, valid_from__lte=day).select_related("kind")
    ends = _ends_before(moment)
    found = []
    for rule in rows.order_by("kind__position", "kind_id", "pk"):
        rule.valid_to = ends.get(rule.pk, rule.valid_to)
        if rule.valid_to is None or rule.valid_to > day:
            found.append(rule)
    return found


def _ends_before(moment: datetime) -> dict[int, date | None]:
    """The last days that rules had at the moment which were closed since, from the newest back."""
    # By the rules, of which there are few: a database asked by the moment alone walks all events since then.
    rules = PaperRule.objects.order_by().values("pk")
    later = EventSubject.objects.filter(kind=RULE, object_id__in=rules, record__occurred_at__gt=moment)
    later = later.order_by("-record_id")
    told = [payload for payload in later.values_list("record__payload", flat=True) if payload.get("closed_id")]
    return {each["closed_id"]: _day(each["closed_before"]) for each in told}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _open(documents: Iterable[Document]) -> list[Document]:
    return [row for row in documents if row.status not in CLOSED]


def asks(rule: PaperRule, then: Asked) -> bool:
    """Whether the rule asks its paper of the counterparty."""
    if rule.party_kinds and then.card.get("kind") not in rule.party_kinds:
        return False
    roles = str(then.card.get("role_codes", ""))
    if rule.roles and not any(f",{role}," in roles for role in rule.roles):
        return False
    if rule.countries and then.country not in rule.countries:
        return False
    return rule.sum_from is None or _total(rule, then) >= rule.sum_from


def _total(rule: PaperRule, then: Asked) -> Decimal:
    """The sum of signed documents of the rule's kind that held on the day."""
    counted = (
        row.amount
        for row in then.documents
        if row.kind_id == rule.sum_kind_id and row.currency == rule.sum_currency and row.status in SIGNED
        if row.amount is not None and _valid(row, then.day)
    )
    return sum(counted, Decimal(0))


def _begun(row: Document, day: date) -> bool:
    return row.valid_from is None or row.valid_from <= day


def _valid(row: Document, day: date) -> bool:
    return _begun(row, day) and (row.valid_to is None or row.valid_to >= day)


def best(rule: PaperRule, then: Asked) -> Document | None:
    """The document that stands for the rule's paper: one that held, else one that was over, else one in work."""
    rows = [row for row in then.documents if row.kind_id == rule.kind_id]
    return min(rows, key=lambda row: (_rank(rule, row, then.day), *_order(row)), default=None)


def _rank(rule: PaperRule, row: Document, day: date) -> int:
    if rule.needs_signature and row.status not in SIGNED:
        return 2
    is_young = rule.max_age_days is None or row.listed_on >= day - timedelta(days=rule.max_age_days)
    if is_young and _valid(row, day):
        return 0
    return 1 if _begun(row, day) else 2


def _order(row: Document) -> tuple[int, int, int]:
    """The longest term first (none at all is the longest), then the newest."""
    term = row.valid_to.toordinal() if row.valid_to else date.max.toordinal() + 1
    return -term, -row.listed_on.toordinal(), -row.pk
