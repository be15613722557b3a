"""The balance of a counterparty on a day, against a model that counts payments one by one."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterparties.models import Counterparty
from counterparties.services import merge_counterparties, undo_merge
from ecm.models import User
from ecm.web.dates import end_of_day
from payments.models import Payment
from payments.queries import PaymentFilter, balances, narrowed
from payments.services import cancel, pay, take_back_pay
from tests.counterparties.factories import CounterpartyFactory
from tests.factories import UserFactory
from tests.payments.factories import make_account, make_payment, now, today

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Plan:
    """A payment of one of two cards, by days from today."""

    card: int
    direction: str
    cents: int
    currency: str
    booked: int
    term: int
    ends: str
    ended: int

    def open_on(self, day: int) -> bool:
        return self.booked <= day and (self.ends == "open" or self.ended > day)


PLANS = st.builds(
    Plan, card=st.integers(0, 1), direction=st.sampled_from(["in", "out"]), cents=st.integers(1, 10**14),
    currency=st.sampled_from(["EUR", "UAH"]), booked=st.integers(-9, 2), term=st.integers(0, 6),
    ends=st.sampled_from(["open", "open", "paid", "cancelled"]), ended=st.integers(-9, 0),
)  # fmt: skip
MERGES = st.one_of(st.none(), st.tuples(st.integers(-8, -1), st.one_of(st.none(), st.integers(1, 5))))


def rows(plans: list[Plan], cards: list[Counterparty], owner: User, account: Any) -> list[Payment]:
    return Payment.objects.bulk_create(
        Payment(
            counterparty=cards[plan.card], direction=plan.direction, amount=Decimal(plan.cents).scaleb(-2),
            currency=plan.currency, purpose="x", search_key="x", booked_on=today(plan.booked),
            due_on=today(plan.booked + plan.term), state=plan.ends,
            account=account if plan.direction == "out" else None,
            account_set_at=now(days=1) if plan.direction == "out" else None,
            paid_on=today(plan.ended) if plan.ends == "paid" else None,
            cancelled_on=today(plan.ended) if plan.ends == "cancelled" else None,
            cancel_reason="x" if plan.ends == "cancelled" else "", created_by=owner, created_at=now(days=60),
        )
        for plan in plans
    )  # fmt: skip


def holder(plan: Plan, day: int, merge: tuple[int, int | None] | None) -> int:
    """The card a payment belonged to at the end of the day: 1 is merged into 0 for a while."""
    if merge is None or plan.card == 0 or day < merge[0]:
        return plan.card
    return 1 if merge[1] is not None and day >= min(merge[0] + merge[1], 0) else 0


def expected(plans: list[Plan], card: int, day: int, merge: Any) -> dict[str, tuple[int, int, int]]:
    found: dict[str, list[int]] = {}
    for plan in plans:
        if holder(plan, day, merge) != card or not plan.open_on(day):
            continue
        sums = found.setdefault(plan.currency, [0, 0, 0])
        sums[0 if plan.direction == "in" else 2] += plan.cents
        sums[1] += plan.cents if plan.direction == "in" and plan.booked + plan.term < day else 0
    return {currency: (sums[0], sums[1], sums[2]) for currency, sums in found.items()}


def moment(day: int) -> Any:
    return end_of_day(today(day)) - timedelta(hours=6)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans=st.lists(PLANS, max_size=12), day=st.integers(-9, 0), merge=MERGES)
def test_the_balance_of_any_day_is_what_one_counts_by_hand(
    db: None, plans: list[Plan], day: int, merge: tuple[int, int | None] | None
) -> None:
    with transaction.atomic():
        owner = UserFactory(roles=["administrator"])
        cards: list[Counterparty] = [CounterpartyFactory(), CounterpartyFactory()]
        rows(plans, cards, owner, make_account(cards[0], owner))
        if merge:
            merged = merge_counterparties(kept=cards[0], gone=cards[1], actor=owner, at=moment(merge[0]))
            if merge[1] is not None:
                undo_merge(merge=merged, actor=owner, at=moment(min(merge[0] + merge[1], 0)))
        for card in (0, 1):
            found = balances(owner, cards[card].pk, today(day))
            told = {
                row.currency: tuple(int(each * 100) for each in (row.to_receive, row.overdue, row.to_pay))
                for row in found
            }
            assert told == expected(plans, card, day, merge)
            _lists_agree(owner, cards[card].pk, today(day), found)
        transaction.set_rollback(True)


def _lists_agree(owner: User, card: int, day: date, found: Any) -> None:
    """The list that a sum opens holds the payments that the sum counts."""
    for row in found:
        for show, direction, total in (("receive", "", row.to_receive), ("pay", "", row.to_pay),
                                       ("overdue", "in", row.overdue)):  # fmt: skip
            wanted = PaymentFilter(show=show, direction=direction, currency=row.currency, counterparty=card, as_of=day)
            assert sum((each.amount for each in narrowed(owner, wanted, today())), Decimal(0)) == total


def test_it_costs_one_query_today_and_three_for_a_day_that_is_over(owner: User, django_assert_num_queries: Any) -> None:
    party = CounterpartyFactory()
    for _ in range(3):
        make_payment(party, owner)
    balances(owner, party.pk, today())
    with django_assert_num_queries(1):
        balances(owner, party.pk, today())
    with django_assert_num_queries(3):
        balances(owner, party.pk, today(-1))


def test_what_is_on_hold_is_counted_beside(owner: User) -> None:
    party = CounterpartyFactory()
    free = make_account(party, owner)
    waiting = make_account(party, owner, "DE89370400440532013000", confirm=False)
    make_payment(party, owner, direction="out", account=free, amount=Decimal("0.10"))
    make_payment(party, owner, direction="out", account=waiting, amount=Decimal("0.20"))
    (row,) = balances(owner, party.pk, today())
    assert (row.to_pay, row.on_hold, row.total) == (Decimal("0.30"), Decimal("0.20"), Decimal("-0.30"))


def test_paid_and_cancelled_payments_count_until_the_day_before(owner: User) -> None:
    party = CounterpartyFactory()
    paid, cancelled = (make_payment(party, owner, booked_on=today(-9), due_on=today(-8)) for _ in range(2))
    pay(payment=paid, paid_on=today(-4), actor=owner, at=now())
    cancel(payment=cancelled, reason="Returned", actor=owner, at=timezone.now() - timedelta(days=2))
    told = [[row.to_receive for row in balances(owner, party.pk, today(-day))] for day in (10, 9, 5, 4, 3, 2, 0)]
    assert told == [[], [200], [200], [100], [100], [], []]
    take_back_pay(payment=paid, actor=owner, at=now())
    assert [row.to_receive for row in balances(owner, party.pk, today(-4))] == [200]


def test_a_reader_who_does_not_see_the_card_is_told_nothing(owner: User, reader: User) -> None:
    party = CounterpartyFactory()
    make_payment(party, owner)
    assert balances(owner, party.pk, today())
    assert not balances(reader, party.pk, today())
    Counterparty.objects.filter(pk=party.pk).update(is_restricted=True)
    assert not balances(UserFactory(roles=["accountant"]), party.pk, today())
