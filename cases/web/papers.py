"""Documents of a case: the first tab of its card."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import queries, services
from cases.access import EDIT, VIEW
from cases.models import Case
from cases.web.forms import PaperForm
from ecm import access
from ecm.models import User
from ecm.web.toasts import later, toast
from ecm.web.views import WorkspaceView, go


def papers_context(user: User, case: Case, cursor: str, form: PaperForm | None = None) -> dict[str, Any]:
    """What the tab shows: the documents that the person may see, and how to put another one in."""
    may_put = access.has(user, EDIT)
    return {
        "case": case, "papers": queries.papers_of(user, case.pk, cursor=cursor), "may_put": may_put,
        "may_upload": may_put and access.has(user, "storage.add"),
        "paper_form": (form or PaperForm(user=user)) if may_put else None,
    }  # fmt: skip


class PapersView(WorkspaceView):
    """GET the tab, a fragment; POST puts a document into the case."""

    permission = VIEW
    template_name = "cases/_papers.html"

    def get(self, request: HttpRequest, case_id: int) -> HttpResponse:
        case = queries.case_visible_to(self.request.user, case_id)
        return self.page(papers_context(self.request.user, case, request.GET.get("after", "")))

    def post(self, request: HttpRequest, case_id: int) -> HttpResponse:
        user = self.request.user
        case = queries.case_visible_to(user, case_id)
        access.require(user, EDIT, case)
        form = PaperForm(request.POST, user=user)
        if not form.is_valid():
            return self.page(papers_context(user, case, "", form), status=422)
        services.put_document(case=case, document=form.cleaned_data["document"], actor=user, at=timezone.now())
        return toast(self.page(papers_context(user, case, "")), _("The document is in the case."))


class TakeView(WorkspaceView):
    """POST takes a document out of its case."""

    permission = VIEW

    def post(self, request: HttpRequest, paper_id: int) -> HttpResponse:
        link = queries.paper_visible_to(self.request.user, paper_id)
        services.take_document(link=link, actor=self.request.user, at=timezone.now())
        later(request, _("The document was taken out of the case; it stays in the dossier."))
        return go(request, reverse("cases:case", args=[link.case_id]))
