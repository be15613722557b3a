"""What segments ask of requisites, accounts and relations as they are on the day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from counterparties.identifiers import KINDS
from counterparties.models import BankAccount, Interaction, Relation, Requisites
from counterparties.queries.requisites import holding, known
from counterparties.queries.segments import CHOICE, DATE, NUMBER, TEXT, YES_NO, Attribute, Condition, Question
from counterparties.queries.texts import moment, text

REQUISITES, RELATIONS = _("Requisites"), _("Relations")


def attributes() -> tuple[Attribute, ...]:
    """The attributes, in the order of their headings."""
    return (
        Attribute("legal_form", _("Legal form"), TEXT, _held(text("legal_form")), heading=REQUISITES),
        Attribute("tax_regime", _("Tax regime"), TEXT, _held(text("tax_regime")), heading=REQUISITES),
        Attribute(
            "number", _("Has the number"), CHOICE, _number, heading=REQUISITES,
            options=lambda user: [(code, kind.title) for code, kind in KINDS.items()],
        ),
        Attribute("unusual", _("Has a number that breaks its rule"), YES_NO, _unusual, heading=REQUISITES),
        Attribute("entered", _("Requisites are entered"), YES_NO, _entered, heading=REQUISITES),
        Attribute("changed", _("Requisites recorded"), DATE, _recorded, heading=REQUISITES),
        Attribute("power_ending", _("Power of attorney ends within, days"), NUMBER, _power, heading=REQUISITES),
        Attribute("account", _("Has a bank account"), YES_NO, _account, heading=REQUISITES),
        Attribute("account_held", _("A bank account waits for a second person"), YES_NO, _waits, heading=REQUISITES),
        Attribute(
            "relation", _("Has a relation"), CHOICE, _related, heading=RELATIONS,
            options=lambda user: Relation.Kind.choices,
        ),
    )  # fmt: skip


def talked_by() -> Attribute:
    """The kinds of conversations that there were."""
    return Attribute(
        "talk_sort", _("Had a conversation of the kind"), CHOICE,
        lambda question, sign, value: Q(
            Exists(Interaction.objects.filter(counterparty=OuterRef("pk"), sort__in=value))
        ),
        options=lambda user: Interaction.Sort.choices,
    )  # fmt: skip


def _rows(question: Question) -> Any:
    return Requisites.objects.filter(holding(question.day), known(None))


def _held(condition: Condition) -> Condition:
    """The condition of the requisites of the day."""
    return lambda question, sign, value: Q(
        pk__in=_rows(question).filter(condition(question, sign, value)).values("counterparty")
    )


def _number(question: Question, sign: str, value: list[str]) -> Q:
    return Q(pk__in=_rows(question).filter(identifiers__has_any_keys=value).values("counterparty"))


def _unusual(question: Question, sign: str, value: Any) -> Q:
    return Q(pk__in=_rows(question).exclude(unusual=[]).values("counterparty"))


def _entered(question: Question, sign: str, value: Any) -> Q:
    return Q(Exists(_rows(question).filter(counterparty=OuterRef("pk"))))


def _recorded(question: Question, sign: str, value: Any) -> Q:
    rows = Requisites.objects.filter(known(None), moment("recorded_at")(question, sign, value))
    return Q(pk__in=rows.values("counterparty"))


def _power(question: Question, sign: str, value: Any) -> Q:
    last = question.day + timedelta(days=min(int(value), 36500))
    bounds = {"power_valid_to__range": (question.day, last)} if sign == "le" else {"power_valid_to__gte": last}
    return Q(pk__in=_rows(question).filter(**bounds).values("counterparty"))


def _accounts(question: Question) -> Any:
    return BankAccount.objects.filter(holding(question.day), known(None))


def _account(question: Question, sign: str, value: Any) -> Q:
    return Q(pk__in=_accounts(question).values("counterparty"))


def _waits(question: Question, sign: str, value: Any) -> Q:
    return Q(pk__in=_accounts(question).filter(confirmed_by=None).values("counterparty"))


def _related(question: Question, sign: str, value: list[str]) -> Q:
    """On either end of such a relation on the day."""
    then = (Q(since=None) | Q(since__lte=question.day)) & (Q(until=None) | Q(until__gte=question.day))
    rows = Relation.objects.filter(then, kind__in=value)
    return Q(Exists(rows.filter(source=OuterRef("pk")))) | Q(Exists(rows.filter(target=OuterRef("pk"))))
