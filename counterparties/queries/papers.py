"""Completeness: which papers a counterparty must have on a day, and how each of them stands.

All is asked of the database: a rule becomes a condition on counterparties, its paper a subquery for the best document.
So a dossier, a page of the list and a segment of 100,000 counterparties are judged by the same sentences. What the
reader may not see does not count for them: hidden and absent look the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf
from django.db.models.lookups import GreaterThanOrEqual, In
from django.utils.translation import pgettext_lazy as _p

from counterparties.models import Counterparty, DocumentParty, PaperRule, Requisites
from counterparties.models.parties import PartyRole
from counterparties.queries.requisites import holding, known
from ecm import access
from ecm.access import Person
from ecm.statements import GivenMany, Statement
from storage.models import Document
from storage.models.documents import CLOSED

SIGNED = (Document.Status.SIGNED, Document.Status.IN_FORCE)
NEVER = Q(pk__in=())


class PaperState(TextChoices):
    """How a required paper stands."""

    THERE = "there", _p("paper", "There")
    EXPIRING = "expiring", _p("paper", "Expiring")
    PENDING = "pending", _p("paper", "In work")
    EXPIRED = "expired", _p("paper", "Expired")
    MISSING = "missing", _p("paper", "Missing")


# From good to bad: of several rules for one kind of paper the worst answer counts.
_BADNESS = {state: place for place, state in enumerate(PaperState)}
LACKING = (PaperState.PENDING, PaperState.EXPIRED, PaperState.MISSING)


@dataclass(frozen=True)
class Eye:
    """Who looks, and on which day: terms are judged on it, all else is as it is now (see `papers_then`)."""

    user: Person
    day: date


@dataclass(frozen=True)
class Paper:
    """A required paper: by which rule, how it stands, the document that stands for it and its last day."""

    rule: PaperRule
    state: PaperState
    document: Document | Judged | None = None
    last_day: date | None = None

    @property
    def is_lacking(self) -> bool:
        return self.state in LACKING


def rules_on(day: date) -> list[PaperRule]:
    """The rules in force on the day. One query."""

    def rules() -> QuerySet[PaperRule]:
        rows = PaperRule.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)
        return rows.select_related("kind").order_by("kind__position", "kind_id", "pk")

    return _rules.rows(day, rules)


def applies(rule: PaperRule, eye: Eye) -> Q:
    """The counterparties of whom the rule asks its paper."""
    wanted = Q(pk__isnull=False)
    if rule.party_kinds:
        wanted &= Q(kind__in=rule.party_kinds)
    if rule.roles:
        wanted &= reduce(or_, (Q(role_codes__contains=f",{role},") for role in rule.roles if role in PartyRole), NEVER)
    if rule.countries:
        wanted &= Q(In(_country(eye.day), rule.countries))
    return wanted & Q(GreaterThanOrEqual(_total(rule, eye), rule.sum_from)) if rule.sum_from is not None else wanted


def _country(day: date) -> Coalesce:
    """The country of the requisites of the day, else that of the card."""
    rows = Requisites.objects.filter(holding(day), known(None), counterparty=OuterRef("pk"))
    return Coalesce(NullIf(Subquery(rows.values("country")[:1]), Value("")), F("country"))


def _links(eye: Eye) -> QuerySet[Any, Any]:
    """Visible documents of the outer counterparty, without the closed ones."""
    rows: QuerySet[Any, Any] = DocumentParty.objects.filter(counterparty=OuterRef("pk"), listed_on__lte=eye.day)
    return access.visible(rows, eye.user).exclude(document__status__in=CLOSED).order_by()


def _begun(day: date) -> Q:
    return Q(document__valid_from=None) | Q(document__valid_from__lte=day)


def _valid(day: date) -> Q:
    return _begun(day) & (Q(document__valid_to=None) | Q(document__valid_to__gte=day))


def _total(rule: PaperRule, eye: Eye) -> Coalesce:
    """The sum of signed documents of the rule's kind that hold on the day, each document once."""
    twice = DocumentParty.objects.filter(
        document=OuterRef("document"), counterparty=OuterRef("counterparty"), pk__lt=OuterRef("pk")
    )
    rows = _links(eye).filter(
        _valid(eye.day),
        ~Exists(twice),
        kind=rule.sum_kind_id,
        document__currency=rule.sum_currency,
        document__status__in=SIGNED,
    )
    return Coalesce(
        Subquery(rows.values("counterparty").annotate(total=Sum("document__amount")).values("total")[:1]), Value(0),
        output_field=PaperRule._meta.get_field("sum_from"),
    )  # fmt: skip


