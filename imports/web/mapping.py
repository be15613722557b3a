"""The second step: which column is which field, and what is done with rows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ecm.errors import InvalidInput
from ecm.numbers import whole
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go
from imports import queries, services
from imports.access import RUN
from imports.errors import FileRefused, NameMissing
from imports.fields.catalogue import grouped
from imports.fields.draft import Options
from imports.fields.extra import added_targets
from imports.models import Import
from imports.services.mappings import fields_for
from imports.table.texts import ENCODINGS
from imports.web.forms import OptionsForm

SAMPLES = 3
MOST_ROWS = 10_000_000
DELIMITERS = ((";", ";"), (",", ","), ("\t", "Tab"), ("|", "|"))
OPEN = (Import.State.MAPPING, Import.State.CHECKED)


class MappingView(WorkspaceView):
    """GET the columns with samples and guessed fields; POST names them and begins the check."""

    permission = RUN
    template_name = "imports/mapping.html"
    nav = "counterparties"

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        imported = queries.import_visible_to(self.request.user, pk)
        if imported.state not in OPEN:
            return go(request, reverse("imports:import", args=[pk]))
        options = Options.of(imported.options)
        if (chosen := whole(request.GET.get("saved", ""))) is not None:
            saved = queries.mapping_named(chosen)
            imported.mapping, options = fields_for(saved, imported.headings), Options.of(saved.options)
        return self.show(imported, imported.mapping, OptionsForm(options=options))

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        imported = queries.import_visible_to(self.request.user, pk)
        mapping = [request.POST.get(f"column_{index}", "") for index in range(len(imported.headings))]
        form, seen = OptionsForm(request.POST), whole(request.POST.get("version", ""))
        if not form.is_valid() or seen is None:
            return self.show(imported, mapping, form, status=422)
        try:
            imported = services.set_mapping(
                imported=imported, seen=seen, mapping=mapping, options=form.options(), actor=self.request.user,
                at=timezone.now(),
            )  # fmt: skip
        except (NameMissing, InvalidInput) as refusal:
            return self.show(imported, mapping, form, refusal=_refusal(refusal), status=422)
        if name := request.POST.get("save_as", "").strip():
            services.save_mapping(name=name, imported=imported, actor=self.request.user, at=timezone.now())
            later(request, _("The mapping “%(name)s” is saved.") % {"name": name[:120]})
        return go(request, reverse("imports:import", args=[pk]))

    def show(
        self, imported: Import, mapping: list[str], form: OptionsForm, *, refusal: str = "", status: int = 200
    ) -> HttpResponse:
        """The page with this mapping."""
        used = [code for code in mapping if code]
        context = {
            "import": imported,
            "columns": _columns(imported, mapping),
            "form": form,
            "groups": grouped(added_targets()),
            "mappings": list(queries.mappings()),
            "refusal": refusal,
            "left_out": sum(1 for code in mapping if not code),
            "used": len(used),
            "encodings": ENCODINGS,
            "delimiters": DELIMITERS,
            "header_rows": [number for number, _cells in imported.head][:12],
            "cancel_url": reverse("imports:imports"),
        }
        return self.page(context, status=status)


def _refusal(refusal: Any) -> str:
    if isinstance(refusal, NameMissing):
        return str(refusal)
    return _("Two columns are given to one field: %(fields)s.") % {"fields": refusal.fields.get("mapping", "")}


def _columns(imported: Import, mapping: list[str]) -> list[dict[str, Any]]:
    return [
        {
            "index": index,
            "heading": heading or _("Column %(number)s") % {"number": index + 1},
            "field": mapping[index] if index < len(mapping) else "",
            "samples": [cells[index] for cells in imported.samples if index < len(cells) and cells[index]][:SAMPLES],
        }
        for index, heading in enumerate(imported.headings)
    ]


class LookAgainView(WorkspaceView):
    """POST: read the file with another encoding, delimiter, sheet or header."""

    permission = RUN

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        imported = queries.import_visible_to(self.request.user, pk)
        given, header = request.POST, whole(request.POST.get("header", ""))
        try:
            services.look_again(
                imported=imported, actor=self.request.user, encoding=given.get("encoding", ""),
                delimiter=given.get("delimiter", ""), sheet=given.get("sheet", ""),
                header=header if header is not None and header < MOST_ROWS else None,
            )  # fmt: skip
        except FileRefused as refusal:
            later(request, str(refusal))
        return go(request, reverse("imports:mapping", args=[pk]))
