"""Tabs that payments bring to the cards of counterparties and documents."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from counterparties.queries import counterparty_visible_to
from ecm import access
from ecm.web.dates import asked_past, is_over, past_query
from ecm.web.views import WorkspaceView
from payments import queries
from payments.access import EDIT, VIEW
from payments.web.journal import shown
from storage.queries import document_visible_to

SIZE = 25


class CounterpartySectionView(WorkspaceView):
    """Payments of the counterparty, the newest first, and its balance; `?as_of=` as they stood on a day."""

    permission = VIEW
    template_name = "payments/_of_counterparty.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user, today = self.request.user, timezone.localdate()
        party = counterparty_visible_to(user, pk)
        as_of, known_at = asked_past(request.GET)
        day = as_of or today
        page = self._page(pk, day, knew=known_at is not None)
        may_plan = as_of is None and party.merged_into_id is None and access.has(user, EDIT)
        return self.page({
            "pk": pk, "page": page, "rows": shown(page.rows, day), "balances": queries.balances(user, pk, day),
            "as_of": as_of, "day": day, "past": past_query(self.request), "may_plan": may_plan, "today": day,
        })  # fmt: skip

    def _page(self, pk: int, day: date, *, knew: bool) -> Any:
        user, cursor = self.request.user, self.request.GET.get("after", "")
        if is_over(day):
            return queries.page_then(user, pk, day, knew=knew, cursor=cursor, size=SIZE)
        wanted = queries.PaymentFilter(counterparty=pk)
        return queries.list_of(user, wanted, today=timezone.localdate(), cursor=cursor, size=SIZE)


class DocumentSectionView(WorkspaceView):
    """Payments for the document."""

    permission = VIEW
    template_name = "payments/_of_document.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user, today = self.request.user, timezone.localdate()
        document_visible_to(user, pk)
        wanted, cursor = queries.PaymentFilter(document=pk), request.GET.get("after", "")
        page = queries.list_of(user, wanted, today=today, cursor=cursor, size=SIZE)
        may_plan = access.has(user, EDIT)
        return self.page({"pk": pk, "page": page, "rows": shown(page.rows, today), "may_plan": may_plan,
                          "today": today, "past": ""})  # fmt: skip
