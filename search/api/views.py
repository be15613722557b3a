"""Search as JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecm.api.views import ApiView
from search import access, queries
from search.languages import LANGUAGES


class PartOutput(serializers.Serializer[Any]):
    """A piece of text; `is_hit` when it is a word looked for."""

    text = serializers.CharField(trim_whitespace=False)
    is_hit = serializers.BooleanField()


class HitOutput(serializers.Serializer[queries.Hit]):
    """One result. The snippet is plain text in parts: whoever shows it as HTML escapes it."""

    kind = serializers.CharField()
    object_id = serializers.IntegerField()
    title = serializers.CharField()
    url = serializers.CharField()
    happened_on = serializers.DateField(allow_null=True)
    snippet = PartOutput(many=True)


class FacetValueOutput(serializers.Serializer[queries.FacetValue]):
    """A value to filter by and the number of hits with it."""

    value = serializers.CharField()
    title = serializers.CharField()
    count = serializers.IntegerField()


class FacetOutput(serializers.Serializer[queries.FacetValues]):
    """A property of the hits: kind, year or one that an app registered."""

    name = serializers.CharField()
    title = serializers.CharField()
    values = FacetValueOutput(many=True)


class ResultsOutput(serializers.Serializer[queries.Results]):
    """A page of results; `is_partial` says that there are more than `total`."""

    hits = HitOutput(many=True)
    total = serializers.IntegerField()
    is_partial = serializers.BooleanField()
    next = serializers.CharField()
    facets = FacetOutput(many=True)
    read_as = serializers.CharField()
    is_any = serializers.BooleanField()


class SearchInput(serializers.Serializer[Any]):
    """What is asked; further parameters named like a registered facet filter by it."""

    q = serializers.CharField(max_length=1000)
    kind = serializers.CharField(required=False, default="", max_length=40)
    year = serializers.IntegerField(required=False, default=None, allow_null=True, min_value=1900, max_value=2200)
    counterparty = serializers.IntegerField(required=False, default=None, allow_null=True)
    language = serializers.ChoiceField(choices=LANGUAGES, required=False, default=None, allow_null=True)
    match_any = serializers.BooleanField(required=False, default=False)
    limit = serializers.IntegerField(required=False, default=20, min_value=1, max_value=100)
    after = serializers.CharField(required=False, default="", max_length=400)


class SearchApi(ApiView):
    """GET finds what the caller may see and what has the words in any of their forms, best first."""

    permission = access.VIEW

    @extend_schema(parameters=[SearchInput], responses=ResultsOutput, operation_id="search")
    def get(self, request: Request) -> Response:
        asked = SearchInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        given = asked.validated_data
        chosen = {"counterparty": str(given["counterparty"])} if given["counterparty"] is not None else {}
        results = queries.find(
            self.request.user, given["q"], kinds=[given["kind"]] if given["kind"] else None,
            language=given["language"], limit=given["limit"], cursor=given["after"], year=given["year"],
            chosen=chosen, match_any=given["match_any"], with_facets=not given["after"],
        )  # fmt: skip
        return Response(ResultsOutput(results).data)


class CompletionInput(serializers.Serializer[Any]):
    """What was typed so far."""

    q = serializers.CharField(max_length=200)
    kind = serializers.CharField(required=False, default="", max_length=40)


class CompletionApi(ApiView):
    """GET gives objects whose title or number has words that begin with those typed."""

    permission = access.VIEW

    @extend_schema(parameters=[CompletionInput], responses=HitOutput(many=True), operation_id="search_completions")
    def get(self, request: Request) -> Response:
        asked = CompletionInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        kind = asked.validated_data["kind"]
        hits = queries.complete(self.request.user, asked.validated_data["q"], kinds=[kind] if kind else None)
        return Response({"results": [HitOutput(hit).data for hit in hits]})
