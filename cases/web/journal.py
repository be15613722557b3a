"""The list of cases, and the chooser."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cases import queries
from cases.access import EDIT, VIEW
from cases.filters import filter_of
from counterparties.queries import as_counterparty
from ecm import access
from ecm.web.choosing import Choice, options
from ecm.web.exports import kept_of
from ecm.web.views import WorkspaceView

NO_FILTER = {"after", "sort"}


class JournalView(WorkspaceView):
    """All cases one may see, the newest first; filters stand in the URL."""

    permission = VIEW
    template_name = "cases/journal.html"
    nav = "cases"

    def get(self, request: HttpRequest) -> HttpResponse:
        query, user, today = request.GET, self.request.user, timezone.localdate()
        chosen = filter_of(query.dict(), user, today)
        page = queries.case_lines(user, chosen, cursor=query.get("after", ""), sort=query.get("sort", ""))
        context: dict[str, Any] = {
            "page": page,
            "lines": queries.lines_of(page.rows, today),
            "chosen": chosen,
            "templates": list(queries.templates()),
            "stages": queries.stages_of(chosen.template) if chosen.template else [],
            "party": as_counterparty(user, str(chosen.counterparty)) if chosen.counterparty else None,
            "kept": kept_of(query),
            "is_narrowed": bool(query.keys() - NO_FILTER),
            "may_open": access.has(user, EDIT),
        }
        return self.page(context)


class ChooseView(WorkspaceView):
    """Cases for a combobox: open ones first."""

    permission = VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        found = queries.choose(self.request.user, request.GET.get("q", "")[:200])
        return options(
            request, [Choice(row.pk, str(row), f"{row.counterparty} · {row.stage}", "briefcase") for row in found]
        )
