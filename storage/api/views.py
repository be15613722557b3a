"""Documents, their versions, contents and pictures of pages."""

from typing import Any

from django.http import FileResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from ecm import access
from ecm.api.views import ApiView
from ecm.errors import InvalidInput, NotFound
from ecm.fields import asked_of, filter_values
from ecm.idempotency import IdempotentMixin
from storage import downloads, queries, services
from storage.access import ADD, VIEW, require_edit
from storage.api import serializers as forms
from storage.models import Blob, DocumentKind


class KindsView(ApiView):
    """The kinds of documents."""

    permission = VIEW

    @extend_schema(responses=forms.DocumentKindOutput(many=True))
    def get(self, request: Request) -> Response:
        return Response({"results": forms.DocumentKindOutput(queries.kinds(), many=True).data})


class _TakesFile(IdempotentMixin):
    """Keeps the uploaded bytes before the handler begins: no transaction stays open while they come."""

    request: Any
    kwargs: Any
    blob: Blob | None = None
    file_name: str = ""

    def keep_file(self) -> None:
        file = self.request.FILES.get("file")
        if file is not None:
            self.blob = services.store_file(file, file.name or "", actor_id=self.request.user.pk)
            self.file_name = file.name or ""


class DocumentsView(_TakesFile, ApiView):
    """GET lists the documents one may see, newest first; POST makes one, with its first content when a file comes."""

    permission = VIEW

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method == "POST":
            access.require(request.user, ADD)
            self.keep_file()

    @extend_schema(parameters=[forms.ListInput], responses=forms.DocumentOutput(many=True))
    def get(self, request: Request) -> Response:
        wish = forms.ListInput(data=_lists(request.query_params))
        wish.is_valid(raise_exception=True)
        found = queries.journal_page(
            request.user,
            _filter(wish.validated_data, request.query_params),
            today=timezone.localdate(),
            cursor=self.cursor,
        )
        rows = list(forms.DocumentOutput(found.rows, many=True).data)
        return Response(self.page_of(rows, found.next, found.previous))

    @extend_schema(request=forms.DocumentInput, responses={201: forms.DocumentOutput})
    def post(self, request: Request) -> Response:
        payload = forms.DocumentInput(data=request.data)
        payload.is_valid(raise_exception=True)
        facts = {name: value for name, value in payload.validated_data.items() if name != "file"}
        kind = _kind(facts.pop("kind"))
        document = services.create_document(
            kind=kind, actor=self.request.user, at=timezone.now(), blob=self.blob, file_name=self.file_name,
            department=self.request.user.department, **facts,
        )  # fmt: skip
        return Response(forms.DocumentOutput(document).data, status=201)


class DocumentView(ApiView):
    """GET gives the facts; PATCH changes those that are named, as they were in the version that was seen."""

    permission = VIEW

    @extend_schema(responses=forms.DocumentOutput)
    def get(self, request: Request, document_id: int) -> Response:
        return Response(forms.DocumentOutput(queries.document_visible_to(request.user, document_id)).data)

    @extend_schema(request=forms.DocumentChangeInput, responses=forms.DocumentOutput)
    def patch(self, request: Request, document_id: int) -> Response:
        document = queries.document_visible_to(request.user, document_id)
        payload = forms.DocumentChangeInput(data=request.data)
        payload.is_valid(raise_exception=True)
        facts = dict(payload.validated_data)
        seen = facts.pop("version")
        if "kind" in facts:
            facts["kind"] = _kind(facts["kind"])
        document = services.change_document(
            document=document, seen=seen, actor=self.request.user, at=timezone.now(), **facts
        )
        return Response(forms.DocumentOutput(document).data)


class StatusView(ApiView):
    """POST moves the document to another state."""

    permission = VIEW

    @extend_schema(request=forms.StatusInput, responses=forms.DocumentOutput)
    def post(self, request: Request, document_id: int) -> Response:
        document = queries.document_visible_to(request.user, document_id)
        payload = forms.StatusInput(data=request.data)
        payload.is_valid(raise_exception=True)
        status = payload.validated_data["status"]
        document = services.set_status(document=document, status=status, actor=self.request.user, at=timezone.now())
        return Response(forms.DocumentOutput(document).data)


class VersionsView(_TakesFile, ApiView):
    """GET lists the versions, newest first; POST adds one."""

    permission = VIEW

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method == "POST":
            require_edit(request.user, queries.document_visible_to(request.user, kwargs["document_id"]))
            self.keep_file()

    @extend_schema(responses=forms.DocumentVersionOutput(many=True))
    def get(self, request: Request, document_id: int) -> Response:
        document = queries.document_visible_to(request.user, document_id)
        return Response({"results": forms.DocumentVersionOutput(queries.versions_of(document), many=True).data})

    @extend_schema(request=forms.VersionInput, responses={201: forms.DocumentVersionOutput})
    def post(self, request: Request, document_id: int) -> Response:
        payload = forms.VersionInput(data=request.data)
        payload.is_valid(raise_exception=True)
        if self.blob is None:
            raise InvalidInput({"file": "required"})
        version = services.add_version(
            document=queries.document_visible_to(request.user, document_id), blob=self.blob, actor=self.request.user,
            file_name=self.file_name, note=payload.validated_data.get("note", ""), at=timezone.now(),
        )  # fmt: skip
        return Response(forms.DocumentVersionOutput(version).data, status=201)


class ContentView(ApiView):
    """GET hands out the bytes of a version for saving."""

    permission = VIEW

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, document_id: int, number: int) -> FileResponse:
        version = queries.version_visible_to(request.user, document_id, number)
        return downloads.attachment(version.blob, version.file_name)


class TextView(ApiView):
    """GET gives the text that was read in a version."""

    permission = VIEW

    @extend_schema(responses=forms.TextOutput)
    def get(self, request: Request, document_id: int, number: int) -> Response:
        version = queries.version_visible_to(request.user, document_id, number)
        reading = queries.reading_of(version.blob)
        if reading is None:
            raise NotFound
        return Response(forms.TextOutput(reading).data)


class PageView(ApiView):
    """GET gives the picture of a page, made at the first look."""

    permission = VIEW

    @extend_schema(responses={(200, "image/webp"): OpenApiTypes.BINARY})
    def get(self, request: Request, document_id: int, number: int, page: int) -> FileResponse:
        version = queries.version_visible_to(request.user, document_id, number)
        return downloads.picture(services.page_picture(version.blob, page, at=timezone.now()))


def _kind(code: str) -> DocumentKind:
    kind = queries.kind_named(code)
    if kind is None:
        raise InvalidInput({"kind": "unknown"})
    return kind


def _lists(params: Any) -> dict[str, Any]:
    """The query string as plain values; repeated names are lists."""
    many = ("status", "kind")
    values: dict[str, Any] = {name: params.getlist(name) for name in many if name in params}
    return values | {name: value for name, value in params.items() if name not in many}


def _filter(wish: dict[str, Any], query: Any) -> queries.DocumentFilter:
    """What the list is narrowed to. Raises InvalidInput for a value that does not fit its added field."""
    narrowed = queries.DocumentFilter(
        text=wish["q"], statuses=tuple(wish["status"]), kinds=tuple(wish["kind"]), term=wish["term"],
        whose=wish["whose"], listed_from=wish["listed_from"], listed_to=wish["listed_to"],
        added=asked_of(query),
    )  # fmt: skip
    if narrowed.added:
        filter_values(narrowed.specs(), dict(narrowed.added))
    return narrowed
