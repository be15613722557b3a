"""Lists and segments of counterparties."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from counterparties import queries, services
from counterparties.access import VIEW
from counterparties.api import serializers as forms
from counterparties.api.views import taken
from counterparties.models import PartyGroup
from counterparties.queries import groups
from ecm.api.past import PastInput, asked_past
from ecm.api.views import ApiView
from ecm.idempotency import IdempotentMixin
from ecm.web.dates import end_of_day


class GroupOutput(serializers.ModelSerializer[PartyGroup]):
    """A group; a segment has its condition."""

    is_own = serializers.BooleanField(source="is_restricted")

    class Meta:
        model = PartyGroup
        fields = ["id", "title", "sort", "note", "condition", "is_own", "is_active", "created_by", "version"]


class BelongingOutput(GroupOutput):
    """A group of a counterparty; of a day that was asked about, segments are `as_today`: only lists remember."""

    as_today = serializers.SerializerMethodField()

    class Meta(GroupOutput.Meta):
        fields = [*GroupOutput.Meta.fields, "as_today"]

    def get_as_today(self, row: PartyGroup) -> bool:
        return row.is_segment and bool(self.context.get("is_past"))


class GroupInput(serializers.Serializer[Any]):
    """A new group. `condition`: {"join": "all" | "any", "parts": [part or {"field", "sign", "value"}, …]}."""

    title = serializers.CharField(max_length=120)
    sort = serializers.ChoiceField(choices=PartyGroup.Sort.choices)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)
    condition = serializers.JSONField(required=False)
    is_own = serializers.BooleanField(required=False)


class GroupChange(serializers.Serializer[Any]):
    """Only what changes, and the version that was seen."""

    title = serializers.CharField(max_length=120, required=False)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)
    condition = serializers.JSONField(required=False)
    is_own = serializers.BooleanField(required=False)
    is_active = serializers.BooleanField(required=False)
    version = serializers.IntegerField(min_value=1)


class MembersInput(serializers.Serializer[Any]):
    """Counterparties by their ids."""

    counterparties = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=1000)


class ConditionInput(serializers.Serializer[Any]):
    """A condition to be tried."""

    condition = serializers.JSONField()


class AttributeOutput(serializers.Serializer[Any]):
    """What can be asked; `options` are pairs of a code and a word, null where anything may be written."""

    key = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.CharField()
    signs = serializers.ListField(child=serializers.CharField())
    options = serializers.ListField(child=serializers.ListField(child=serializers.CharField()), allow_null=True)


class PreviewOutput(serializers.Serializer[Any]):
    """How many fit, and the first of them."""

    count = serializers.IntegerField()
    first = forms.CounterpartyOutput(many=True)


class ChangedOutput(serializers.Serializer[Any]):
    """How many were put on the list or taken off."""

    changed = serializers.IntegerField()


class AttributesView(ApiView):
    """GET what a segment can ask: keys, signs and options."""

    permission = VIEW

    @extend_schema(responses=AttributeOutput(many=True))
    def get(self, request: Request) -> Response:
        found = queries.attributes_for(request.user).values()
        rows = [
            {
                "key": each.key,
                "title": str(each.title),
                "kind": each.kind,
                "signs": [code for code, _word in each.signs],
                "options": [[code, str(title)] for code, title in each.options(request.user)] if each.options else None,
            }
            for each in found
        ]
        return Response({"results": rows})


class PreviewView(ApiView):
    """POST tells how many counterparties fit a condition, and the first of them."""

    permission = VIEW

    @extend_schema(request=ConditionInput, responses=PreviewOutput)
    def post(self, request: Request) -> Response:
        today = timezone.localdate()
        tree = queries.checked_condition(taken(ConditionInput, request.data)["condition"], request.user, today)
        count, first = groups.preview(tree, request.user, today)
        return Response({"count": count, "first": forms.CounterpartyOutput(first, many=True).data})


class GroupsView(IdempotentMixin, ApiView):
    """GET the groups in use that one may see; POST makes one."""

    permission = VIEW

    @extend_schema(responses=GroupOutput(many=True))
    def get(self, request: Request) -> Response:
        return Response({"results": GroupOutput(queries.groups_visible_to(request.user)[:500], many=True).data})

    @extend_schema(request=GroupInput, responses={201: GroupOutput})
    def post(self, request: Request) -> Response:
        group = services.create_group(**taken(GroupInput, request.data), actor=self.actor, at=timezone.now())
        return Response(GroupOutput(group).data, status=201)


class GroupView(ApiView):
    """One group: GET, PATCH."""

    permission = VIEW

    @extend_schema(responses=GroupOutput)
    def get(self, request: Request, pk: int) -> Response:
        return Response(GroupOutput(queries.group_visible_to(request.user, pk)).data)

    @extend_schema(request=GroupChange, responses=GroupOutput)
    def patch(self, request: Request, pk: int) -> Response:
        group, wish = queries.group_visible_to(request.user, pk), taken(GroupChange, request.data)
        seen = wish.pop("version")
        changed = services.change_group(group=group, seen=seen, actor=self.actor, at=timezone.now(), **wish)
        return Response(GroupOutput(changed).data)


class MembersView(ApiView):
    """GET the counterparties of a group; POST puts some on a list, DELETE takes some off."""

    permission = VIEW

    @extend_schema(responses=forms.CounterpartyOutput(many=True))
    def get(self, request: Request, pk: int) -> Response:
        group = queries.group_visible_to(request.user, pk)
        page = groups.members_page(group, request.user, timezone.localdate(), self.cursor)
        rows = forms.CounterpartyOutput(page.rows, many=True).data
        return Response(self.page_of(list(rows), page.next, page.previous))

    @extend_schema(request=MembersInput, responses=ChangedOutput)
    def post(self, request: Request, pk: int) -> Response:
        return self._change(request, pk, services.add_members)

    @extend_schema(request=MembersInput, responses={200: ChangedOutput})
    def delete(self, request: Request, pk: int) -> Response:
        return self._change(request, pk, services.remove_members)

    def _change(self, request: Request, pk: int, act: Any) -> Response:
        group = queries.group_visible_to(request.user, pk)
        ids = taken(MembersInput, request.data)["counterparties"]
        rows = queries.counterparties_visible_to(request.user).filter(pk__in=ids)
        return Response({"changed": act(group=group, counterparties=rows, actor=self.actor, at=timezone.now())})


class MembershipView(ApiView):
    """GET the groups of a counterparty; with `?as_of=` the lists of that day, and the segments of today."""

    permission = VIEW

    @extend_schema(parameters=[PastInput], responses=BelongingOutput(many=True))
    def get(self, request: Request, pk: int) -> Response:
        queries.counterparty_visible_to(request.user, pk)
        day, _known_at = asked_past(request)
        sort = PartyGroup.Sort.SEGMENT if day else ""
        found = queries.groups_of(pk, request.user, timezone.localdate(), sort)
        if day:
            found = [*queries.lists_then(pk, request.user, end_of_day(day)), *found]
        return Response({"results": BelongingOutput(found, many=True, context={"is_past": bool(day)}).data})
