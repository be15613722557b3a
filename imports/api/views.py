"""Imports over the API: bring a file, name its columns, read the check, decide, run, take back."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from counterparties.queries import counterparty_visible_to
from ecm.api.views import ApiView
from ecm.idempotency import IdempotentMixin
from imports import queries, services
from imports.access import RUN
from imports.api import serializers as forms
from imports.fields.catalogue import targets
from imports.fields.draft import Options
from imports.fields.extra import added_targets
from imports.models import Import


def taken(form: Any, data: Any) -> dict[str, Any]:
    """The sound values of a request. Raises a ValidationError that names the fields."""
    payload = form(data=data)
    payload.is_valid(raise_exception=True)
    return dict(payload.validated_data)


def _shown(imported: Import) -> dict[str, Any]:
    return {**forms.ImportOutput(imported).data, "counts": queries.counts_of(imported)}


class ImportsView(IdempotentMixin, ApiView):
    """GET lists one's imports, the newest first; POST brings a file."""

    permission = RUN

    @extend_schema(responses=forms.ImportOutput(many=True))
    def get(self, request: Request) -> Response:
        page = queries.imports_page(request.user, cursor=self.cursor)
        return Response(self.page_of(list(forms.ImportOutput(page.rows, many=True).data), page.next, page.previous))

    @extend_schema(request=forms.ImportInput, responses={201: forms.ImportOutput})
    def post(self, request: Request) -> Response:
        file = taken(forms.ImportInput, request.data)["file"]
        imported = services.take_file(content=file, file_name=file.name, actor=self.actor, at=timezone.now())
        return Response(_shown(imported), status=201)


class ImportView(ApiView):
    """GET one import with the counts of its rows."""

    permission = RUN

    @extend_schema(responses=forms.ImportOutput)
    def get(self, request: Request, pk: int) -> Response:
        return Response(_shown(queries.import_visible_to(request.user, pk)))


class CheckView(ApiView):
    """POST names the columns and begins the check of all rows."""

    permission = RUN

    @extend_schema(request=forms.CheckInput, responses={202: forms.ImportOutput})
    def post(self, request: Request, pk: int) -> Response:
        imported = queries.import_visible_to(request.user, pk)
        wish = taken(forms.CheckInput, request.data)
        given = dict(wish.get("options") or taken(forms.OptionsInput, {}))
        day = given.pop("valid_from", None)
        options = Options.of({**given, "valid_from": day.isoformat() if day else ""})
        imported = services.set_mapping(
            imported=imported, seen=wish["version"], mapping=wish["mapping"], options=options, actor=self.actor,
            at=timezone.now(),
        )  # fmt: skip
        if wish["save_as"]:
            services.save_mapping(name=wish["save_as"], imported=imported, actor=self.actor, at=timezone.now())
        return Response(_shown(imported), status=202)


class RowsView(ApiView):
    """GET the rows, narrowed by `only`; POST decides on all of a verdict."""

    permission = RUN

    @extend_schema(responses=forms.RowOutput(many=True))
    def get(self, request: Request, pk: int) -> Response:
        imported = queries.import_visible_to(request.user, pk)
        only = str(request.query_params.get("only", ""))
        page = queries.rows_page(imported, only=only, cursor=self.cursor)
        return Response(self.page_of(list(forms.RowOutput(page.rows, many=True).data), page.next, page.previous))

    @extend_schema(request=forms.DecideAllInput, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        imported = queries.import_visible_to(request.user, pk)
        services.decide_all(imported=imported, **taken(forms.DecideAllInput, request.data), actor=self.actor)
        return Response(status=204)


class RowView(ApiView):
    """PATCH decides on one row."""

    permission = RUN

    @extend_schema(request=forms.DecisionInput, responses=forms.RowOutput)
    def patch(self, request: Request, pk: int, number: int) -> Response:
        imported = queries.import_visible_to(request.user, pk)
        row, wish = queries.row_of(imported, number), taken(forms.DecisionInput, request.data)
        target = counterparty_visible_to(request.user, wish["target"]) if wish.get("target") else None
        row = services.decide(
            imported=imported, row=row, decision=wish["decision"], target=target, same_as=wish["same_as"],
            actor=self.actor,
        )  # fmt: skip
        return Response(forms.RowOutput(row).data)


class RunView(IdempotentMixin, ApiView):
    """POST takes the rows in."""

    permission = RUN

    @extend_schema(request=None, responses={202: forms.ImportOutput})
    def post(self, request: Request, pk: int) -> Response:
        imported = queries.import_visible_to(request.user, pk)
        return Response(_shown(services.start_run(imported=imported, actor=self.actor, at=timezone.now())), status=202)


class StopView(ApiView):
    """POST stops after the rows under hand."""

    permission = RUN

    @extend_schema(request=None, responses=forms.ImportOutput)
    def post(self, request: Request, pk: int) -> Response:
        imported = queries.import_visible_to(request.user, pk)
        return Response(_shown(services.stop_import(imported=imported, actor=self.actor, at=timezone.now())))


class UndoView(IdempotentMixin, ApiView):
    """POST takes the import back."""

    permission = RUN

    @extend_schema(request=None, responses={202: forms.ImportOutput})
    def post(self, request: Request, pk: int) -> Response:
        imported = queries.import_visible_to(request.user, pk)
        return Response(_shown(services.start_undo(imported=imported, actor=self.actor, at=timezone.now())), status=202)


class FieldsView(ApiView):
    """GET the fields that columns may be given to."""

    permission = RUN

    @extend_schema(responses=forms.FieldOutput(many=True))
    def get(self, request: Request) -> Response:
        return Response(
            {"results": forms.FieldOutput([*targets().values(), *added_targets().values()], many=True).data}
        )


class MappingsView(ApiView):
    """GET the saved mappings."""

    permission = RUN

    @extend_schema(responses=forms.MappingOutput(many=True))
    def get(self, request: Request) -> Response:
        return Response({"results": forms.MappingOutput(queries.mappings(), many=True).data})


class MappingView(ApiView):
    """DELETE drops a saved mapping."""

    permission = RUN

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        services.forget_mapping(saved=queries.mapping_named(pk), actor=self.actor)
        return Response(status=204)
