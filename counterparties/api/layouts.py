"""Layouts of the dossier, managers of services, money."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from counterparties import queries, services
from counterparties.access import VIEW
from counterparties.api.papers import AsOfInput
from counterparties.api.views import taken
from counterparties.models import CardLayout, ServiceManager
from counterparties.queries.layouts import (
    audiences,
    layout_named,
    layouts,
    service_managers_of,
    service_named,
    staff_named,
)
from counterparties.services.layouts import ADMINISTER
from ecm.api.views import ApiView
from ecm.errors import InvalidInput
from ecm.web.dates import end_of_day
from ecm.web.money import money_sources


class LayoutOutput(serializers.ModelSerializer[CardLayout]):
    """A layout; its lists hold [key, shown]."""

    class Meta:
        model = CardLayout
        fields = ["id", "title", "department", "role", "position", "blocks", "tabs", "fields", "is_active", "version"]


class LayoutInput(serializers.Serializer[Any]):
    """A layout for a department or a group of users (null: everybody)."""

    title = serializers.CharField(max_length=120, required=False)
    department = serializers.IntegerField(required=False, allow_null=True)
    role = serializers.IntegerField(required=False, allow_null=True)
    position = serializers.IntegerField(min_value=0, max_value=9999, required=False)
    blocks = serializers.ListField(child=serializers.ListField(), required=False, max_length=100)
    tabs = serializers.ListField(child=serializers.ListField(), required=False, max_length=100)
    is_active = serializers.BooleanField(required=False)
    version = serializers.IntegerField(min_value=1, required=False)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """The list `fields` too, whose name the serializer itself uses."""
        listed = serializers.ListField(child=serializers.ListField(), required=False, max_length=100)
        return {**super().get_fields(), "fields": listed}


class ServiceManagerOutput(serializers.ModelSerializer[ServiceManager]):
    """Who answers for a service."""

    service_title = serializers.CharField(source="service.text")

    class Meta:
        model = ServiceManager
        fields = ["service", "service_title", "manager"]


class ServiceManagerInput(serializers.Serializer[Any]):
    """A service and who answers for it (null: the responsible manager)."""

    service = serializers.IntegerField(min_value=1)
    manager = serializers.IntegerField(min_value=1, allow_null=True)


def _values(wish: dict[str, Any]) -> dict[str, Any]:
    departments, roles = audiences()
    rows: dict[str, dict[int, Any]] = {
        "department": {row.pk: row for row in departments},
        "role": {row.pk: row for row in roles},
    }
    for name, known in rows.items():
        if wish.get(name) is not None:
            found = known.get(wish[name])
            if found is None:
                raise InvalidInput({name: "unknown"})
            wish[name] = found
    return wish


class LayoutsView(ApiView):
    """GET all layouts in the order in which they are tried; POST makes one."""

    permission = ADMINISTER

    @extend_schema(responses=LayoutOutput(many=True))
    def get(self, request: Request) -> Response:
        return Response({"results": LayoutOutput(layouts(), many=True).data})

    @extend_schema(request=LayoutInput, responses={201: LayoutOutput})
    def post(self, request: Request) -> Response:
        wish = taken(LayoutInput, request.data)
        wish.pop("version", None)
        row = services.create_layout(**_values(wish), actor=self.actor, at=timezone.now())
        return Response(LayoutOutput(row).data, status=201)


class LayoutView(ApiView):
    """PATCH changes a layout."""

    permission = ADMINISTER

    @extend_schema(request=LayoutInput, responses=LayoutOutput)
    def patch(self, request: Request, pk: int) -> Response:
        layout, wish = layout_named(pk), taken(LayoutInput, request.data)
        seen = wish.pop("version", 0)
        changed = services.change_layout(layout=layout, seen=seen, **_values(wish), actor=self.actor, at=timezone.now())
        return Response(LayoutOutput(changed).data)


class ServiceManagersView(ApiView):
    """GET who answers for which service, with `?as_of=` who did at the end of that day; PUT sets it."""

    permission = VIEW

    @extend_schema(parameters=[AsOfInput], responses=ServiceManagerOutput(many=True))
    def get(self, request: Request, pk: int) -> Response:
        queries.counterparty_visible_to(request.user, pk)
        day = taken(AsOfInput, request.query_params).get("as_of")
        rows = queries.service_managers_then(pk, end_of_day(day)) if day else service_managers_of(pk)
        return Response({"results": ServiceManagerOutput(rows, many=True).data})

    @extend_schema(request=ServiceManagerInput, responses=ServiceManagerOutput(many=True))
    def put(self, request: Request, pk: int) -> Response:
        party = queries.counterparty_visible_to(request.user, pk)
        wish = taken(ServiceManagerInput, request.data)
        manager = staff_named(wish["manager"]) if wish["manager"] else None
        services.set_service_manager(
            counterparty=party, service=service_named(wish["service"]), manager=manager, actor=self.actor,
            at=timezone.now(),
        )  # fmt: skip
        return self.get(request, pk)


class SumOutput(serializers.Serializer[Any]):
    """A sum, and the key of who tells it."""

    title = serializers.CharField()
    amount = serializers.DecimalField(max_digits=18, decimal_places=2)
    currency = serializers.CharField()

    def get_fields(self) -> dict[str, Any]:
        return {"source": serializers.CharField(), **super().get_fields()}


class MoneyView(ApiView):
    """GET the sums that other apps tell of a counterparty (`?as_of=`)."""

    permission = VIEW

    @extend_schema(parameters=[AsOfInput], responses=SumOutput(many=True))
    def get(self, request: Request, pk: int) -> Response:
        queries.counterparty_visible_to(request.user, pk)
        day = taken(AsOfInput, request.query_params).get("as_of") or timezone.localdate()
        rows = [
            {"source": source.key, "title": each.title, "amount": each.amount, "currency": each.currency}
            for source in money_sources("counterparty", request.user)
            for each in source.load(request.user, pk, day)
        ]
        return Response({"results": rows})
