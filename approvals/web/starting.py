"""Starting an approval from the document's card."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import queries, services
from approvals.access import START
from approvals.errors import AlreadyOnApproval, NobodyInRole, NotAHolder, NothingToApprove, RouteNotUsable
from approvals.models import ApprovalRoute
from approvals.web.forms import StartForm
from ecm.models import Substitution, User
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go
from storage.models import Document
from storage.queries import document_visible_to

# What the form itself can say: nothing that was chosen is lost.
REFUSED = (AlreadyOnApproval, NobodyInRole, NotAHolder, NothingToApprove, RouteNotUsable)


def start_form(
    user: User, document: Document, routes: list[ApprovalRoute], wanted: str, data: Any = None
) -> StartForm | None:
    """The form for the wanted route, else for that of the last run, else for the first that fits; None when none does.

    The route of the last run begins with the people it asked then.
    """
    if not routes:
        return None
    before, people = queries.people_asked_before(user, document.pk)
    route = next((each for each in routes if str(each.pk) == (wanted or str(before))), routes[0])
    seated = services.proposed_seats(route, department_id=document.department_id, today=timezone.localdate())
    asked_before = people if route.pk == before else {}
    return StartForm(data, routes=routes, route=route, seated=seated, asked_before=asked_before)


def start_context(user: User, document: Document, wanted: str = "", data: Any = None) -> dict[str, Any]:
    routes = list(queries.routes_for(document))
    form = start_form(user, document, routes, wanted, data)
    return {
        "document": document,
        "form": form,
        "start_url": reverse("approvals:start", args=[document.pk]),
        "absences": _absences(form),
        "cancel_url": reverse("storage:document", args=[document.pk]),
    }


def _absences(form: StartForm | None) -> list[Substitution]:
    """Those of the people offered who are away today, and who stands in for them."""
    seats = [seat for _stage, listed in (form.seated if form else []) for seat in listed]
    persons = {holder.pk for seat in seats for holder in seat.holders}
    return list(queries.stand_ins(persons, timezone.localdate()).values()) if persons else []


class StartView(WorkspaceView):
    """GET the form (a fragment for htmx, with `?route=`); POST starts the approval."""

    permission = START
    nav = "documents"

    def get(self, request: HttpRequest, document_id: int) -> HttpResponse:
        document = document_visible_to(self.request.user, document_id)
        return self._form(start_context(self.request.user, document, request.GET.get("route", "")))

    def post(self, request: HttpRequest, document_id: int) -> HttpResponse:
        document = document_visible_to(self.request.user, document_id)
        context = start_context(self.request.user, document, request.POST.get("route", ""), request.POST)
        form = context["form"]
        if form is None or not form.is_valid():
            return self._form(context, status=422)
        try:
            approval = services.start_approval(
                document=document, route=form.route, actor=self.request.user, at=timezone.now(),
                note=form.cleaned_data["note"], chosen=form.chosen(),
            )  # fmt: skip
        except REFUSED as refused:
            form.add_error(None, str(refused))
            return self._form(context, status=refused.status)
        later(request, _("The approval has started."))
        return go(request, reverse("approvals:approval", args=[approval.pk]))

    def _form(self, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        template = "approvals/_start.html" if self.request.htmx else "approvals/start.html"
        return self.page(context, template=template, status=status)
