"""Endpoints of payments: one call to a service or a query each."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers as drf
from rest_framework.request import Request
from rest_framework.response import Response

from counterparties.models import BankAccount, Counterparty
from counterparties.queries import counterparty_visible_to, document_for
from ecm.api.views import ApiView
from ecm.errors import NotFound
from ecm.idempotency import IdempotentMixin
from payments import queries, services
from payments.access import VIEW
from payments.api import serializers as out
from payments.models import Payment


def _data(serializer: type[drf.Serializer[Any]], data: Any) -> dict[str, Any]:
    read = serializer(data=data)
    read.is_valid(raise_exception=True)
    found: dict[str, Any] = read.validated_data
    return found


class PaymentApi(ApiView):
    """What the views of payments have in common."""

    permission = VIEW

    def seen(self, payment_id: int) -> Payment:
        return queries.payment_visible_to(self.actor, payment_id)

    def told(self, payment: Payment, status: int = 200) -> Response:
        return Response(out.payment_row(self.seen(payment.pk)), status=status)

    def named_document(self, values: dict[str, Any]) -> dict[str, Any]:
        """The values with the document that the number names instead of the number. Raises NotFound."""
        if not values.get("document"):
            return values
        return {**values, "document": document_for(self.actor, values["document"])}

    def account_of(self, card: Counterparty, account_id: int) -> BankAccount:
        account = queries.accounts_of(card, self.actor).filter(pk=account_id).first()
        if account is None:
            raise NotFound
        return account


class PaymentsView(IdempotentMixin, PaymentApi):
    """GET lists payments: what is open by its day, the rest from the newest on. POST plans one."""

    @extend_schema(parameters=[out.PaymentListInput], responses=out.PaymentOutput(many=True))
    def get(self, request: Request) -> Response:
        given = {name: value for name, value in request.query_params.items() if value}
        wanted = queries.PaymentFilter(**_data(out.PaymentListInput, given))
        page = queries.list_of(self.actor, wanted, today=timezone.localdate(), cursor=self.cursor)
        return Response(self.page_of([out.payment_row(row) for row in page.rows], page.next, page.previous))

    @extend_schema(request=out.PlanPaymentInput, responses={201: out.PaymentOutput})
    def post(self, request: Request) -> Response:
        values = self.named_document(_data(out.PlanPaymentInput, request.data))
        card = counterparty_visible_to(self.actor, values.pop("counterparty"))
        direction, account = values.pop("direction"), values.pop("account")
        payment = services.plan_payment(
            counterparty=card, direction=direction, values=values, actor=self.actor, at=timezone.now(),
            account=self.account_of(card, account) if account else None,
        )  # fmt: skip
        return self.told(payment, 201)


class PaymentView(PaymentApi):
    """GET one payment; PATCH changes what an open one says."""

    @extend_schema(responses=out.PaymentOutput)
    def get(self, request: Request, payment_id: int) -> Response:
        return Response(out.payment_row(self.seen(payment_id)))

    @extend_schema(request=out.PaymentChangeInput, responses=out.PaymentOutput)
    def patch(self, request: Request, payment_id: int) -> Response:
        payment = self.seen(payment_id)
        values = self.named_document(_data(out.PaymentChangeInput, request.data))
        seen = values.pop("version")
        services.change_payment(payment=payment, seen=seen, values=values, actor=self.actor, at=timezone.now())
        return self.told(payment)


class PayView(PaymentApi):
    """POST marks a payment as paid; repeating it is harmless. A payment on hold is refused."""

    @extend_schema(request=out.PayInput, responses=out.PaymentOutput)
    def post(self, request: Request, payment_id: int) -> Response:
        payment, data = self.seen(payment_id), _data(out.PayInput, request.data)
        services.pay(
            payment=payment, paid_on=data.get("paid_on") or timezone.localdate(), actor=self.actor, at=timezone.now(),
            seen=data.get("version"),
        )  # fmt: skip
        return self.told(payment)


class TakeBackView(PaymentApi):
    """POST says that the payment was not paid after all; repeating it is harmless."""

    @extend_schema(request=out.PaymentSeenInput, responses=out.PaymentOutput)
    def post(self, request: Request, payment_id: int) -> Response:
        payment, data = self.seen(payment_id), _data(out.PaymentSeenInput, request.data)
        services.take_back_pay(payment=payment, actor=self.actor, at=timezone.now(), seen=data.get("version"))
        return self.told(payment)


class CancelView(PaymentApi):
    """POST cancels a payment for a reason; repeating it is harmless."""

    @extend_schema(request=out.PaymentCancelInput, responses=out.PaymentOutput)
    def post(self, request: Request, payment_id: int) -> Response:
        payment, data = self.seen(payment_id), _data(out.PaymentCancelInput, request.data)
        services.cancel(
            payment=payment, reason=data["reason"], actor=self.actor, at=timezone.now(), seen=data.get("version")
        )
        return self.told(payment)


class AccountView(PaymentApi):
    """POST puts an open outgoing payment on a confirmed account of its currency that is in use."""

    @extend_schema(request=out.PaymentAccountInput, responses=out.PaymentOutput)
    def post(self, request: Request, payment_id: int) -> Response:
        payment, data = self.seen(payment_id), _data(out.PaymentAccountInput, request.data)
        account = self.account_of(payment.counterparty, data["account"])
        services.change_account(
            payment=payment, account=account, actor=self.actor, at=timezone.now(), seen=data.get("version")
        )
        return self.told(payment)


class BalanceView(ApiView):
    """GET the settlements with a counterparty on a day (`?as_of=`, today when it is left out), by currency."""

    permission = VIEW

    @extend_schema(parameters=[out.BalanceInput], responses=out.BalanceOutput)
    def get(self, request: Request, pk: int) -> Response:
        day = _data(out.BalanceInput, request.query_params).get("as_of") or timezone.localdate()
        counterparty_visible_to(self.actor, pk)
        rows = queries.balances(self.actor, pk, day)
        return Response({"as_of": day, "currencies": [out.balance_row(row) for row in rows]})
