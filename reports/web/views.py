"""The report of counterparties: a picture, its numbers, and the same on paper and in a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils import timezone

from ecm.errors import InvalidInput, NotFound
from ecm.exports import FORMATS, export_response
from ecm.web.views import WorkspaceView
from reports import queries
from reports.access import VIEW
from reports.asking import ReportForm
from reports.tables import columns_of_table, rows_of_table, title_of
from reports.web import showing


class _ReportView(WorkspaceView):
    permission = VIEW
    nav = "reports"

    def asked(self) -> ReportForm:
        """The choices that stand in the address."""
        return ReportForm(self.request.GET, user=self.request.user, today=timezone.localdate())

    def report(self) -> queries.Report:
        """The figures. Raises InvalidInput for an address of no report."""
        return queries.report_of(self.asked().choices(), self.request.user)


class CounterpartiesView(_ReportView):
    """Figures of a group of counterparties; the choices stand in the address."""

    template_name = "reports/counterparties.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        form, query = self.asked(), request.GET
        try:
            choices = form.choices()
        except InvalidInput:
            return self.page({"form": form, "chips": self._chips(form, [])}, status=422)
        form.write_out()
        report = queries.report_of(choices, self.request.user)
        chosen = showing.pictured(report, query.get("show", ""))
        context = {"form": form, "chips": self._chips(form, [each.key for each in choices.measures])}
        return self.page({**context, **self._figures(report, chosen)})

    def _figures(self, report: queries.Report, chosen: queries.Column) -> dict[str, Any]:
        return {
            "report": report,
            "chosen": chosen,
            "columns": showing.columns_of(report, self.request.GET, chosen),
            "rows": showing.rows_of(report, chosen),
            "total": showing.cells_of(report, report.total, chosen),
            "query": self.request.GET.urlencode(),
        }

    def _chips(self, form: ReportForm, wanted: list[str]) -> list[showing.Chip]:
        offered = [(key, each.title) for key, each in form.measures.items()]
        return showing.measure_chips(offered, wanted, self.request.GET)


class ExportView(_ReportView):
    """GET the report as XLSX or CSV."""

    def get(self, request: HttpRequest, form: str) -> HttpResponseBase:
        if form not in FORMATS:
            raise NotFound
        report = self.report()
        columns, rows = columns_of_table(report), rows_of_table(report)
        return export_response(columns, rows, form=form, name="report", sheet=title_of(report))


class SheetView(_ReportView):
    """GET the report as PDF."""

    def get(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponse(sheet_pdf(self.report()), content_type="application/pdf")
        response["Content-Disposition"] = 'inline; filename="report.pdf"'
        response["X-Content-Type-Options"] = "nosniff"
        return response


def sheet_pdf(report: queries.Report) -> bytes:
    """The report on paper in the active language."""
    # Heavy: loads pango.
    from weasyprint import HTML

    written: bytes = HTML(string=sheet_html(report), url_fetcher=_nothing_from_outside).write_pdf()
    return written


def sheet_html(report: queries.Report) -> str:
    """The same before it is laid out."""
    rows = [
        {"title": line.title, "cells": [showing.words_of(line, column) for column in report.columns]}
        for line in (*report.lines, report.total)
    ]
    context = {"report": report, "title": title_of(report), "rows": rows, "printed_at": timezone.now()}
    return render_to_string("reports/sheet.html", context)


def _nothing_from_outside(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """The sheet names no outside resource; whatever asks for one is refused."""
    raise ValueError(url)