def _sound(rule: PaperRule, eye: Eye) -> Q:
    """Whether a document counts for the rule, its term apart."""
    return Q(document__status__in=SIGNED) if rule.needs_signature else Q()


def _fresh(rule: PaperRule, eye: Eye) -> Q:
    """Whether a document holds on the day and is not too old."""
    if rule.max_age_days is None:
        return _valid(eye.day)
    return _valid(eye.day) & Q(listed_on__gte=eye.day - timedelta(days=rule.max_age_days))


def held(rule: PaperRule, eye: Eye) -> Exists:
    """Whether the counterparty has the rule's paper on the day."""
    return Exists(_links(eye).filter(_sound(rule, eye), _fresh(rule, eye), kind=rule.kind_id))


def incomplete(rules: Iterable[PaperRule], eye: Eye) -> Q:
    """Counterparties that lack a paper which one of the rules asks of them."""
    return reduce(or_, (applies(rule, eye) & ~Q(held(rule, eye)) for rule in rules), NEVER)


def covered(rules: Iterable[PaperRule], eye: Eye) -> Q:
    """Counterparties of whom at least one rule asks anything."""
    return reduce(or_, (applies(rule, eye) for rule in rules), NEVER)


def _best(rule: PaperRule, eye: Eye) -> Subquery:
    """The document that stands for the rule's paper: one that holds, else one that is over, else one in work."""
    rank = Case(
        When(_sound(rule, eye) & _fresh(rule, eye), then=Value(0)),
        When(_sound(rule, eye) & _begun(eye.day), then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = _links(eye).filter(kind=rule.kind_id).annotate(rank=rank)
    ordered = rows.order_by("rank", F("document__valid_to").desc(nulls_first=True), "-listed_on", "-document_id")
    return Subquery(ordered.values("document_id")[:1])


NOT_ASKED = -1


class Judged(NamedTuple):
    """Of a document, what it is judged by."""

    status: str
    valid_from: date | None
    valid_to: date | None
    listed_on: date


def papers_for(ids: Sequence[int], eye: Eye, *, shows: bool = True) -> dict[int, list[Paper]]:
    """The required papers of each of the counterparties that the person sees. Three queries for any number of them.

    `shows` False: their documents are no more than what they are judged by.
    """
    rules = rules_on(eye.day)
    if not rules or not ids:
        return {pk: [] for pk in ids}
    found = {pk: numbers for pk, *numbers in _judged(ids, rules, eye)}
    wanted = {number for numbers in found.values() for number in numbers} - {None, NOT_ASKED}
    documents = _documents(wanted) if shows else _judged_documents(wanted)
    return {pk: _papers(zip(rules, numbers, strict=True), documents, eye.day) for pk, numbers in found.items()}


_rules: Statement[PaperRule] = Statement()
_best_of: Statement[tuple[Any, ...]] = Statement()
_judged_by: Statement[tuple[Any, ...]] = Statement()


def _judged(ids: Sequence[int], rules: Sequence[PaperRule], eye: Eye) -> list[tuple[Any, ...]]:
    """(id, the best document for each rule) of the counterparties that the person sees."""

    def judged() -> QuerySet[Any, Any]:
        columns: dict[str, Any] = {
            f"paper_{rule.pk}": Case(
                When(applies(rule, eye), then=_best(rule, eye)), default=Value(NOT_ASKED),
                output_field=BigIntegerField(),
            )
            for rule in rules
        }  # fmt: skip
        rows = access.visible(Counterparty.objects.annotate(**columns), eye.user).filter(pk__in=GivenMany("ids"))
        return rows.order_by().values_list("pk", *columns)

    asked = tuple(_says(rule) for rule in rules)
    return _best_of.rows((access.standing_of(eye.user), eye.day, asked), judged, ids=ids)


def _says(rule: PaperRule) -> tuple[Any, ...]:
    """All of the rule that its part of the statement is made of."""
    whom = (*map(tuple, (rule.party_kinds, rule.roles, rule.countries)), rule.sum_from, rule.sum_currency)
    return rule.pk, rule.kind_id, *whom, rule.sum_kind_id, rule.needs_signature, rule.max_age_days


def papers_of(counterparty_id: int, eye: Eye) -> list[Paper]:
    """The required papers of one visible counterparty, in the order of their kinds. Three queries."""
    return papers_for([counterparty_id], eye).get(counterparty_id, [])


def _documents(ids: set[int]) -> dict[int, Any]:
    """The documents by id. One query."""
    # Without the kind, which is the rule's own, and without what no paper shows.
    rows = Document.objects.filter(pk__in=ids).defer("extra", "search_key")
    return {row.pk: row for row in rows.order_by()}


def _judged_documents(ids: set[int]) -> dict[int, Any]:
    return {row[0]: Judged(*row[1:]) for row in _judged_by.rows((), _facts_to_judge, ids=ids)}


def _facts_to_judge() -> QuerySet[Document, tuple[Any, ...]]:
    rows = Document.objects.filter(pk__in=GivenMany("ids")).order_by()
    return rows.values_list("pk", "status", "valid_from", "valid_to", "listed_on")


def _papers(best: Iterable[tuple[PaperRule, Any]], documents: dict[int, Any], day: date) -> list[Paper]:
    return worst_of(judge(rule, documents.get(number), day) for rule, number in best if number != NOT_ASKED)


def worst_of(papers: Iterable[Paper]) -> list[Paper]:
    """One paper for each kind: where several rules ask for it, the worst answer."""
    found: dict[int, Paper] = {}
    for paper in papers:
        other = found.get(paper.rule.kind_id)
        if other is None or _BADNESS[paper.state] > _BADNESS[other.state]:
            found[paper.rule.kind_id] = paper
    return list(found.values())


def judge(rule: PaperRule, document: Document | Judged | None, day: date) -> Paper:
    """How the best document for a rule stands on the day; no query."""
    if document is None:
        return Paper(rule, PaperState.MISSING)
    ends = [document.valid_to] if document.valid_to else []
    if rule.max_age_days is not None:
        ends.append(document.listed_on + timedelta(days=rule.max_age_days))
    last = min(ends, default=None)
    if (rule.needs_signature and document.status not in SIGNED) or (document.valid_from and document.valid_from > day):
        return Paper(rule, PaperState.PENDING, document, last)
    if last is None or (last - day).days > rule.warn_days:
        return Paper(rule, PaperState.THERE, document, last)
    return Paper(rule, PaperState.EXPIRED if last < day else PaperState.EXPIRING, document, last)


def rules_listed(day: date | None) -> QuerySet[PaperRule]:
    """The rules in force on the day, or every rule there ever was, for a table of them."""
    rows = PaperRule.objects.select_related("kind", "sum_kind")
    if day is not None:
        rows = rows.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)
    return rows.order_by("kind__position", "kind_id", "-valid_from", "-pk")


def rules_of_all_time() -> list[PaperRule]:
    """Every rule there ever was, the newest of each kind first."""
    rows = PaperRule.objects.select_related("kind", "sum_kind", "created_by")
    return list(rows.order_by("kind__position", "kind_id", "-valid_from", "-pk"))


def rule_named(pk: int) -> PaperRule | None:
    """The rule with its kinds."""
    return PaperRule.objects.select_related("kind", "sum_kind", "replaces").filter(pk=pk).first()


def with_papers(wish: str, user: Person, day: date) -> Q:
    """The condition of the list's filter: "incomplete" or "complete"; any other word narrows nothing. One query."""
    if wish not in ("incomplete", "complete"):
        return Q()
    lacking = incomplete(rules_on(day), Eye(user, day))
    return lacking if wish == "incomplete" else ~lacking
