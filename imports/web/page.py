"""The page of an import: what the check says row by row, what became of the rows, and how far the work is."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from counterparties.models import Counterparty
from counterparties.queries import counterparty_visible_to
from ecm.errors import InvalidInput
from ecm.numbers import whole
from ecm.web.views import WorkspaceView, go
from imports import queries, services
from imports.access import RUN
from imports.errors import reason_text
from imports.exporting import reasons
from imports.models import Import, ImportRow
from imports.services.running import is_stuck
from imports.web.forms import OtherForm

State, Verdict, Decision = Import.State, ImportRow.Verdict, ImportRow.Decision
CHECKS = ("new", "known", "doubtful", "wrong")
OUTCOMES = ("created", "updated", "unchanged", "skipped", "failed")
TITLES = {
    "new": pgettext_lazy("rows", "New"),
    "known": pgettext_lazy("rows", "Known already"),
    "doubtful": pgettext_lazy("rows", "May be duplicates"),
    "wrong": pgettext_lazy("rows", "With errors"),
    "created": pgettext_lazy("rows", "Created"),
    "updated": pgettext_lazy("rows", "Completed"),
    "unchanged": pgettext_lazy("rows", "Nothing new"),
    "skipped": pgettext_lazy("rows", "Left out"),
    "failed": pgettext_lazy("rows", "Not imported"),
}
DECIDED = (State.CHECKED, State.STOPPED)
OTHER = "other"


class ImportView(WorkspaceView):
    """GET the import in whatever state it is."""

    permission = RUN
    template_name = "imports/import.html"
    nav = "counterparties"

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        imported = queries.import_visible_to(self.request.user, pk)
        if imported.state == State.MAPPING:
            return go(request, reverse("imports:mapping", args=[pk]))
        query, counts = request.GET, queries.counts_of(imported)
        only = query.get("only", "")
        page = queries.rows_page(imported, only=only, cursor=query.get("after", ""))
        parties = queries.parties_of(page.rows, self.request.user)
        is_open = imported.state in DECIDED
        return self.page({
            "import": imported, "counts": counts, "page": page, "only": only,
            "rows": [line_of(row, parties, imported, is_open=is_open) for row in page.rows],
            "checks": _chips(CHECKS, counts, "verdict"), "outcomes": _outcome_chips(counts),
            "is_open": is_open, "is_over": imported.state in (State.DONE, State.UNDONE, State.UNDOING, State.STOPPED),
            "may_undo": imported.state in (State.DONE, State.STOPPED) or _kept_some(imported, counts),
            "changes": counts["outcome.created"] + counts["outcome.updated"] - counts["undone"],
            "job": queries.job_of(imported), "is_stuck": is_stuck(imported),
            "reason": reason_text(imported.reason) if imported.reason else "",
            "to_do": counts["to_create"] + counts["to_attach"],
        })  # fmt: skip


def _kept_some(imported: Import, counts: dict[str, int]) -> bool:
    return imported.state == State.UNDONE and bool(counts["kept"])


def _chips(codes: tuple[str, ...], counts: dict[str, int], kind: str) -> list[dict[str, Any]]:
    return [
        {"code": code, "title": TITLES[code], "count": counts[f"{kind}.{code}"]}
        for code in codes
        if counts[f"{kind}.{code}"]
    ]


def _outcome_chips(counts: dict[str, int]) -> list[dict[str, Any]]:
    chips = _chips(OUTCOMES, counts, "outcome")
    return [*chips, {"code": "kept", "title": _("Stay"), "count": counts["kept"]}] if counts["kept"] else chips


def line_of(row: ImportRow, parties: dict[int, Counterparty], imported: Import, *, is_open: bool) -> dict[str, Any]:
    """A row as the table shows it: its name, what is said of it, and what may be decided."""
    may_decide = is_open and not row.outcome and row.verdict != Verdict.WRONG
    return {
        "row": row,
        "name": _name(row, imported),
        "cells": _cells(row, imported),
        "reasons": reasons(row).splitlines(),
        "state": _state(row),
        "choices": _choices(row, parties, has_name=bool(_own_name(row, imported))) if may_decide else [],
        "party": parties.get(row.counterparty_id or 0),
        "target": parties.get(row.target_id or 0),
    }


def _state(row: ImportRow) -> str:
    if row.undone_at:
        return "undone"
    return "kept" if row.kept else row.outcome or row.verdict


def _cells(row: ImportRow, imported: Import) -> list[tuple[str, str]]:
    """The filled cells under their headings."""
    headings = [heading or _("Column %(number)s") % {"number": at + 1} for at, heading in enumerate(imported.headings)]
    beyond = [""] * max(len(row.cells) - len(headings), 0)
    return [(heading, cell) for heading, cell in zip([*headings, *beyond], row.cells, strict=False) if cell]


def _own_name(row: ImportRow, imported: Import) -> str:
    named = [code for code in ("name", "short_name", "full_name") if code in imported.mapping]
    return next((text for code in named if (text := row.cell(imported.mapping.index(code)).strip())), "")


def _name(row: ImportRow, imported: Import) -> str:
    return _own_name(row, imported) or next((cell for cell in row.cells if cell), "—")


def _choices(row: ImportRow, parties: dict[int, Counterparty], *, has_name: bool) -> list[dict[str, Any]]:
    """What may be decided: (value, title, whether it is so now)."""
    chosen = row.decision
    found = [("create", _("Create"), chosen == Decision.CREATE)] if has_name else []
    found.append(("skip", _("Leave out"), chosen == Decision.SKIP))
    for candidate in row.candidates:
        if (pk := candidate.get("id")) in parties:
            title = _("Add to %(name)s") % {"name": parties[pk]}
            found.append((f"party:{pk}", title, chosen == Decision.ATTACH and row.target_id == pk))
        elif number := candidate.get("row"):
            title = _("Add to row %(number)s") % {"number": number}
            found.append((f"row:{number}", title, chosen == Decision.ATTACH and row.same_as == number))
    known = {f"party:{candidate.get('id')}" for candidate in row.candidates}
    if row.target_id in parties and f"party:{row.target_id}" not in known:
        found.append((f"party:{row.target_id}", _("Add to %(name)s") % {"name": parties[row.target_id or 0]}, True))
    found.append((OTHER, _("Add to another one…"), False))
    return [{"value": value, "title": title, "is_chosen": is_chosen} for value, title, is_chosen in found]


class ProgressView(WorkspaceView):
    """The progress fragment; it leads to the page when the work is over."""

    permission = RUN
    template_name = "imports/_progress.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        imported = queries.import_visible_to(self.request.user, pk)
        if not imported.is_busy or is_stuck(imported):
            return go(request, reverse("imports:import", args=[pk]))
        return self.page({"import": imported, "job": queries.job_of(imported)})


class DecideView(WorkspaceView):
    """GET the row; POST: what is done with it, answers the row, with a chooser when it is to go to another one."""

    permission = RUN
    template_name = "imports/_row.html"

    def get(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        imported = queries.import_visible_to(self.request.user, pk)
        return self._shown(imported, queries.row_of(imported, number))

    def post(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        imported = queries.import_visible_to(self.request.user, pk)
        row, wish = queries.row_of(imported, number), request.POST.get("decision", "")
        if wish == OTHER:
            return self._shown(imported, row, OtherForm(self.request.user, number))
        sort, _colon, value = wish.partition(":")
        if sort == "party" and not value:
            value = request.POST.get(OtherForm.name_of(number), "")
            if not value:
                return HttpResponse(status=204)  # a name was begun and not chosen yet
        target = counterparty_visible_to(self.request.user, _number(value)) if sort == "party" else None
        same_as = _number(value) if sort == "row" else 0
        decision = Decision.ATTACH if sort in ("party", "row") else sort
        row = services.decide(
            imported=imported, row=row, decision=decision, target=target, same_as=same_as, actor=self.request.user
        )
        return self._shown(imported, row)

    def _shown(self, imported: Import, row: ImportRow, other: OtherForm | None = None) -> HttpResponse:
        is_open = imported.state in DECIDED
        line = line_of(row, queries.parties_of([row], self.request.user), imported, is_open=is_open)
        return self.page({"import": imported, "line": line, "other": other})


def _number(text: str) -> int:
    return whole(text) or 0


class DecideAllView(WorkspaceView):
    """POST: what is done with all waiting rows of a verdict."""

    permission = RUN

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        imported = queries.import_visible_to(self.request.user, pk)
        verdict, decision = request.POST.get("verdict", ""), request.POST.get("decision", "")
        if verdict not in Verdict.values:
            raise InvalidInput({"verdict": verdict})
        services.decide_all(imported=imported, verdict=verdict, decision=decision, actor=self.request.user)
        return go(request, f"{reverse('imports:import', args=[pk])}?only={verdict}")
