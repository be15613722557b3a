"""Files to take away: the report by row, and an empty one to be filled."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _

from ecm.exports import export_response
from ecm.jobs import enqueue
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go
from imports import queries
from imports.access import RUN
from imports.exporting import MOST_AT_ONCE, report_columns, report_rows, template_columns
from storage import downloads


class ReportView(WorkspaceView):
    """GET the report as XLSX; a long one is written by a job."""

    permission = RUN

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        imported = queries.import_visible_to(self.request.user, pk)
        if imported.row_count > MOST_AT_ONCE:
            with transaction.atomic():
                enqueue("imports.report", {"import_id": pk}, actor_id=self.request.user.pk)
            later(request, _("The report is being written. A notice comes when the file is ready."))
            return go(request, reverse("imports:import", args=[pk]))
        name = f"import-{pk}-report"
        return export_response(
            report_columns(imported), report_rows(imported), form="xlsx", name=name, sheet=_("Import")
        )


class ReportedView(WorkspaceView):
    """GET the report that a job of this person wrote."""

    permission = RUN

    def get(self, request: HttpRequest, job_id: int) -> HttpResponseBase:
        blob, name = queries.reported(self.request.user, job_id)
        return downloads.attachment(blob, name)


class TemplateView(WorkspaceView):
    """GET an empty workbook with the headings that are asked for most."""

    permission = RUN

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return export_response(template_columns(), [], form="xlsx", name="counterparties", sheet=_("Counterparties"))
