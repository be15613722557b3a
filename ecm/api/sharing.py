"""Who takes part in an object; apps mount these views under their own routes."""

from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecm import sharing
from ecm.api.views import ApiView
from ecm.errors import NotFound
from ecm.models import Department, User
from ecm.organisation.people import person
from ecm.sharing.viewers import participants_of


class ParticipantOutput(serializers.ModelSerializer[User]):
    name = serializers.CharField(source="__str__", read_only=True)

    class Meta:
        model = User
        fields = ["id", "username", "name"]


class CircleOutput(serializers.Serializer[Any]):
    """`department` null: the whole house."""

    department = serializers.IntegerField(source="department_id", allow_null=True)
    is_restricted = serializers.BooleanField()
    participants = serializers.SerializerMethodField()

    @extend_schema(responses=ParticipantOutput(many=True))
    def get_participants(self, row: Any) -> list[dict[str, Any]]:
        return list(ParticipantOutput(participants_of(row), many=True).data)


class PeopleInput(serializers.Serializer[Any]):
    people = serializers.PrimaryKeyRelatedField(queryset=User.objects.filter(is_active=True), many=True)


class AudienceInput(serializers.Serializer[Any]):
    department = serializers.PrimaryKeyRelatedField(queryset=Department.objects.all(), allow_null=True)
    is_restricted = serializers.BooleanField()


class CircleView(ApiView):
    """GET the circle; POST lets people take part; PUT says where the object is shown."""

    kind: ClassVar[str] = ""

    def _row(self, pk: int) -> Any:
        self.shared = sharing.shared_kind(self.kind)
        return self.shared.find(self.request.user, pk)

    @extend_schema(responses=CircleOutput)
    def get(self, request: Request, pk: int) -> Response:
        return Response(CircleOutput(self._row(pk)).data)

    @extend_schema(request=PeopleInput, responses=CircleOutput)
    def post(self, request: Request, pk: int) -> Response:
        row, payload = self._row(pk), PeopleInput(data=request.data)
        payload.is_valid(raise_exception=True)
        sharing.let_see(self.shared, row, payload.validated_data["people"], actor=self.actor, at=timezone.now())
        return Response(CircleOutput(row).data)

    @extend_schema(request=AudienceInput, responses=CircleOutput)
    def put(self, request: Request, pk: int) -> Response:
        row, payload = self._row(pk), AudienceInput(data=request.data)
        payload.is_valid(raise_exception=True)
        sharing.set_audience(self.shared, row, **payload.validated_data, actor=self.actor, at=timezone.now())
        return Response(CircleOutput(self._row(pk)).data)


class ParticipantView(ApiView):
    """DELETE: the person takes part no more."""

    kind: ClassVar[str] = ""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int, user_id: int) -> Response:
        shared = sharing.shared_kind(self.kind)
        row, gone = shared.find(self.actor, pk), person(user_id)
        if gone is None:
            raise NotFound
        sharing.withdraw(shared, row, gone, actor=self.actor, at=timezone.now())
        return Response(status=204)
