"""Terms as JSON."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecm.api.views import ApiView
from expiry import access, queries


class TermOutput(serializers.Serializer[queries.WatchLine]):
    """A watched term; `days_left` is negative when it is over."""

    kind = serializers.CharField(source="watch.kind")
    object_id = serializers.IntegerField(source="watch.object_id")
    aspect = serializers.CharField(source="watch.aspect")
    title = serializers.CharField(source="watch.title")
    url = serializers.CharField(source="watch.url")
    ends_on = serializers.DateField(source="watch.ends_on")
    days_left = serializers.IntegerField()
    note = serializers.CharField()


class TermPageOutput(serializers.Serializer[object]):
    """A page of terms and the cursors of its neighbours."""

    results = TermOutput(many=True)
    next = serializers.CharField()
    previous = serializers.CharField()


class TermQuery(serializers.Serializer[object]):
    """How the list is narrowed."""

    span = serializers.ChoiceField(choices=["overdue", "week", "month", "quarter"], required=False, default="")
    kind = serializers.CharField(required=False, default="", max_length=40)
    after = serializers.CharField(required=False, default="", max_length=400)


class ExpiringApi(ApiView):
    """GET lists open terms that the caller may see, what is over longest first."""

    permission = access.VIEW

    @extend_schema(
        parameters=[TermQuery, OpenApiParameter("after", description="Cursor from a page's `next` or `previous`.")],
        responses=TermPageOutput,
        operation_id="expiring_list",
    )
    def get(self, request: Request) -> Response:
        asked = TermQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        today, values = timezone.localdate(), asked.validated_data
        narrowed = queries.WatchFilter(span=values["span"], kind=values["kind"])
        page = queries.watch_page(self.request.user, narrowed, today=today, cursor=values["after"])
        lines = queries.lines_of(self.request.user, page.rows, today)
        answer = {"results": lines, "next": page.next, "previous": page.previous}
        return Response(TermPageOutput(answer).data)
