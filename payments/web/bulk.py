"""Several ticked payments are marked as paid at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecm.web.bulk import BulkAction, BulkView, register_bulk
from payments import queries, services
from payments.access import EDIT
from payments.models import Payment
from payments.web.forms import PayForm


class BulkPayView(BulkView):
    """Each payment is paid by itself: what is on hold, paid or cancelled stays as it was."""

    permission = EDIT
    list_url = "payments:journal"
    heading = _("Mark as paid")
    explanation = _("Each payment is marked by itself; what is on hold stays open, and you are told of it.")
    button = _("Mark as paid")

    def rows(self, ids: Sequence[int]) -> Sequence[Payment]:
        return list(queries.payments_visible_to(self.request.user).filter(pk__in=ids).order_by(*queries.SOON))

    def form(self, rows: Sequence[Payment], data: Any = None) -> forms.Form:
        return PayForm(data, initial={"paid_on": timezone.localdate()})

    def act(self, row: Payment, values: dict[str, Any]) -> None:
        services.pay(payment=row, paid_on=values["paid_on"], actor=self.request.user, at=timezone.now())


def register() -> None:
    """Offer it in the bar of the journal; called from `ready()`."""
    title = _("Mark as paid")
    register_bulk(BulkAction("payment", "pay", title, "circle-check", "payments:bulk_pay", EDIT, order=10))
