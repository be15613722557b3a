"""What a change of a counterparty touches."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from counterparties import queries
from counterparties.access import VIEW
from counterparties.api.views import taken
from ecm.api.views import ApiView
from ecm.web.impact import impacts_of


class ImpactInput(serializers.Serializer[Any]):
    """The day from which the new values hold; today when it is left out. `list` and `after` page one list."""

    list = serializers.SlugField(required=False)
    after = serializers.CharField(required=False)

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "from": serializers.DateField(required=False)}


class TouchedOutput(serializers.Serializer[Any]):
    """A live thing that the change touches."""

    title = serializers.CharField()
    url = serializers.CharField()
    status = serializers.CharField(allow_null=True)
    day = serializers.DateField(allow_null=True)
    note = serializers.CharField()


class TouchedListOutput(serializers.Serializer[Any]):
    """One list; `next` is the cursor of its next page, "" at its end."""

    key = serializers.CharField()
    title = serializers.CharField()
    results = TouchedOutput(many=True)
    next = serializers.CharField()


class ImpactOutput(serializers.Serializer[Any]):
    since = serializers.DateField()
    lists = TouchedListOutput(many=True)


class ImpactView(ApiView):
    """GET the live documents, approvals, letters and whatever else new requisites or a new account touch."""

    permission = VIEW

    @extend_schema(parameters=[ImpactInput], responses=ImpactOutput)
    def get(self, request: Request, pk: int) -> Response:
        queries.counterparty_visible_to(request.user, pk)
        wish = taken(ImpactInput, request.query_params)
        since, user = wish.get("from") or timezone.localdate(), self.actor
        lists = []
        for impact in impacts_of("counterparty", user):
            if wish.get("list") in (None, impact.key):
                found = impact.find(user, pk, since, wish.get("after", "") if wish.get("list") else "")
                rows = [{name: asdict(row)[name] for name in FIELDS} for row in found.rows]
                lists.append({"key": impact.key, "title": str(impact.title), "results": rows, "next": found.next})
        return Response({"since": since, "lists": lists})


FIELDS = ("title", "url", "status", "day", "note")
