"""Payments of the demo: for its invoices and acts, most of them paid, some late, some held by a changed account."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.utils import timezone

from counterparties.models import Counterparty
from counterparties.models.parties import PartyRole
from demo.dossiers import acts, moment
from demo.history import Happening
from demo.papers import Paper
from ecm.models import User
from payments.errors import AccountNeeded, PaymentOnHold
from payments.models import Payment
from payments.services import cancel, pay, plan_payment
from storage.models import Document

MOST, OPEN = 84, 24
CAUGHT = timedelta(days=200)
SORTS = ("invoice", "act")
TERMS = (14, 30, 45, 60)
PURPOSES = {
    "ru": ("Оплата по счёту №", "Оплата по акту №"), "uk": ("Оплата за рахунком №", "Оплата за актом №"),
    "bg": ("Плащане по фактура №", "Плащане по протокол №"),
    "en": ("Payment of invoice No.", "Payment under certificate No."),
}  # fmt: skip
REASONS = {
    "ru": "Заменён новым счётом", "uk": "Замінено новим рахунком", "bg": "Заменена с нова фактура",
    "en": "Replaced by a new invoice",
}  # fmt: skip
Made = Callable[[int], Document]


@dataclass(frozen=True)
class Plan:
    """A payment for a paper, and its number in the order of their days."""

    paper: Paper
    number: int
    changed_on: date | None
    """The day on which the counterparty changed its account, if it did."""
    today: date

    @property
    def due_on(self) -> date:
        if self.is_caught:  # it is paid in parts: the last one is due these days
            return self.today + timedelta(days=self.number % 11 + 1)
        return self.paper.dated_on + timedelta(days=TERMS[self.number % len(TERMS)])

    @property
    def is_caught(self) -> bool:
        """The account changed while it was open."""
        return self.changed_on is not None and timedelta(0) < self.changed_on - self.paper.dated_on < CAUGHT

    @property
    def ended_on(self) -> date | None:
        """The day it was paid or cancelled: three days before its last one to five after; None for what stays open."""
        if self.is_caught or (self.number % 3 == 1 and self.number > MOST - OPEN):
            return None
        return self.due_on + timedelta(days=self.number * 5 % 9 - 3)

    @property
    def is_cancelled(self) -> bool:
        return self.number % 17 == 8


def happenings(
    papers: Sequence[Paper],
    made: Made,
    cards: Mapping[str, Counterparty],
    people: Mapping[str, User],
    since: date,
    today: date,
) -> list[Happening]:
    """The payments for the latest invoices and acts, planned on the day of the paper and ended on theirs."""
    listed = [paper for paper in papers if paper.sort in SORTS and paper.party and paper.amount][-MOST:]
    changed = {act.party.slug: act.day for act in acts(since, today) if act.sort == "account"}
    found: list[Happening] = []
    for number, paper in enumerate(listed):
        plan, planned = (
            Plan(paper, number, changed.get(paper.party.slug if paper.party else ""), today),
            dict[str, Payment](),
        )
        at = moment(paper.dated_on, 16, number % 60)
        found.append(Happening(at, partial(_plan, plan, made, cards, people["accountant"], at, planned)))
        if plan.ended_on and plan.ended_on <= today - timedelta(days=1):
            at = moment(max(plan.ended_on, paper.dated_on), 17, number % 60)
            found.append(Happening(at, partial(_end, plan, people["accountant"], at, planned)))
    return found


def _plan(
    plan: Plan, made: Made, cards: Mapping[str, Counterparty], actor: User, at: datetime, planned: dict[str, Payment]
) -> None:
    paper = plan.paper
    if paper.party is None:
        return
    card = cards[paper.party.slug]
    values = {
        "amount": paper.amount, "currency": paper.currency, "purpose": _purpose(paper),
        "document": made(paper.ordinal), "booked_on": paper.dated_on, "due_on": plan.due_on,
    }  # fmt: skip
    planned["payment"] = plan_payment(
        counterparty=card,
        direction="out" if plan.is_caught else _direction(card, plan.number),
        values=values,
        actor=actor,
        at=at,
    )


def _purpose(paper: Paper) -> str:
    return f"{PURPOSES[paper.language][SORTS.index(paper.sort)]} {paper.number}"


def _direction(card: Counterparty, number: int) -> str:
    """Those who supply us are paid, clients pay; who does both takes turns."""
    supplies = bool({PartyRole.SUPPLIER, PartyRole.CONTRACTOR} & set(card.roles))
    buys = PartyRole.CLIENT in card.roles
    return "out" if supplies and (not buys or number // 2 % 2) else "in"


def _end(plan: Plan, actor: User, at: datetime, planned: dict[str, Payment]) -> None:
    """Paid, or cancelled; what is on hold stays open."""
    payment = planned["payment"]
    if plan.is_cancelled:
        cancel(payment=payment, reason=REASONS[plan.paper.language], actor=actor, at=at)
        return
    try:
        pay(payment=payment, paid_on=timezone.localdate(at), actor=actor, at=at)
    except (AccountNeeded, PaymentOnHold):
        return
