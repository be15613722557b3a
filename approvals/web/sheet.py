"""The approval sheet: a print form of who decided what, when and for which content."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone

from approvals import queries
from approvals.models import Approval
from ecm.web.views import WorkspaceView


class SheetView(WorkspaceView):
    """GET the sheet as PDF."""

    permission = "storage.view"

    def get(self, request: HttpRequest, approval_id: int) -> HttpResponse:
        approval = queries.approval_visible_to(self.request.user, approval_id)
        response = HttpResponse(sheet_pdf(approval), content_type="application/pdf")
        response["Content-Disposition"] = f'inline; filename="approval-{approval.pk}.pdf"'
        response["X-Content-Type-Options"] = "nosniff"
        return response


def sheet_pdf(approval: Approval) -> bytes:
    """The sheet of the (whole) approval in the active language."""
    # Heavy: loads pango.
    from weasyprint import HTML

    html = render_to_string("approvals/sheet.html", {"approval": approval, "printed_at": timezone.now()})
    written: bytes = HTML(string=html, url_fetcher=_nothing_from_outside).write_pdf()
    return written


def _nothing_from_outside(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    """The sheet names no outside resource; whatever asks for one is refused."""
    raise ValueError(url)
