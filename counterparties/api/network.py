"""Relations of a counterparty a few steps out."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from counterparties import queries
from counterparties.access import VIEW
from counterparties.api.serializers import RelationOutput
from counterparties.api.views import taken
from ecm.api.views import ApiView


class NetworkInput(serializers.Serializer[Any]):
    """How many steps out, and the day (all relations that ever were when it is left out)."""

    hops = serializers.IntegerField(min_value=1, max_value=3, required=False, default=2)
    day = serializers.DateField(required=False)


class NodeOutput(serializers.Serializer[Any]):
    """A counterparty of the network: steps from the middle, level in the tree."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    hop = serializers.IntegerField()
    level = serializers.IntegerField()


class NetworkOutput(serializers.Serializer[Any]):
    """`is_cut`: there are more than are given."""

    nodes = NodeOutput(many=True)
    relations = RelationOutput(many=True)
    is_cut = serializers.BooleanField()


class NetworkView(ApiView):
    """GET the counterparties around this one and the relations between them."""

    permission = VIEW

    @extend_schema(parameters=[NetworkInput], responses=NetworkOutput)
    def get(self, request: Request, pk: int) -> Response:
        party = queries.counterparty_visible_to(request.user, pk)
        wish = taken(NetworkInput, request.query_params)
        found = queries.network_of(self.actor, party, hops=wish["hops"], day=wish.get("day"))
        nodes = [
            {"id": pk, "name": str(node.party), "hop": node.hop, "level": node.level}
            for pk, node in found.nodes.items()
        ]
        relations = RelationOutput(found.relations, many=True).data
        return Response({"nodes": nodes, "relations": relations, "is_cut": found.is_cut})
