"""Tabs that cases bring to the cards of counterparties and documents."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import queries, services
from cases.access import EDIT, VIEW
from cases.models import Case
from cases.web.forms import IntoCaseForm
from counterparties.queries import counterparty_visible_to
from ecm import access
from ecm.paging import Page
from ecm.web.dates import asked_past, end_of_day, past_query
from ecm.web.toasts import toast
from ecm.web.views import WorkspaceView
from storage.queries import document_visible_to


class CounterpartySectionView(WorkspaceView):
    """GET the cases with a counterparty, a fragment; `?as_of=` shows those opened by that day, as they stood then.

    With `&known=then` they are those that were the counterparty's then.
    """

    permission = VIEW
    template_name = "cases/_of_counterparty.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user, (as_of, known_at) = self.request.user, asked_past(request.GET)
        party, today = counterparty_visible_to(user, pk), as_of or timezone.localdate()
        page = self._page(pk, as_of, knew=known_at is not None)
        may_open = as_of is None and party.merged_into_id is None and access.has(user, EDIT)
        context = {
            "page": page, "lines": queries.lines_of(page.rows, today), "pk": pk, "as_of": as_of, "today": today,
            "past": past_query(request), "may_open": may_open,
        }  # fmt: skip
        return self.page(context)

    def _page(self, pk: int, as_of: date | None, *, knew: bool) -> Page[Case]:
        user, cursor = self.request.user, self.request.GET.get("after", "")
        if as_of is None:
            return queries.cases_of_counterparty(user, pk, cursor=cursor)
        return queries.cases_then(user, pk, end_of_day(as_of), knew=knew, cursor=cursor)


class DocumentSectionView(WorkspaceView):
    """GET the cases that a document is in, a fragment; POST puts it into one."""

    permission = VIEW
    template_name = "cases/_of_document.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(pk, IntoCaseForm(user=self.request.user))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = self.request.user
        document, form = document_visible_to(user, pk), IntoCaseForm(request.POST, user=user)
        access.require(user, EDIT)
        if not form.is_valid():
            return self._show(pk, form, status=422)
        services.put_document(case=form.cleaned_data["case"], document=document, actor=user, at=timezone.now())
        return toast(self._show(pk, IntoCaseForm(user=user)), _("The document is in the case."))

    def _show(self, pk: int, form: IntoCaseForm, status: int = 200) -> HttpResponse:
        user = self.request.user
        document, may_put = document_visible_to(user, pk), access.has(user, EDIT)
        rows = [row for _link, row in queries.cases_of_document(user, pk)]
        context = {
            "document": document, "lines": queries.lines_of(rows, timezone.localdate()), "may_put": may_put,
            "form": form if may_put else None, "today": timezone.localdate(),
        }  # fmt: skip
        return self.page(context, status=status)
