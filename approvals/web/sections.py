"""Tabs that approvals bring to the cards of documents and counterparties."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from approvals import queries
from approvals.access import START
from approvals.models import Approval
from approvals.web import showing
from approvals.web.starting import start_context
from ecm import access
from ecm.web.dates import asked_moment, past_query
from ecm.web.sections import documents_of
from ecm.web.views import WorkspaceView
from storage.models import Document
from storage.queries import document_visible_to

STARTABLE = (
    Document.Status.DRAFT, Document.Status.REGISTERED, Document.Status.REJECTED, Document.Status.APPROVED
)  # fmt: skip


class DocumentSectionView(WorkspaceView):
    """Runs on this document, and the form that starts one."""

    permission = "storage.view"
    template_name = "approvals/_of_document.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = self.request.user
        document = document_visible_to(user, pk)
        runs = queries.approvals_of_document(user, pk)
        is_running = any(run.state == Approval.State.RUNNING for run in runs)
        may_start = access.has(user, START) and not is_running and document.status in STARTABLE
        context = start_context(user, document) if may_start else {"document": document}
        shown = showing.runs_of(runs, timezone.localdate())
        return self.page({**context, "runs": shown, "may_start": may_start})


class CounterpartySectionView(WorkspaceView):
    """Runs on the counterparty's documents, newest first."""

    permission = "storage.view"
    template_name = "approvals/_of_counterparty.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = self.request.user
        until = asked_moment(request)
        ids = documents_of("counterparty", pk, user, until if request.GET.get("known") == "then" else None)
        page = queries.approvals_of_documents(user, ids, cursor=request.GET.get("after", ""), until=until)
        progress = queries.progress_of(page.rows) if until is None else {}
        rows = [(row, progress.get(row.pk)) for row in page.rows]
        return self.page({"page": page, "pk": pk, "rows": rows, "past": past_query(request)})
