"""Comboboxes of the form: documents of the counterparty that was chosen, and its accounts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from counterparties.models import BankAccount
from counterparties.queries import as_counterparty
from ecm.web.choosing import Choice, options
from ecm.web.formats import money
from ecm.web.views import WorkspaceView
from payments import queries
from payments.access import EDIT
from storage.models import Document


class ChooseDocumentView(WorkspaceView):
    """Documents of the counterparty (`?counterparty=`) by what was typed of number or title, those with a sum first."""

    permission = EDIT

    def get(self, request: HttpRequest) -> HttpResponse:
        card = as_counterparty(self.request.user, request.GET.get("counterparty", ""))
        if card is None:
            return options(request, [])
        rows = queries.documents_to_pay(self.request.user, card, request.GET.get("q", "")[:200])
        return options(request, [Choice(row.pk, str(row), _note(row), row.kind.icon) for row in rows])


def _note(row: Document) -> str:
    return money(row.amount, row.currency) if row.amount is not None else str(row.kind)


class ChooseAccountView(WorkspaceView):
    """Accounts of the counterparty (`?counterparty=`), those that nobody confirmed with a word about it."""

    permission = EDIT

    def get(self, request: HttpRequest) -> HttpResponse:
        card = as_counterparty(self.request.user, request.GET.get("counterparty", ""))
        if card is None:
            return options(request, [])
        typed = "".join(request.GET.get("q", "")[:60].split())
        rows = [
            row for row in queries.accounts_of(card, self.request.user) if typed.casefold() in row.number.casefold()
        ]
        return options(request, [Choice(row.pk, row.number, _of_account(row), "landmark") for row in rows])


def _of_account(row: BankAccount) -> str:
    state = "" if row.is_confirmed else _("waits for a second person")
    return " · ".join(part for part in (row.currency, row.bank_name, state) if part)
