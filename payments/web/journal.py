"""The journal of payments."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from counterparties.models import Counterparty
from counterparties.queries import counterparties_visible_to
from counterparties.queries.segments import CURRENCY_CODES
from ecm import access
from ecm.web.bulk import bulk_actions
from ecm.web.dates import is_over
from ecm.web.views import WorkspaceView
from payments import queries
from payments.access import EDIT, VIEW
from payments.filters import filter_of
from payments.models import Payment

CHIPS = (
    ("receive", pgettext_lazy("payments", "To receive"), "arrow-down-left"),
    ("pay", pgettext_lazy("payments", "To pay"), "arrow-up-right"),
    ("overdue", pgettext_lazy("payments", "Overdue"), "clock-alert"),
    ("held", pgettext_lazy("payments", "On hold"), "circle-pause"),
    ("paid", pgettext_lazy("payments", "Paid"), "circle-check"),
    ("cancelled", pgettext_lazy("payments", "Cancelled"), "ban"),
)
KEPT = ("show", "direction", "currency", "counterparty", "document", "as_of")


class JournalView(WorkspaceView):
    """Payments that the reader may see: chips, currency, counterparty, words; `?as_of=` takes open as of a day."""

    permission = VIEW
    nav = "payments"
    template_name = "payments/journal.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        user, today, wanted = self.request.user, timezone.localdate(), filter_of(request.GET)
        page = queries.list_of(user, wanted, today=today, cursor=request.GET.get("after", ""))
        may_edit, past = access.has(user, EDIT), wanted.as_of if wanted.as_of and is_over(wanted.as_of) else None
        return self.page({
            "page": page, "rows": shown(page.rows, wanted.as_of or today), "wanted": wanted, "chips": CHIPS,
            "currencies": CURRENCY_CODES, "party": _party(user, wanted.counterparty), "may_edit": may_edit,
            "kept": [(name, request.GET[name]) for name in KEPT if request.GET.get(name)],
            "is_narrowed": any(value for name, value in request.GET.items() if name != "after"),
            "today": today, "ticks": may_edit and past is None,
            "as_of": past, "bulk": bulk_actions("payment", user),
        })  # fmt: skip


def _party(user: Any, counterparty_id: int | None) -> Counterparty | None:
    """The counterparty that the list is narrowed to, if the reader may see it."""
    if counterparty_id is None:
        return None
    return counterparties_visible_to(user).filter(pk=counterparty_id).first()


def shown(rows: list[Payment], day: date) -> list[tuple[Payment, str]]:
    """Each payment with the word of the statuses for it on the day; of a day that is over with its state of then."""
    queries.show_looks(rows, day)
    return [(row, row.shown_look) for row in rows]
