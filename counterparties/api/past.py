"""The past in the API: which day is asked about, and earlier versions of people."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

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


class PastInput(serializers.Serializer[Any]):
    """The day that is asked about (empty: today), and whether with what we know now or knew then."""

    as_of = serializers.DateField(required=False)
    known = serializers.ChoiceField(choices=["now", "then"], required=False)


def asked_past(request: Request) -> tuple[date | None, datetime | None]:
    """The day of `?as_of=`, and with `known=then` the moment that our knowledge is taken back to.

    Raises a ValidationError for what is no day.
    """
    wish = PastInput(data=request.query_params)
    wish.is_valid(raise_exception=True)
    day = wish.validated_data.get("as_of")
    return day, queries.end_of(day) if day and wish.validated_data.get("known") == "then" else None


class ContactVersionsView(ApiView):
    """GET how a person was called and reached before, the newest first."""

    permission = VIEW

    @extend_schema(responses=ContactVersionOutput(many=True))
    def get(self, request: Request, pk: int) -> Response:
        queries.contact_visible_to(request.user, pk)
        return Response({"results": ContactVersionOutput(queries.versions_of_contact(pk), many=True).data})
