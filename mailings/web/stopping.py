"""The list of addresses that are never written to."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ecm.errors import InvalidInput
from ecm.fields.forms import add_errors
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go
from mailings import queries, services
from mailings.access import SEND
from mailings.web.forms import StopForm


class StopListView(WorkspaceView):
    """GET the addresses (`?q=`), the latest first; POST adds one."""

    permission = SEND
    nav = "mailings"
    template_name = "mailings/stop_list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(StopForm())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = StopForm(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        try:
            row = services.stop_address(**form.cleaned_data, actor=self.request.user, at=timezone.now())
        except InvalidInput as error:
            add_errors(form, error)
            return self._show(form, status=422)
        later(request, _("No mailing writes to %(address)s any more.") % {"address": row.key})
        return go(request, reverse("mailings:stop_list"))

    def _show(self, form: StopForm, status: int = 200) -> HttpResponse:
        q = self.request.GET.get("q", "")[:200]
        page = queries.stop_addresses_page(self.request.user, text=q, cursor=self.request.GET.get("after", ""))
        return self.page({"page": page, "form": form, "q": q}, status=status)


class AllowView(WorkspaceView):
    """POST lets the address be written to again."""

    permission = SEND

    def post(self, request: HttpRequest, stop_id: int) -> HttpResponseBase:
        row = queries.stop_address_visible_to(self.request.user, stop_id)
        services.allow_address(stop=row, actor=self.request.user, at=timezone.now())
        later(request, _("Mailings may write to %(address)s again.") % {"address": row.key})
        return go(request, reverse("mailings:stop_list"))
