"""Earlier versions of people in the API."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from counterparties import queries
from counterparties.access import VIEW
from counterparties.models import ContactVersion
from ecm.api.views import ApiView


class ContactVersionOutput(serializers.ModelSerializer[ContactVersion]):
    """How a person was called and reached until `superseded_at`; `recorded_at` is null when nobody wrote it down."""

    class Meta:
        model = ContactVersion
        fields = [
            "id", "last_name", "first_name", "patronymic", "display_name", "reach", "recorded_at", "superseded_at",
            "superseded_by",
        ]  # fmt: skip


class ContactVersionsView(ApiView):
    """GET how a person was called and reached before, the newest first."""

    permission = VIEW

    @extend_schema(responses=ContactVersionOutput(many=True))
    def get(self, request: Request, pk: int) -> Response:
        queries.contact_visible_to(request.user, pk)
        return Response({"results": ContactVersionOutput(queries.versions_of_contact(pk), many=True).data})
