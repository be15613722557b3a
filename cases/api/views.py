"""Endpoints of cases: one call to a service or a query each."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers as drf
from rest_framework.request import Request
from rest_framework.response import Response

from cases import queries, services
from cases.access import EDIT, VIEW
from cases.api import serializers as out
from cases.filters import filter_of
from cases.models import Case
from counterparties.queries import counterparty_visible_to, managers
from ecm import access
from ecm.api.views import ApiView
from ecm.errors import InvalidInput, NotFound
from ecm.idempotency import IdempotentMixin
from storage.queries import document_visible_to


def _data(serializer: type[drf.Serializer[Any]], data: Any) -> dict[str, Any]:
    read = serializer(data=data)
    read.is_valid(raise_exception=True)
    return dict(read.validated_data)


class OneCaseView(ApiView):
    """What answers with one case."""

    permission = VIEW

    def case(self, case_id: int) -> Case:
        return queries.case_visible_to(self.request.user, case_id)

    def whole(self, case_id: int, status: int = 200) -> Response:
        case = self.case(case_id)
        return Response(out.case_whole(case, queries.moves_of(case)), status=status)


def _with_manager(data: dict[str, Any]) -> dict[str, Any]:
    """The data with the person that `manager` names. Raises InvalidInput for nobody who works here."""
    if "manager" not in data:
        return data
    manager = managers().filter(pk=data["manager"]).first()
    if manager is None:
        raise InvalidInput({"manager": "unknown"})
    return {**data, "manager": manager}


class CasesView(IdempotentMixin, OneCaseView):
    """GET lists cases, the newest first; POST opens one."""

    @extend_schema(parameters=[out.CaseListInput], responses=out.CaseOutput(many=True))
    def get(self, request: Request) -> Response:
        asked = _data(out.CaseListInput, request.query_params)
        query = {name: str(value) for name, value in asked.items() if value not in (False, None)}
        chosen = filter_of(query, self.request.user, timezone.localdate())
        page = queries.case_lines(self.request.user, chosen, cursor=self.cursor)
        return Response(self.page_of([out.case_row(row) for row in page.rows], page.next, page.previous))

    @extend_schema(request=out.CaseOpenInput, responses={201: out.WholeCaseOutput})
    def post(self, request: Request) -> Response:
        data, user = _with_manager(_data(out.CaseOpenInput, request.data)), self.request.user
        access.require(user, EDIT)
        template = queries.template_named(data.pop("template"))
        if template is None:
            raise NotFound
        party = counterparty_visible_to(user, data.pop("counterparty"))
        case = services.open_case(template=template, counterparty=party, actor=user, at=timezone.now(), **data)
        return self.whole(case.pk, status=201)


class CaseView(OneCaseView):
    """One case: GET it with the way it went, PATCH its facts."""

    @extend_schema(responses=out.WholeCaseOutput)
    def get(self, request: Request, case_id: int) -> Response:
        return self.whole(case_id)

    @extend_schema(request=out.CaseChangeInput, responses=out.WholeCaseOutput)
    def patch(self, request: Request, case_id: int) -> Response:
        case, data = self.case(case_id), _with_manager(_data(out.CaseChangeInput, request.data))
        seen = data.pop("version")
        services.change_case(case=case, seen=seen, changes=data, actor=self.actor, at=timezone.now())
        return self.whole(case_id)


class MoveView(OneCaseView):
    """POST moves the case to another stage; into the one it stands in already, nothing happens."""

    @extend_schema(request=out.CaseMoveInput, responses=out.WholeCaseOutput)
    def post(self, request: Request, case_id: int) -> Response:
        case, data = self.case(case_id), _data(out.CaseMoveInput, request.data)
        stage = queries.stage_of(case.template_id, data.pop("stage"))
        if stage is None:
            raise NotFound
        services.move_case(case=case, stage=stage, actor=self.actor, at=timezone.now(), **data)
        return self.whole(case_id)


class ReopenView(OneCaseView):
    """POST lets a case that ended go on where it stood before; one that is open stays as it is."""

    @extend_schema(request=out.CaseReopenInput, responses=out.WholeCaseOutput)
    def post(self, request: Request, case_id: int) -> Response:
        case, data = self.case(case_id), _data(out.CaseReopenInput, request.data)
        services.reopen(case=case, actor=self.actor, at=timezone.now(), **data)
        return self.whole(case_id)


class DocumentsView(IdempotentMixin, OneCaseView):
    """GET lists the case's documents that one may see; POST puts one into it."""

    @extend_schema(responses=out.CaseDocumentOutput(many=True))
    def get(self, request: Request, case_id: int) -> Response:
        page = queries.papers_of(self.request.user, self.case(case_id).pk, cursor=self.cursor)
        return Response(self.page_of([out.paper_row(row) for row in page.rows], page.next, page.previous))

    @extend_schema(request=out.CaseDocumentInput, responses={201: out.CaseDocumentOutput})
    def post(self, request: Request, case_id: int) -> Response:
        case, data = self.case(case_id), _data(out.CaseDocumentInput, request.data)
        document = document_visible_to(self.request.user, data["document"])
        link = services.put_document(case=case, document=document, actor=self.actor, at=timezone.now())
        return Response(out.paper_row(link), status=201)


class DocumentView(OneCaseView):
    """DELETE takes a document out of the case; it stays in the dossier."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, case_id: int, paper_id: int) -> Response:
        link = queries.paper_visible_to(self.request.user, paper_id)
        if link.case_id != case_id:
            raise NotFound
        services.take_document(link=link, actor=self.actor, at=timezone.now())
        return Response(status=204)


class TemplatesView(ApiView):
    """Templates that cases are opened from, with their stages."""

    permission = VIEW

    @extend_schema(responses=out.CaseTemplateOutput(many=True))
    def get(self, request: Request) -> Response:
        return Response({"results": [out.template_row(row) for row in queries.templates_with_stages()]})
