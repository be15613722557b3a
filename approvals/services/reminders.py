"""Reminders of visas: the day before they are due, and once when they are late; rows found by the clock."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from approvals.access import substitutes_of
from approvals.models import Visa
from approvals.services import telling
from ecm.models import Substitution

LOT = 200


def remind(*, at: datetime) -> int:
    """Tell the people asked of what is due by tomorrow and of what is late, and the starter of what is late.

    Each notice has a unique key, so calling it again, late, or from two schedulers doubles nothing. Returns the
    number of visas looked at.
    """
    today, last, looked = timezone.localdate(at), 0, 0
    _tell_who_stands_in_since(today, at)
    while True:
        visas = list(
            Visa.objects.filter(state=Visa.State.ASKED, due_on__lte=today + timedelta(days=1), pk__gt=last)
            .select_related("approval__document", "asked")
            .order_by("pk")[:LOT]
        )
        if not visas:
            return looked
        with transaction.atomic():
            standing_in = substitutes_of({visa.asked_id for visa in visas}, today)
            for visa in visas:
                _remind_of(visa, standing_in.get(visa.asked_id, []), at)
        last, looked = visas[-1].pk, looked + len(visas)


def _tell_who_stands_in_since(today: date, at: datetime) -> None:
    """A visa may wait longer than its person is here: who stands in from today on hears of it too, once."""
    away = Substitution.objects.filter(starts_on__lte=today, ends_on__gte=today).values("absent")
    waiting = Visa.objects.filter(state=Visa.State.ASKED, asked__in=away).select_related("approval__document", "asked")
    with transaction.atomic():
        visas = list(waiting.order_by("pk"))
        standing_in = substitutes_of({visa.asked_id for visa in visas}, today)
        for visa in visas:
            telling.tell_substitutes(visa.approval, visa, standing_in.get(visa.asked_id, []), at=at)


def _remind_of(visa: Visa, substitutes: list[int], at: datetime) -> None:
    is_late = visa.is_overdue(timezone.localdate(at))
    code = "approvals.overdue" if is_late else "approvals.due_soon"
    for user_id in (visa.asked_id, *substitutes):
        telling.tell_due(visa, code, user_id, at=at)
    if is_late and visa.approval.started_by_id != visa.asked_id:
        telling.tell_due(visa, "approvals.overdue_theirs", visa.approval.started_by_id, at=at)
