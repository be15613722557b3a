"""Lists of counterparties and people as files: at once when they are short, by a job when they are long."""

from typing import ClassVar

from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from counterparties import queries
from counterparties.access import VIEW
from counterparties.exporting import TABLES, columns_for, is_long, rows_for
from ecm.errors import NotFound
from ecm.exports import FORMATS, export_response
from ecm.jobs import enqueue
from ecm.web.exports import tell_written_later
from ecm.web.views import WorkspaceView, go
from storage import downloads


class ExportView(WorkspaceView):
    """GET the filtered counterparties as XLSX or CSV, with the columns that the list shows."""

    permission = VIEW
    table: ClassVar[str] = "counterparties"

    def get(self, request: HttpRequest, form: str) -> HttpResponseBase:
        if form not in FORMATS:
            raise NotFound
        user, query, today = self.request.user, request.GET, timezone.localdate()
        if is_long(self.table, user, query, today):
            return self._later(query, form)
        chosen = TABLES[self.table]
        rows = rows_for(self.table, user, query, today)
        columns = columns_for(self.table, user, query, today)
        return export_response(columns, rows, form=form, name=self.table, sheet=str(chosen.title))

    def _later(self, query: QueryDict, form: str) -> HttpResponseBase:
        arguments = {"table": self.table, "query": query.urlencode(), "form": form}
        with transaction.atomic():
            enqueue("counterparties.export", arguments, actor_id=self.request.user.pk)
        tell_written_later(self.request)
        return go(self.request, f"{reverse(TABLES[self.table].page)}?{query.urlencode()}")


class ExportContactsView(ExportView):
    """GET the address book, narrowed as the page is."""

    table = "contacts"


class ExportedView(WorkspaceView):
    """GET the file that a job of this person wrote."""

    permission = VIEW

    def get(self, request: HttpRequest, job_id: int) -> HttpResponseBase:
        blob, name = queries.exported(self.request.user, job_id)
        return downloads.attachment(blob, name)
