"""The reliability rating and its weights."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from counterparties import queries, services
from counterparties.access import VIEW
from counterparties.api.views import taken
from counterparties.models import RatingWeight
from ecm.api.views import ApiView
from ecm.idempotency import IdempotentMixin
from ecm.rating import Line


class RatingInput(serializers.Serializer[Any]):
    """The day of the rating; today when it is left out."""

    day = serializers.DateField(required=False)


class WeightInput(serializers.Serializer[Any]):
    """How many points a criterion gives from a day on."""

    criterion = serializers.CharField(max_length=40)
    points = serializers.DecimalField(max_digits=5, decimal_places=1)
    valid_from = serializers.DateField()


class WeightOutput(serializers.ModelSerializer[RatingWeight]):
    """A weight that was set."""

    class Meta:
        model = RatingWeight
        fields = ["id", "criterion", "points", "valid_from", "recorded_by", "recorded_at"]


class CauseOutput(serializers.Serializer[Any]):
    """What brought points, and where it can be seen."""

    title = serializers.CharField()
    url = serializers.CharField()
    day = serializers.DateField(allow_null=True)
    note = serializers.CharField(allow_blank=True)


class LineOutput(serializers.Serializer[Any]):
    """A criterion: its weight of the day, what was measured, and the points that gives."""

    criterion = serializers.CharField()
    title = serializers.CharField()
    weight = serializers.CharField()
    amount = serializers.CharField()
    points = serializers.CharField()
    causes = CauseOutput(many=True)


class RatingOutput(serializers.Serializer[Any]):
    """The points of a day, from 0 to 100, with their letter; both are null on a day before the card was entered."""

    day = serializers.DateField()
    points = serializers.CharField(allow_null=True)
    grade = serializers.ChoiceField(choices=["A", "B", "C", "D"], allow_null=True)
    lines = LineOutput(many=True)


class RatingView(ApiView):
    """GET the points of a counterparty on a day, line by line, with what brought them."""

    permission = VIEW

    @extend_schema(parameters=[RatingInput], responses=RatingOutput)
    def get(self, request: Request, pk: int) -> Response:
        party, day = (
            queries.counterparty_visible_to(request.user, pk),
            taken(RatingInput, request.query_params).get("day"),
        )
        found = queries.rated_on(self.actor, party, day)
        if found is None:
            return Response({"day": day, "points": None, "grade": None, "lines": []})
        lines = [_line(line) for line in found.lines]
        return Response({"day": found.day, "points": str(found.points), "grade": found.grade, "lines": lines})


def _line(line: Line) -> dict[str, Any]:
    causes = [{"title": each.title, "url": each.url, "day": each.day, "note": each.note} for each in line.causes]
    numbers = {name: str(getattr(line, name)) for name in ("weight", "amount", "points")}
    return {"criterion": line.criterion.code, "title": str(line.criterion.title), **numbers, "causes": causes}


class WeightsView(IdempotentMixin, ApiView):
    """GET every weight ever set; POST sets one from a day on."""

    permission = services.SET_WEIGHTS

    @extend_schema(responses=WeightOutput(many=True))
    def get(self, request: Request) -> Response:
        return Response({"results": WeightOutput(queries.weights_recorded(), many=True).data})

    @extend_schema(request=WeightInput, responses={201: WeightOutput})
    def post(self, request: Request) -> Response:
        row = services.set_weight(**taken(WeightInput, request.data), actor=self.actor, at=timezone.now())
        return Response(WeightOutput(row).data, status=201)
