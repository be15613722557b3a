"""The API of notices: mine, read and unread, and how I want to hear."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecm.api.views import ApiView
from ecm.notices.models import Notice, Way
from ecm.notices.reading import choose_ways, mark_read, notices_visible_to, preferences_of, unread_count
from ecm.notices.registry import notice_kinds, title_for
from ecm.paging import keyset


class SubjectOutput(serializers.Serializer[Any]):
    """What a notice is about."""

    kind = serializers.CharField()
    id = serializers.IntegerField(allow_null=True)


class NoticeOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    code = serializers.CharField()
    title = serializers.CharField()
    subject = SubjectOutput()
    url = serializers.CharField()
    created_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)


class NoticePageOutput(serializers.Serializer[Any]):
    """A page of notices, and how many are unread in all."""

    results = NoticeOutput(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    unread = serializers.IntegerField()


def notice_data(notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.pk,
        "code": notice.code,
        "title": title_for(notice.code, notice.params),
        "subject": {"kind": notice.subject_kind, "id": notice.subject_id},
        "url": notice.url,
        "created_at": notice.created_at,
        "read_at": notice.read_at,
    }


class NoticeListView(ApiView):
    """My notices, newest first; `?unread=1` those not read yet."""

    @extend_schema(
        parameters=[OpenApiParameter("unread", bool), OpenApiParameter("after", str)], responses=NoticePageOutput
    )
    def get(self, request: Request) -> Response:
        rows = notices_visible_to(self.request.user)
        if request.query_params.get("unread"):
            rows = rows.filter(read_at__isnull=True)
        page = keyset(rows, order=("-id",), cursor=self.cursor)
        body = self.page_of([notice_data(row) for row in page.rows], page.next, page.previous)
        return Response({**body, "unread": unread_count(self.request.user)})


class ReadInput(serializers.Serializer[Any]):
    """Ids to mark; without them all are marked."""

    ids = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=1000)


class ReadOutput(serializers.Serializer[Any]):
    """How many were marked now, and how many are left."""

    marked = serializers.IntegerField()
    unread = serializers.IntegerField()


class NoticeReadView(ApiView):
    """POST marks my notices as read; a repeat is harmless."""

    @extend_schema(request=ReadInput, responses=ReadOutput)
    def post(self, request: Request) -> Response:
        given = ReadInput(data=request.data)
        given.is_valid(raise_exception=True)
        marked = mark_read(self.request.user, given.validated_data.get("ids"), at=timezone.now())
        return Response({"marked": marked, "unread": unread_count(self.request.user)})


class WaysInput(serializers.Serializer[Any]):
    """Ways by kind of notice; "" is the choice for all others, an empty way returns to the usual one."""

    ways = serializers.DictField(child=serializers.ChoiceField(choices=[("", ""), *Way.choices], allow_blank=True))


class KindOutput(serializers.Serializer[Any]):
    """A kind of notice: the usual way, and the chosen one ("" for the usual)."""

    code = serializers.CharField()
    topic = serializers.CharField()
    usual = serializers.ChoiceField(choices=Way.choices)
    way = serializers.ChoiceField(choices=[("", ""), *Way.choices])


class PreferencesOutput(serializers.Serializer[Any]):
    """The choice for all kinds ("" for none), and for each."""

    way = serializers.ChoiceField(choices=[("", ""), *Way.choices])
    kinds = KindOutput(many=True)


class NoticePreferencesView(ApiView):
    """How I want to hear of what."""

    @extend_schema(responses=PreferencesOutput)
    def get(self, request: Request) -> Response:
        chosen = preferences_of(self.request.user)
        kinds = [
            {"code": kind.code, "topic": str(kind.topic), "usual": kind.way, "way": chosen.get(kind.code, "")}
            for kind in notice_kinds()
        ]
        return Response({"way": chosen.get("", ""), "kinds": kinds})

    @extend_schema(request=WaysInput, responses=PreferencesOutput)
    def put(self, request: Request) -> Response:
        given = WaysInput(data=request.data)
        given.is_valid(raise_exception=True)
        choose_ways(self.request.user, given.validated_data["ways"])
        return self.get(request)
