"""The door through which registered lists are taken away."""

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from ecm.errors import NotFound
from ecm.exports import FORMATS, export_response
from ecm.jobs import enqueue
from ecm.tables import AnyTable, table_named
from ecm.web.exports import tell_written_later
from ecm.web.views import WorkspaceView, go
from storage import downloads, queries
from storage.tables import is_long, require_table, rows_for


class TableView(WorkspaceView):
    """GET a list as XLSX or CSV, narrowed as its page is; a long one is written by a job."""

    def get(self, request: HttpRequest, key: str, form: str) -> HttpResponseBase:
        table = table_named(key)
        if table is None or form not in FORMATS:
            raise NotFound
        user, query, today = self.request.user, request.GET, timezone.localdate()
        require_table(table, user)
        if is_long(table, user, query, today):
            return self._later(table, form)
        rows = rows_for(table, user, query, today)
        return export_response(table.columns, rows, form=form, name=key, sheet=str(table.title))

    def _later(self, table: AnyTable, form: str) -> HttpResponseBase:
        query = self.request.GET.urlencode()
        with transaction.atomic():
            enqueue("storage.table", {"key": table.key, "query": query, "form": form}, actor_id=self.request.user.pk)
        tell_written_later(self.request)
        return go(self.request, table.address(self.request.GET))


class TabledView(WorkspaceView):
    """GET the file that a job of this person wrote."""

    def get(self, request: HttpRequest, job_id: int) -> HttpResponseBase:
        blob, name = queries.tabled(self.request.user, job_id)
        return downloads.attachment(blob, name)
