"""The journal of documents as a file: at once when it is short, by a job when it is long."""

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ecm.errors import NotFound
from ecm.exports import FORMATS, export_response
from ecm.jobs import enqueue
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go
from storage import downloads, queries
from storage.access import VIEW
from storage.exporting import MOST_AT_ONCE, chosen_documents, columns_for


class ExportView(WorkspaceView):
    """GET the filtered documents as XLSX or CSV, the newest first."""

    permission = VIEW

    def get(self, request: HttpRequest, form: str) -> HttpResponseBase:
        if form not in FORMATS:
            raise NotFound
        user = self.request.user
        documents = chosen_documents(request.GET, user, timezone.now(), most=MOST_AT_ONCE + 1)
        if len(documents) > MOST_AT_ONCE:
            return self._later(form)
        columns = columns_for(documents, user)
        return export_response(columns, documents, form=form, name="documents", sheet=_("Documents"))

    def _later(self, form: str) -> HttpResponseBase:
        query = self.request.GET.urlencode()
        with transaction.atomic():
            enqueue("storage.export", {"query": query, "form": form}, actor_id=self.request.user.pk)
        later(self.request, _("The export is being written. A notice comes when the file is ready."))
        return go(self.request, f"{reverse('storage:journal')}?{query}")


class ExportedView(WorkspaceView):
    """GET the file that a job of this person wrote."""

    permission = VIEW

    def get(self, request: HttpRequest, job_id: int) -> HttpResponseBase:
        blob, name = queries.exported(self.request.user, job_id)
        return downloads.attachment(blob, name)
