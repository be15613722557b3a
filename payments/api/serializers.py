"""What the API of payments takes and gives; every field is listed."""

from typing import Any

from rest_framework import serializers

from counterparties.queries.segments import CURRENCY_CODES
from payments.models import DIGITS, PLACES, Hold, Payment
from payments.queries import SHOWN, Balance


class PaymentListInput(serializers.Serializer[Any]):
    """What the list is narrowed to; with `as_of` open is what was owed on the day."""

    show = serializers.ChoiceField(choices=SHOWN, required=False)
    direction = serializers.ChoiceField(choices=Payment.Direction.choices, required=False)
    currency = serializers.ChoiceField(choices=CURRENCY_CODES, required=False)
    counterparty = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    document = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False)
    text = serializers.CharField(max_length=200, required=False)
    as_of = serializers.DateField(required=False)


class PaymentChangeInput(serializers.Serializer[Any]):
    """Only what changes, and the version that was seen. A document of null takes the document off."""

    version = serializers.IntegerField(min_value=1)
    amount = serializers.DecimalField(max_digits=DIGITS, decimal_places=PLACES, required=False)
    currency = serializers.ChoiceField(choices=CURRENCY_CODES, required=False)
    purpose = serializers.CharField(max_length=300, required=False)
    document = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False, allow_null=True)
    booked_on = serializers.DateField(required=False)
    due_on = serializers.DateField(required=False)


class PlanPaymentInput(serializers.Serializer[Any]):
    """A payment to plan. `account` may be left out: an outgoing one goes to the main confirmed account then."""

    counterparty = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    direction = serializers.ChoiceField(choices=Payment.Direction.choices)
    amount = serializers.DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    currency = serializers.ChoiceField(choices=CURRENCY_CODES)
    purpose = serializers.CharField(max_length=300)
    document = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False, allow_null=True, default=None)
    account = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False, allow_null=True, default=None)
    booked_on = serializers.DateField()
    due_on = serializers.DateField()


class PaymentSeenInput(serializers.Serializer[Any]):
    """The version that was seen; without it the act is for whatever the payment is now."""

    version = serializers.IntegerField(min_value=1, required=False)


class PayInput(PaymentSeenInput):
    """The day it was paid; today when it is left out."""

    paid_on = serializers.DateField(required=False)


class PaymentCancelInput(PaymentSeenInput):
    reason = serializers.CharField(max_length=300)


class PaymentAccountInput(PaymentSeenInput):
    account = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class BalanceInput(serializers.Serializer[Any]):
    as_of = serializers.DateField(required=False)


class PaymentPartyOutput(serializers.Serializer[Any]):
    """The counterparty of a payment."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class PaymentDocumentOutput(serializers.Serializer[Any]):
    """The document of a payment."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    number = serializers.CharField()


class PaymentAccountOutput(serializers.Serializer[Any]):
    """The account that a payment goes to."""

    id = serializers.IntegerField()
    number = serializers.CharField()


class PaymentOutput(serializers.Serializer[Any]):
    """One payment; `hold` is empty where nothing holds it, `hold_reason` says it in words."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    counterparty = PaymentPartyOutput()
    direction = serializers.ChoiceField(choices=Payment.Direction.choices)
    amount = serializers.DecimalField(max_digits=DIGITS, decimal_places=PLACES)
    currency = serializers.CharField()
    purpose = serializers.CharField()
    document = PaymentDocumentOutput(allow_null=True)
    account = PaymentAccountOutput(allow_null=True)
    booked_on = serializers.DateField()
    due_on = serializers.DateField()
    state = serializers.ChoiceField(choices=Payment.State.choices)
    paid_on = serializers.DateField(allow_null=True)
    cancelled_on = serializers.DateField(allow_null=True)
    cancel_reason = serializers.CharField()
    hold = serializers.ChoiceField(choices=Hold.choices)
    hold_reason = serializers.CharField()
    created_at = serializers.DateTimeField()


class CurrencyBalanceOutput(serializers.Serializer[Any]):
    """Sums of one currency; `on_hold` is null for a day that is over."""

    currency = serializers.CharField()
    to_receive = serializers.DecimalField(max_digits=20, decimal_places=2)
    overdue = serializers.DecimalField(max_digits=20, decimal_places=2)
    to_pay = serializers.DecimalField(max_digits=20, decimal_places=2)
    on_hold = serializers.DecimalField(max_digits=20, decimal_places=2, allow_null=True)
    balance = serializers.DecimalField(max_digits=20, decimal_places=2)


class BalanceOutput(serializers.Serializer[Any]):
    as_of = serializers.DateField()
    currencies = CurrencyBalanceOutput(many=True)


SIMPLE = (
    "version", "direction", "currency", "purpose", "booked_on", "due_on", "state", "paid_on", "cancelled_on",
    "cancel_reason", "hold", "created_at",
)  # fmt: skip


def payment_row(payment: Payment) -> dict[str, Any]:
    """A payment that was read with its hold and its document."""
    document, account = payment.shown_document, payment.account
    return {
        "id": payment.pk, **{name: getattr(payment, name) for name in SIMPLE},
        "amount": str(payment.amount), "hold_reason": payment.hold_words,
        "counterparty": {"id": payment.counterparty_id, "name": payment.counterparty.display_name},
        "document": {"id": document.pk, "title": document.title, "number": document.number} if document else None,
        "account": {"id": account.pk, "number": account.number} if account else None,
    }  # fmt: skip


def balance_row(balance: Balance) -> dict[str, Any]:
    sums = {name: getattr(balance, name) for name in ("to_receive", "overdue", "to_pay", "on_hold")}
    told = {name: None if value is None else str(value) for name, value in sums.items()}
    return {"currency": balance.currency, **told, "balance": str(balance.total)}
