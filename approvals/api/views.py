"""Endpoints of approvals: one call to a service or a query each."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers as drf
from rest_framework.request import Request
from rest_framework.response import Response

from approvals import queries, services
from approvals.api import outputs as shapes
from approvals.api import serializers as out
from approvals.models import Approval
from ecm.api.views import ApiView
from ecm.errors import InvalidInput, NotFound
from ecm.idempotency import IdempotentMixin
from ecm.numbers import whole
from storage.queries import document_visible_to


def _data(serializer: type[drf.Serializer[Any]], request: Request) -> dict[str, Any]:
    read = serializer(data=request.data)
    read.is_valid(raise_exception=True)
    data: dict[str, Any] = read.validated_data
    return data


class ApprovalsView(IdempotentMixin, ApiView):
    """GET lists approvals (`?state=`, `?mine=1`), newest first. POST starts one on a document's latest version."""

    permission = "storage.view"

    @extend_schema(
        responses=shapes.ApprovalOutput(many=True),
        parameters=[OpenApiParameter("state"), OpenApiParameter("mine", bool)],
    )
    def get(self, request: Request) -> Response:
        state = request.query_params.get("state", "")
        if state and state not in Approval.State.values:
            raise InvalidInput({"state": list(Approval.State.values)})
        page = queries.list_of(
            self.request.user, state=state, mine=request.query_params.get("mine") == "1", cursor=self.cursor
        )
        return Response(self.page_of([out.approval_row(row) for row in page.rows], page.next, page.previous))

    @extend_schema(request=out.StartInput, responses={201: shapes.WholeApprovalOutput})
    def post(self, request: Request) -> Response:
        data, user = _data(out.StartInput, request), self.request.user
        document = document_visible_to(user, data["document"])
        route = queries.routes_for(document).filter(pk=data["route"]).first()
        if route is None:
            raise NotFound
        approval = services.start_approval(
            document=document, route=route, actor=user, at=timezone.now(), note=data["note"], chosen=data["people"]
        )
        return Response(out.approval_whole(queries.approval_visible_to(user, approval.pk)), status=201)


class ApprovalView(ApiView):
    """One approval with its stages, visas and remarks."""

    permission = "storage.view"

    @extend_schema(responses=shapes.WholeApprovalOutput)
    def get(self, request: Request, approval_id: int) -> Response:
        return Response(out.approval_whole(queries.approval_visible_to(self.request.user, approval_id)))


class CancelView(ApiView):
    """POST calls an approval off; repeating it is harmless."""

    permission = "storage.view"

    @extend_schema(request=out.CancelInput, responses=shapes.WholeApprovalOutput)
    def post(self, request: Request, approval_id: int) -> Response:
        user, data = self.request.user, _data(out.CancelInput, request)
        approval = queries.approval_visible_to(user, approval_id)
        services.cancel(approval=approval, actor=user, at=timezone.now(), reason=data["reason"])
        return Response(out.approval_whole(queries.approval_visible_to(user, approval_id)))


class RemarksView(IdempotentMixin, ApiView):
    """POST adds a word to the discussion."""

    permission = "storage.view"

    @extend_schema(request=out.RemarkInput, responses={201: shapes.RemarkOutput})
    def post(self, request: Request, approval_id: int) -> Response:
        user, data = self.request.user, _data(out.RemarkInput, request)
        approval = queries.approval_visible_to(user, approval_id)
        remark = services.add_remark(approval=approval, text=data["text"], actor=user, at=timezone.now())
        return Response(out.remark_row(remark), status=201)


class VisasView(ApiView):
    """Visas that wait for the caller, the most urgent first."""

    permission = "approvals.decide"

    @extend_schema(responses=shapes.WaitingVisaOutput(many=True))
    def get(self, request: Request) -> Response:
        page = queries.inbox_page(self.request.user, cursor=self.cursor)
        return Response(self.page_of([out.waiting_row(row) for row in page.rows], page.next, page.previous))


class DecideView(ApiView):
    """POST decides a visa for the content with `seen_digest`; the same decision repeated is harmless."""

    permission = "approvals.decide"

    @extend_schema(request=out.DecideInput, responses=shapes.VisaOutput)
    def post(self, request: Request, visa_id: int) -> Response:
        user, data = self.request.user, _data(out.DecideInput, request)
        visa = queries.visa_visible_to(user, visa_id)
        visa = services.decide(visa=visa, actor=user, at=timezone.now(), **data)
        return Response(out.visa_row(visa))


class RoutesView(ApiView):
    """Routes that fit a document (`?document=`), with the persons proposed for each seat."""

    permission = "approvals.start"

    @extend_schema(
        responses=shapes.RouteOutput(many=True), parameters=[OpenApiParameter("document", int, required=True)]
    )
    def get(self, request: Request) -> Response:
        wanted = whole(request.query_params.get("document", ""))
        if wanted is None:
            raise InvalidInput({"document": "number"})
        document = document_visible_to(self.request.user, wanted)
        rows = [self._row(route, document.department_id) for route in queries.routes_for(document)]
        return Response({"results": rows})

    def _row(self, route: Any, department_id: int | None) -> dict[str, Any]:
        proposed = services.proposed_seats(route, department_id=department_id, today=timezone.localdate())
        stages = [
            {
                "title": str(stage),
                "mode": stage.mode,
                "days": stage.days,
                "seats": [out.seat_row(seat) for seat in seats],
            }
            for stage, seats in proposed
        ]
        return {"id": route.pk, "title": str(route), "stages": stages}
