"""Forms of payments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterparties.models import BankAccount, Counterparty
from counterparties.queries import as_counterparty, as_document
from counterparties.queries.segments import CURRENCY_CODES
from ecm.access import Person
from ecm.errors import InvalidInput
from ecm.numbers import whole
from ecm.web.formats import money
from ecm.web.forms import ChooserField, DayField, MoneyField, NameField, OneOfField
from payments.models import DIGITS, PLACES, Payment
from payments.queries import accounts_of
from storage.models import Document

CURRENCIES = [(code, code) for code in CURRENCY_CODES]
CARD = "counterparty"


class PaymentForm(forms.Form):
    """What an open payment says."""

    amount = MoneyField(label=_("Amount"), max_digits=DIGITS, decimal_places=PLACES)
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES)
    purpose = NameField(label=_("Purpose"), max_length=300)
    booked_on = DayField(label=_("Owed since"))
    due_on = DayField(label=_("Pay by"))

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"] = ChooserField(
            label=_("Document"), required=False, url_name="payments:choose_document", query=self.query(),
            load=lambda text: as_document(user, text),
            help_text=_("The invoice, the act or the contract that it is for."),
        )  # fmt: skip

    def query(self) -> str:
        """What the chooser of documents is asked beside what is typed."""
        return ""

    def said(self) -> dict[str, Any]:
        """The values for the services."""
        return {name: self.cleaned_data[name] for name in (*PaymentForm.base_fields, "document")}

    def refuse(self, refusal: InvalidInput) -> None:
        """Put each refusal beside its field."""
        for name, why in refusal.fields.items():
            self.add_error(name if name in self.fields else None, str(why))


class PlanForm(PaymentForm):
    """A new payment: with whom and in which direction, besides."""

    def __init__(self, *args: Any, user: Person, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        first = {
            "direction": forms.ChoiceField(
                label=_("Direction"), choices=Payment.Direction.choices, widget=forms.RadioSelect
            ),
            CARD: ChooserField(
                label=_("Counterparty"), url_name="counterparties:choose", load=lambda text: as_counterparty(user, text)
            ),
        }
        self.fields = {**first, **self.fields}
        self.fields["account"] = ChooserField(
            label=_("Account of theirs"), required=False, url_name="payments:choose_account",
            load=lambda text: self._account(user, text),
            help_text=_("For a payment of ours. Left empty: their main confirmed account in the currency."),
        )  # fmt: skip
        for name in ("document", "account"):
            self.fields[name].widget.attrs["data-ds-with"] = CARD

    def tell_planned(self, document: Document, planned: Decimal, currency: str) -> None:
        """Say beside the amount what is planned or paid already for the document; it leads to these payments."""
        words = gettext("Already planned or paid for this document: %(sum)s") % {"sum": money(planned, currency)}
        url = f"{reverse('storage:document', args=[document.pk])}?tab=payments"
        self["amount"].help_text = format_html('<a href="{}">{}</a>', url, words)

    def _account(self, user: Person, text: str) -> BankAccount | None:
        card, pk = as_counterparty(user, str(self["counterparty"].value() or "")), whole(text)
        return accounts_of(card, user).filter(pk=pk).first() if card and pk else None

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("account") and said.get("direction") == Payment.Direction.IN:
            self.add_error("account", _("What they pay us goes to no account of theirs: leave this empty."))
        return said


class ChangeForm(PaymentForm):
    """What changes of an open payment."""

    def __init__(self, *args: Any, user: Person, card: Counterparty, **kwargs: Any) -> None:
        self.card = card
        super().__init__(*args, user=user, **kwargs)

    def query(self) -> str:
        return f"?{CARD}={self.card.pk}"


class PayForm(forms.Form):
    """The day on which it was paid."""

    paid_on = DayField(label=_("Paid on"))


class AccountForm(forms.Form):
    """One of the accounts that the payment may go to."""

    account = OneOfField(label=_("Account of theirs"))
