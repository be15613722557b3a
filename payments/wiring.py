"""What payments bring to the house: words, navigation, tabs, the desktop's widget; how their events read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ecm.access import Person
from ecm.tallies import Tally
from ecm.web import statuses
from ecm.web.desktop import Widget, WidgetContent, WidgetRow, register_widget
from ecm.web.formats import money
from ecm.web.impact import Impact, register_impact
from ecm.web.navigation import NavItem, NewItem, register_item, register_new
from ecm.web.sections import Section, register_section
from ecm.web.timeline import describe_event
from payments.access import EDIT, VIEW
from payments.impact import open_payments
from payments.models import Payment
from payments.queries import PaymentFilter, list_of, payments_visible_to

ICON = "banknote"
SHOWN, MOST_COUNTED = 5, 100


def register_screens() -> None:
    """Sidebar, tabs, the list of what a change touches, the widget."""
    title, short = _("Payments"), pgettext_lazy("on a telephone", "Payments")
    register_item(NavItem("payments", title, "payments:journal", ICON, VIEW, order=45, short=short))
    register_new(NewItem("payment", _("Payment"), "payments:new", ICON, EDIT, order=60))
    for host, order in (("counterparty", 40), ("document", 50)):
        register_section(Section(host, "payments", title, f"payments:of_{host}", VIEW, order=order, icon=ICON))
    register_impact(Impact("counterparty", "payments", _("Open payments"), ICON, VIEW, open_payments, order=10))
    register_widget(
        Widget(
            "payments",
            _("To pay and to receive"),
            ICON,
            VIEW,
            35,
            _widget,
            empty=_("Nothing is to be paid or received."),
        )
    )


def register_words() -> None:
    """How the states of payments look."""
    for code, word, icon, tone in (
        ("in", pgettext_lazy("payment", "To receive"), "arrow-down-left", "info"),
        ("out", pgettext_lazy("payment", "To pay"), "arrow-up-right", "info"),
        ("held", pgettext_lazy("payment", "On hold"), "circle-pause", "warn"),
        ("overdue", pgettext_lazy("payment", "Overdue"), "clock-alert", "bad"),
        ("paid", pgettext_lazy("payment", "Paid"), "circle-check", "good"),
        ("cancelled", pgettext_lazy("payment", "Cancelled"), "ban", "quiet"),
    ):
        statuses.register("payment", code, word, icon=icon, tone=tone)


def describe_events() -> None:
    """How the events of payments read on timelines."""
    for name, title, icon, tone in (
        ("planned", _("Payment planned"), ICON, ""),
        ("changed", _("Payment changed"), "pencil", ""),
        ("account_changed", _("Payment put on another account"), "landmark", ""),
        ("paid", _("Payment paid"), "circle-check", "good"),
        ("taken_back", _("Paying taken back"), "undo-2", "warn"),
        ("cancelled", _("Payment cancelled"), "ban", ""),
    ):
        describe_event(
            f"payments.payment.{name}", title, icon=icon, tone=tone, note=_sum_and_purpose, url=_url, guard=GUARD
        )


def _seen(user: Person, ids: Collection[int]) -> set[int]:
    return set(payments_visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


# The sum and the purpose are for those who see the payment, not for all who see its counterparty or its document.
GUARD = ("payment_id", _seen)


def _url(payload: Mapping[str, Any]) -> str:
    return reverse("payments:payment", args=[payload["payment_id"]])


def _sum_and_purpose(payload: Mapping[str, Any]) -> str:
    told = f"{money(Decimal(payload['amount']), payload['currency'])} · {payload['purpose']}"
    return f"{told} · {payload['reason']}" if payload.get("reason") else told


def _open(user: Person, today: date) -> QuerySet[Payment]:
    return payments_visible_to(user).filter(state=Payment.State.OPEN)


# How many payments are open for the person.
open_count = Tally(_open, most=MOST_COUNTED)


def _widget(user: Person, at: datetime) -> WidgetContent:
    """Open payments by their day, so that the overdue ones stand first."""
    today = timezone.localdate(at)
    rows = list_of(user, PaymentFilter(show="open"), today=today, size=SHOWN).rows
    url = f"{reverse('payments:journal')}?show=open"
    return WidgetContent(open_count(user, today), url, [_line(row, today) for row in rows])


def _line(row: Payment, today: date) -> WidgetRow:
    state = "bad" if row.is_overdue(today) else "warn" if row.hold else ""
    way = "" if row.is_outgoing else "+"
    return WidgetRow(
        title=f"{way}{money(row.signed, row.currency)} · {row.counterparty}", note=row.purpose,
        url=reverse("payments:payment", args=[row.pk]), due=row.due_on, state=state,
    )  # fmt: skip
