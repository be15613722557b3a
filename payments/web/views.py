"""The page of one payment, and what people do there."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ecm import access
from ecm.errors import DomainError
from ecm.numbers import whole
from ecm.web import timeline
from ecm.web.dates import asked_over
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go
from payments import queries, services
from payments.access import EDIT, VIEW
from payments.errors import ReasonNeeded
from payments.models import Payment
from payments.web.forms import AccountForm, PayForm
from payments.web.journal import shown


class PageOfPayment(WorkspaceView):
    """What shows one payment: to be read, and again when an act was refused."""

    permission = VIEW
    nav = "payments"
    template_name = "payments/payment.html"

    def show(self, payment: Payment, *, status: int = 200, as_of: date | None = None, **more: Any) -> HttpResponse:
        """The page; `more` is what a refusal has to say."""
        user, today = self.request.user, timezone.localdate()
        day, may_edit = as_of or today, as_of is None and access.has(user, EDIT)
        if as_of:
            queries.stand_then(payment, as_of)
        others = queries.others_open(user, payment)
        return self.page({
            "payment": payment, "look": payment.look(day), "is_late": payment.is_overdue(day),
            "as_of": as_of, "today": day,
            "may_edit": may_edit and payment.is_open, "may_take_back": may_edit and payment.state == Payment.State.PAID,
            "others": shown(others, today), "preview_url": _preview(payment), "timeline": self._timeline(payment),
            "accounts_form": self._accounts(payment) if may_edit else None,
            "pay_form": PayForm(initial={"paid_on": today}), **more,
        }, status=status)  # fmt: skip

    def _timeline(self, payment: Payment) -> list[timeline.Entry]:
        return timeline.acts(timeline.entries(queries.events_of(payment), self.request.user))

    def _accounts(self, payment: Payment) -> AccountForm | None:
        """The accounts that an open payment of ours may be put on."""
        if not (payment.is_open and payment.is_outgoing):
            return None
        return account_form(self, payment)


def _preview(payment: Payment) -> str:
    """The fragment that shows the newest file of the document; "" without one that the reader sees."""
    number = queries.newest_file(payment)
    return reverse("storage:preview", args=[payment.document_id, number]) if number else ""


def account_form(view: WorkspaceView, payment: Payment, data: Any = None) -> AccountForm:
    """The accounts that the payment may go to, the main one first."""
    rows = queries.usable(payment.counterparty, payment.currency, view.request.user, timezone.localdate())
    form = AccountForm(data)
    field: Any = form.fields["account"]
    field.offer(rows)
    return form


class PaymentView(PageOfPayment):
    """One payment: its facts, what holds it, what else is open with them. `?as_of=` as it stood on a day."""

    def get(self, request: HttpRequest, payment_id: int) -> HttpResponse:
        return self.show(queries.payment_visible_to(self.request.user, payment_id), as_of=asked_over(request.GET))


class ActView(PageOfPayment, ABC):
    """POST does something to the payment; what the house refuses is said on its page."""

    permission = EDIT

    def post(self, request: HttpRequest, payment_id: int) -> HttpResponseBase:
        payment = queries.payment_visible_to(self.request.user, payment_id)
        try:
            refused = self.act(payment, whole(request.POST.get("version", "")))
        except DomainError as error:
            if error.status not in (409, 422):
                raise
            fresh = queries.payment_visible_to(self.request.user, payment_id)
            return self.show(fresh, status=error.status, refused=str(error))
        if refused:
            return self.show(payment, status=422, **refused)
        later(request, self.said())
        return go(request, reverse("payments:payment", args=[payment_id]))

    @abstractmethod
    def act(self, payment: Payment, seen: int | None) -> dict[str, Any]:
        """Do it; what the page has to show when the form was faulty."""

    @abstractmethod
    def said(self) -> str:
        """What was done, in a sentence."""


class PayView(ActView):
    """POST marks the payment as paid."""

    def act(self, payment: Payment, seen: int | None) -> dict[str, Any]:
        form = PayForm(self.request.POST)
        if not form.is_valid():
            return {"pay_form": form}
        services.pay(
            payment=payment, paid_on=form.cleaned_data["paid_on"], actor=self.request.user, at=timezone.now(), seen=seen
        )
        return {}

    def said(self) -> str:
        return _("The payment is paid.")


class TakeBackView(ActView):
    """POST says that it was not paid after all."""

    def act(self, payment: Payment, seen: int | None) -> dict[str, Any]:
        services.take_back_pay(payment=payment, actor=self.request.user, at=timezone.now(), seen=seen)
        return {}

    def said(self) -> str:
        return _("The payment is open again.")


class CancelView(ActView):
    """POST cancels it, with the reason that the dialog asks for."""

    def act(self, payment: Payment, seen: int | None) -> dict[str, Any]:
        reason = self.request.POST.get("reason", "")
        try:
            services.cancel(payment=payment, reason=reason, actor=self.request.user, at=timezone.now(), seen=seen)
        except ReasonNeeded as error:
            return {"cancel_wrong": str(error)}
        return {}

    def said(self) -> str:
        return _("The payment is cancelled.")


class AccountView(ActView):
    """POST puts the payment on another account."""

    def act(self, payment: Payment, seen: int | None) -> dict[str, Any]:
        form = account_form(self, payment, self.request.POST)
        if not form.is_valid():
            return {"accounts_form": form}
        services.change_account(
            payment=payment, account=form.cleaned_data["account"], actor=self.request.user, at=timezone.now(), seen=seen
        )
        return {}

    def said(self) -> str:
        return _("The payment goes to this account now.")
