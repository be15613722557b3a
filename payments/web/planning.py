"""Planning a payment from anywhere, and changing an open one."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from counterparties.errors import PartOfAnother
from counterparties.queries import as_counterparty, as_document
from ecm.errors import DomainError, InvalidInput, NotFound, StaleVersion
from ecm.models import User
from ecm.numbers import whole
from ecm.web.stale import tell_stale
from ecm.web.toasts import later
from ecm.web.twice import Before, MadeBefore, form_context, made_once, same_before, sent_again
from ecm.web.views import WorkspaceView, go
from payments import queries, services
from payments.access import EDIT
from payments.errors import NotInDossier, NotTheirAccount
from payments.models import Payment
from payments.web.beginning import of_document, of_party, planned_in
from payments.web.forms import ChangeForm, PaymentForm, PlanForm


def _refused(form: PaymentForm, error: DomainError) -> None:
    """Say beside its field what the house refuses."""
    if isinstance(error, InvalidInput):
        form.refuse(error)
        return
    names: dict[type[DomainError], str] = {
        NotInDossier: "document", NotTheirAccount: "account", PartOfAnother: "counterparty"
    }  # fmt: skip
    name = names.get(type(error), "")
    form.add_error(name if name in form.fields else None, str(error))


class NewView(WorkspaceView):
    """A new payment; `?counterparty=` or `?document=` fill in what they know."""

    permission = EDIT
    nav = "payments"
    template_name = "payments/form.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        user = self.request.user
        document = as_document(user, request.GET.get("document", ""))
        card = as_counterparty(user, request.GET.get("counterparty", ""))
        begin = of_document(user, document, card) if document else of_party(user, card)
        return self._show(PlanForm(user=user, initial=begin))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = PlanForm(request.POST, user=self.request.user)
        if not form.is_valid():
            return self._show(form, status=422)
        try:
            pk = made_once(request, partial(self._made, form), partial(_is_there, self.request.user))
        except MadeBefore as made:
            before = _before(self.request.user, made.pk)
            return sent_again(request, before) if made.is_same_form else self._show(form, before, status=409)
        except (InvalidInput, NotInDossier, NotTheirAccount, PartOfAnother) as error:
            _refused(form, error)
            return self._show(form, status=422)
        later(request, _("The payment is planned."))
        return go(request, reverse("payments:payment", args=[pk]))

    def _made(self, form: PlanForm) -> int:
        data = form.cleaned_data
        return services.plan_payment(
            counterparty=data["counterparty"], direction=data["direction"], values=form.said(),
            account=data["account"], actor=self.request.user, at=timezone.now(),
        ).pk  # fmt: skip

    def _show(self, form: PlanForm, before: Before | None = None, status: int = 200) -> HttpResponse:
        self._tell_planned(form)
        context = {"form": form, "cancel_url": reverse("payments:journal"), **form_context(self.request, before)}
        return self.page(context, status=status)

    def _tell_planned(self, form: PlanForm) -> None:
        """Of a form that was sent: for the document that it names now."""
        said = form.cleaned_data if form.is_bound else form.initial
        planned = planned_in(self.request.user, said) if form.is_bound else said.get("planned")
        if planned:
            form.tell_planned(said["document"], planned, said["currency"])


def _is_there(user: User, pk: int) -> bool:
    return queries.payments_visible_to(user).filter(pk=pk).exists()


def _before(user: User, pk: int) -> Before:
    return same_before(queries.payment_visible_to(user, pk).purpose, reverse("payments:payment", args=[pk]))


class ChangeView(WorkspaceView):
    """What an open payment says."""

    permission = EDIT
    nav = "payments"
    template_name = "payments/form.html"

    def get(self, request: HttpRequest, payment_id: int) -> HttpResponse:
        payment = queries.payment_visible_to(self.request.user, payment_id)
        return self._show(payment, self._form(payment), payment.version)

    def post(self, request: HttpRequest, payment_id: int) -> HttpResponseBase:
        user = self.request.user
        payment = queries.payment_visible_to(user, payment_id)
        form, seen = self._form(payment, request.POST), whole(request.POST.get("version", ""))
        if seen is None:
            raise NotFound
        if not form.is_valid():
            return self._show(payment, form, seen, status=422)
        try:
            services.change_payment(
                payment=payment, seen=seen, values=self._said(payment, form), actor=user, at=timezone.now()
            )
        except StaleVersion as error:
            return self._show(payment, form, tell_stale(form, error), status=409)
        except DomainError as error:
            if error.status not in (400, 409, 422):
                raise
            _refused(form, error)
            return self._show(payment, form, seen, status=error.status)
        later(request, _("The changes were saved."))
        return go(request, reverse("payments:payment", args=[payment_id]))

    def _said(self, payment: Payment, form: ChangeForm) -> dict[str, Any]:
        """The values; a document that the person does not see is not taken off by what they could not choose."""
        said = form.said()
        if payment.document_id and payment.shown_document is None and said["document"] is None:
            del said["document"]
        return said

    def _form(self, payment: Payment, data: Any = None) -> ChangeForm:
        begin = {name: getattr(payment, name) for name in PaymentForm.base_fields}
        begin["document"] = payment.shown_document
        return ChangeForm(data, initial=begin, user=self.request.user, card=payment.counterparty)

    def _show(self, payment: Payment, form: ChangeForm, seen: int, status: int = 200) -> HttpResponse:
        context = {
            "form": form, "payment": payment, "seen": seen,
            "cancel_url": reverse("payments:payment", args=[payment.pk]),
        }  # fmt: skip
        return self.page(context, status=status)
