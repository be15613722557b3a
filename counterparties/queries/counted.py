"""What the criteria of the rating measure of one counterparty, counted over all of them by the database.

Each function says in an expression over counterparties what its namesake in `rating` says of one today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, Exists, Expression, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from counterparties.models import BankAccount, ContactPost, DocumentParty, PaperRule, Requisites
from counterparties.queries.papers import Eye, applies, held, rules_on
from counterparties.queries.requisites import holding, known
from ecm import access
from ecm.access import Person
from ecm.db.functions import DaysBetween, JsonLength, number_of
from storage.models.documents import CLOSED

WHOLE = IntegerField()
PARTS_OF_A_CARD = 6
YEARS = 5
HUNDREDTHS = 100


def _one_if(condition: Any) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=WHOLE)


def _of(value: Any) -> Expression:
    """A whole number of a subquery, 0 where it has no row."""
    return Coalesce(Subquery(value), Value(0), output_field=WHOLE)


def _requisites(day: date) -> QuerySet[Requisites]:
    return Requisites.objects.filter(holding(day), known(None), counterparty=OuterRef("pk")).order_by()


def _accounts(day: date) -> QuerySet[BankAccount]:
    return BankAccount.objects.filter(holding(day), known(None), counterparty=OuterRef("pk")).order_by()


def base(user: Person, day: date) -> Expression:
    """What everybody begins with."""
    return Value(1, output_field=WHOLE)


def completeness(user: Person, day: date) -> Expression:
    """How many of the six parts of a full card are there."""
    address = Q(addresses__has_key="legal") & ~Q(addresses__legal={}) & ~Q(addresses__legal=None)
    parts = (Q(full_name__gt=""), ~Q(identifiers={}), address, Q(signatory_name__gt=""))
    said = sum((_one_if(part) for part in parts[1:]), _one_if(parts[0]))
    begun = Q(starts_on=None) | Q(starts_on__lte=day)
    posts = ContactPost.objects.filter(begun, Q(ends_on=None) | Q(ends_on__gte=day), counterparty=OuterRef("pk"))
    entered = _of(_requisites(day).annotate(said=said).values("said")[:1])
    return entered + _one_if(Exists(_accounts(day))) + _one_if(Exists(posts))


def age(user: Person, day: date) -> Expression:
    """Hundredths of five years since the first requisites held."""
    rows = Requisites.objects.filter(counterparty=OuterRef("pk")).order_by().values("counterparty")
    days = DaysBetween(Min("valid_from"), Value(day), output_field=WHOLE)
    span = 365 * YEARS
    share = (days * Value(2 * HUNDREDTHS) + Value(span)) / Value(2 * span)
    return Greatest(Value(0), _of(rows.annotate(share=share).values("share")), output_field=WHOLE)


def unusual(user: Person, day: date) -> Expression:
    """Numbers that break their rule and were kept."""
    return _of(_requisites(day).annotate(kept=JsonLength("unusual")).values("kept")[:1])


def unconfirmed(user: Person, day: date) -> Expression:
    """Accounts in use that no second person has confirmed."""
    return number_of(_accounts(day).filter(confirmed_at=None))


def power(user: Person, day: date) -> Expression:
    """The power of attorney of the signatory is over."""
    return _one_if(Exists(_requisites(day).filter(power_valid_to__lt=day)))


def overdue_papers(user: Person, day: date) -> Expression:
    """Documents whose term is over and which nobody has closed."""
    rows = DocumentParty.objects.filter(counterparty=OuterRef("pk"), listed_on__lte=day, document__valid_to__lt=day)
    seen = access.visible(rows.exclude(document__status__in=CLOSED), user)
    return number_of(seen, "document_id")


def lacking_papers(user: Person, day: date) -> Expression:
    """Kinds of papers that the rules of the day ask for and that are not there."""
    eye, kinds = Eye(user, day), defaultdict(list)
    for rule in rules_on(day):
        kinds[rule.kind_id].append(rule)
    lacking: Iterable[Any] = (_one_if(_lacks(rules, eye)) for rules in kinds.values())
    return sum(lacking, Value(0, output_field=WHOLE))


def _lacks(rules: Iterable[PaperRule], eye: Eye) -> Q:
    return reduce(or_, (applies(rule, eye) & ~Q(held(rule, eye)) for rule in rules))
