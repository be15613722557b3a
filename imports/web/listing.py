"""The list of imports, where a file is brought; and the saved mappings."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ecm import access
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go
from imports import queries, services
from imports.access import RUN
from imports.errors import FileRefused


class ImportsView(WorkspaceView):
    """GET the imports of this person; POST brings a file, whose columns are named next."""

    permission = RUN
    template_name = "imports/imports.html"
    nav = "counterparties"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest) -> HttpResponseBase:
        file = request.FILES.get("file")
        if file is None:
            return self._show(_("Choose a file."), status=422)
        try:
            imported = services.take_file(
                content=cast(BinaryIO, file), file_name=file.name or "", actor=self.request.user, at=timezone.now()
            )
        except FileRefused as refusal:
            return self._show(str(refusal), status=422)
        return go(request, reverse("imports:mapping", args=[imported.pk]))

    def _show(self, refusal: str = "", *, status: int = 200) -> HttpResponse:
        user = self.request.user
        page = queries.imports_page(user, cursor=self.request.GET.get("after", ""))
        counts = queries.outcomes_of(page.rows)
        context = {
            "page": page,
            "rows": [{"import": each, "counts": counts.get(each.pk, {})} for each in page.rows],
            "refusal": refusal,
            "mappings": list(queries.mappings()),
            "sees_all": access.has(user, "ecm.administer"),
        }
        return self.page(context, status=status)


class ForgetMappingView(WorkspaceView):
    """POST: drop a saved mapping."""

    permission = RUN

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        saved = queries.mapping_named(pk)
        services.forget_mapping(saved=saved, actor=self.request.user)
        later(request, _("The mapping “%(name)s” is gone.") % {"name": saved})
        return go(request, reverse("imports:imports"))
