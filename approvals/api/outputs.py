"""What the API of approvals gives, as its schema tells it; the rows are made in `serializers`."""

from typing import Any

from rest_framework import serializers

from approvals.models import Approval, ApprovalStage, StageMode, Visa


class PersonOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class AboutDocumentOutput(serializers.Serializer[Any]):
    """The document of an approval."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    number = serializers.CharField()


class ApprovalOutput(serializers.Serializer[Any]):
    """One approval; `digest` is that of the content the visas are given for."""

    id = serializers.IntegerField()
    document = AboutDocumentOutput()
    version = serializers.IntegerField()
    digest = serializers.CharField()
    route = serializers.CharField()
    state = serializers.ChoiceField(choices=Approval.State.choices)
    note = serializers.CharField()
    started_by = PersonOutput(allow_null=True)
    started_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    end_reason = serializers.CharField()


class VisaOutput(serializers.Serializer[Any]):
    """One person's decision; `decision` is empty until it is made."""

    id = serializers.IntegerField()
    approval = serializers.IntegerField()
    asked = PersonOutput(allow_null=True)
    role = serializers.CharField()
    state = serializers.ChoiceField(choices=Visa.State.choices)
    due_on = serializers.DateField(allow_null=True)
    decision = serializers.CharField()
    decided_by = PersonOutput(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    digest = serializers.CharField()
    comment = serializers.CharField()


class WaitingVisaOutput(VisaOutput):
    """A visa of the inbox, with what it is about."""

    about = ApprovalOutput()


class StageOutput(serializers.Serializer[Any]):
    order = serializers.IntegerField()
    title = serializers.CharField()
    mode = serializers.ChoiceField(choices=StageMode.choices)
    state = serializers.ChoiceField(choices=ApprovalStage.State.choices)
    visas = VisaOutput(many=True)


class RemarkOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    author = PersonOutput(allow_null=True)
    text = serializers.CharField()
    created_at = serializers.DateTimeField()


class WholeApprovalOutput(ApprovalOutput):
    """The approval with its stages, visas and remarks."""

    stages = StageOutput(many=True)
    remarks = RemarkOutput(many=True)


class SeatOutput(serializers.Serializer[Any]):
    """One place of a stage: who is proposed, and who else holds the role."""

    member = serializers.IntegerField()
    role = serializers.CharField()
    person = PersonOutput(allow_null=True)
    holders = PersonOutput(many=True)


class RouteStageOutput(serializers.Serializer[Any]):
    title = serializers.CharField()
    mode = serializers.ChoiceField(choices=StageMode.choices)
    days = serializers.IntegerField(allow_null=True)
    seats = SeatOutput(many=True)


class RouteOutput(serializers.Serializer[Any]):
    """A route that fits the document, with the persons proposed for it."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    stages = RouteStageOutput(many=True)
