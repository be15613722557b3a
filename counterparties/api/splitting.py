"""Pairs of possible duplicates and what was decided about them; splits and their undo; reporting lines."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from counterparties import queries, services
from counterparties.access import VIEW
from counterparties.api.serializers import PairOutput, PostOutput
from counterparties.api.views import taken
from counterparties.models import Split
from counterparties.services.splitting import choices as split_choices
from ecm.api.past import PastInput, asked_past
from ecm.api.views import ApiView
from ecm.idempotency import IdempotentMixin
from ecm.web.dates import end_of_day


class PairsInput(serializers.Serializer[Any]):
    """Those that wait, or those said to be different."""

    decided = serializers.BooleanField(required=False, default=False)


class DecisionInput(serializers.Serializer[Any]):
    """Whether the two cards are different counterparties; false puts the pair back on the list."""

    are_different = serializers.BooleanField()


class SplitInput(serializers.Serializer[Any]):
    """The name of the new card, and ids of what goes to it."""

    display_name = serializers.CharField(max_length=300)

    def get_fields(self) -> dict[str, Any]:
        ids = {
            part: serializers.ListField(child=serializers.IntegerField(), required=False) for part in split_choices()
        }
        return {**super().get_fields(), **ids}


class SplitOutput(serializers.ModelSerializer[Split]):
    """A split: `made` came out of `source`."""

    class Meta:
        model = Split
        fields = ["id", "source", "made", "split_by", "split_at", "undone_by", "undone_at"]


class SuperiorInput(serializers.Serializer[Any]):
    """The post it reports to; null: nobody."""

    to = serializers.IntegerField(allow_null=True)


class PairsView(ApiView):
    """GET cards that may be one counterparty, as the nightly look found them."""

    permission = VIEW

    @extend_schema(parameters=[PairsInput], responses=PairOutput(many=True))
    def get(self, request: Request) -> Response:
        wish = taken(PairsInput, request.query_params)
        pairs = queries.duplicate_pairs(request.user, decided=wish["decided"])
        return Response(
            {
                "results": [
                    {
                        "id": pair.row.pk,
                        "first": pair.first.pk,
                        "second": pair.second.pk,
                        "score": pair.row.score,
                        "reason": pair.reason,
                    }
                    for pair in pairs
                ]
            }
        )


class DecideView(ApiView):
    """POST tells that the cards of a pair are different, or takes that back."""

    permission = VIEW

    @extend_schema(request=DecisionInput, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        pair = queries.pair_visible_to(request.user, pk)
        wish = taken(DecisionInput, request.data)
        decide = services.decide_different if wish["are_different"] else services.reconsider
        decide(pair=pair, actor=self.actor, at=timezone.now())
        return Response(status=204)


class SplitsView(IdempotentMixin, ApiView):
    """GET the splits of a counterparty that stand, or stood on `?as_of=`; POST splits another one off."""

    permission = VIEW

    @extend_schema(parameters=[PastInput], responses=SplitOutput(many=True))
    def get(self, request: Request, pk: int) -> Response:
        queries.counterparty_visible_to(request.user, pk)
        day, _known_at = asked_past(request)
        found = queries.splits_of(pk, end_of_day(day) if day else None)
        return Response({"results": SplitOutput(found, many=True).data})

    @extend_schema(request=SplitInput, responses={201: SplitOutput})
    def post(self, request: Request, pk: int) -> Response:
        source = queries.counterparty_visible_to(request.user, pk)
        wish = taken(SplitInput, request.data)
        name = wish.pop("display_name")
        split = services.split_counterparty(
            source=source, display_name=name, chosen=wish, actor=self.actor, at=timezone.now()
        )
        return Response(SplitOutput(split).data, status=201)


class UndoSplitView(ApiView):
    """POST puts a split card together again."""

    permission = VIEW

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        services.undo_split(split=queries.split_visible_to(request.user, pk), actor=self.actor, at=timezone.now())
        return Response(status=204)


class SuperiorView(ApiView):
    """POST records whom a post reports to."""

    permission = VIEW

    @extend_schema(request=SuperiorInput, responses=PostOutput)
    def post(self, request: Request, pk: int) -> Response:
        post, wish = queries.post_visible_to(request.user, pk), taken(SuperiorInput, request.data)
        superior = queries.post_visible_to(request.user, wish["to"]) if wish["to"] else None
        row = services.set_superior(post=post, superior=superior, actor=self.actor, at=timezone.now())
        return Response(PostOutput(row).data)
