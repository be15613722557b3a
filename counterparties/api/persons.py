"""Identity documents, addresses of service and consents; names of places."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from counterparties import queries, services
from counterparties.access import VIEW
from counterparties.api import serializers as forms
from counterparties.api.views import taken
from counterparties.models import Consent, IdentityDocument, Place, ServiceAddress
from counterparties.queries.persons import IDENTITY, MODELS, PRIVATE, personal_row, rows_of, suggest_places
from ecm import access
from ecm.api.past import PastInput, asked_past
from ecm.api.views import ApiView
from ecm.errors import InvalidInput, NotFound
from ecm.idempotency import IdempotentMixin

COMMON = ["id", "note", "starts_on", "ends_on"]


class IdentitySerializer(serializers.ModelSerializer[IdentityDocument]):
    """A passport or the like."""

    class Meta:
        model = IdentityDocument
        fields = [*COMMON, "kind", "series", "number", "issued_by", "issuer_code", "country"]


class AddressSerializer(serializers.ModelSerializer[ServiceAddress]):
    """An address of service."""

    class Meta:
        model = ServiceAddress
        fields = [*COMMON, "purpose", "country", "region", "district", "city", "postcode", "street"]


class ConsentSerializer(serializers.ModelSerializer[Consent]):
    """A consent."""

    proof = serializers.IntegerField(source="proof_id", required=False, allow_null=True)

    class Meta:
        model = Consent
        fields = [*COMMON, "purpose", "proof"]


SERIALIZERS: dict[str, Any] = {
    "identity": IdentitySerializer, "address": AddressSerializer, "consent": ConsentSerializer,
}  # fmt: skip


def _any_row(many: bool) -> PolymorphicProxySerializer:
    """A row of the sort that was asked for."""
    sorts = list(SERIALIZERS.values())
    return PolymorphicProxySerializer(
        component_name="PersonalRow", serializers=sorts, resource_type_field_name=None, many=many
    )


class PlacesOutput(serializers.Serializer[Any]):
    """Names, the likeliest first."""

    results = serializers.ListField(child=serializers.CharField())


class PlacesInput(serializers.Serializer[Any]):
    """What was typed, and where."""

    level = serializers.ChoiceField(choices=Place.Level.choices)
    q = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)
    country = serializers.CharField(max_length=2, required=False, default="", allow_blank=True)
    region = serializers.CharField(max_length=100, required=False, default="", allow_blank=True)


class PersonalView(IdempotentMixin, ApiView):
    """GET the rows of one sort (identity, address, consent; `?as_of=`: those that held then); POST enters one."""

    permission = VIEW

    @extend_schema(parameters=[PastInput], responses=_any_row(many=True))
    def get(self, request: Request, pk: int, what: str) -> Response:
        self._seen(request, pk, what)
        day, known_at = asked_past(request)
        return Response({"results": SERIALIZERS[what](rows_of(what, pk, day, known_at), many=True).data})

    @extend_schema(request=_any_row(many=False), responses={201: _any_row(many=False)})
    def post(self, request: Request, pk: int, what: str) -> Response:
        party = self._seen(request, pk, what)
        wish = taken(SERIALIZERS[what], request.data)
        if proof_id := wish.pop("proof_id", None):
            wish["proof"] = queries.as_document(request.user, str(proof_id))
            if wish["proof"] is None:
                raise InvalidInput({"proof": "unknown"})
        row = services.record_personal(what=what, counterparty=party, values=wish, actor=self.actor, at=timezone.now())
        return Response(SERIALIZERS[what](row).data, status=201)

    def _seen(self, request: Request, pk: int, what: str) -> Any:
        party = queries.counterparty_visible_to(request.user, pk)
        if what not in MODELS:
            raise NotFound
        if what in PRIVATE:
            access.require(request.user, IDENTITY)
        return party


class PersonalRowView(ApiView):
    """PATCH ends a row (`last_day`); DELETE takes back one entered by mistake."""

    permission = VIEW

    @extend_schema(request=forms.CloseInput, responses=_any_row(many=False))
    def patch(self, request: Request, what: str, row_id: int) -> Response:
        row = self._row(what, row_id)
        day = taken(forms.CloseInput, request.data)["last_day"]
        ended = services.end_personal(what=what, row=row, last_day=day, actor=self.actor, at=timezone.now())
        return Response(SERIALIZERS[what](ended).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, what: str, row_id: int) -> Response:
        services.take_back_personal(what=what, row=self._row(what, row_id), actor=self.actor, at=timezone.now())
        return Response(status=204)

    def _row(self, what: str, row_id: int) -> Any:
        row = personal_row(what, row_id)
        queries.counterparty_visible_to(self.actor, row.counterparty_id)
        return row


class PlacesView(ApiView):
    """GET names of places for what was typed."""

    permission = VIEW

    @extend_schema(parameters=[PlacesInput], responses=PlacesOutput)
    def get(self, request: Request) -> Response:
        wish = taken(PlacesInput, request.query_params)
        names = suggest_places(wish["level"], wish["q"], country=wish["country"], region=wish["region"])
        return Response({"results": names})
