"""What the API of approvals takes and gives; every field is listed."""

from typing import Any

from rest_framework import serializers

from approvals.models import Approval, Remark, Visa
from approvals.services import Seat
from ecm.models import User
from ecm.numbers import whole
from ecm.texts import pick


class StartInput(serializers.Serializer[Any]):
    """`people` names another holder for a role: member id to user id, as listed by the routes endpoint."""

    document = serializers.IntegerField(min_value=1)
    route = serializers.IntegerField(min_value=1)
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")
    people = serializers.DictField(child=serializers.IntegerField(min_value=1), required=False, default=dict)

    def validate_people(self, value: dict[str, int]) -> dict[int, int]:
        read = {key: whole(key) for key in value}
        if None in read.values():
            raise serializers.ValidationError("keys")
        return {number: value[key] for key, number in read.items() if number is not None}


class DecideInput(serializers.Serializer[Any]):
    """`seen_digest` is the digest of the content that was looked at."""

    decision = serializers.ChoiceField(choices=["approved", "returned"])
    seen_digest = serializers.RegexField(r"^[0-9a-f]{64}$")
    comment = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")


class CancelInput(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")


class RemarkInput(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=4000)


def person(user: User | None) -> dict[str, Any] | None:
    return {"id": user.pk, "name": str(user)} if user else None


def approval_row(approval: Approval) -> dict[str, Any]:
    return {
        "id": approval.pk,
        "document": {"id": approval.document_id, "title": approval.document.title, "number": approval.document.number},
        "version": approval.version.number,
        "digest": approval.digest,
        "route": pick(approval.route_title),
        "state": approval.state,
        "note": approval.note,
        "started_by": person(approval.started_by),
        "started_at": approval.started_at,
        "ended_at": approval.ended_at,
        "end_reason": approval.end_reason,
    }


def approval_whole(approval: Approval) -> dict[str, Any]:
    """The approval with its stages, visas and remarks."""
    stages = [
        {
            "order": stage.order, "title": pick(stage.title), "mode": stage.mode, "state": stage.state,
            "visas": [visa_row(visa) for visa in stage.visas.all()],
        }
        for stage in approval.stages.all()
    ]  # fmt: skip
    return {**approval_row(approval), "stages": stages, "remarks": [remark_row(row) for row in approval.remarks.all()]}


def visa_row(visa: Visa) -> dict[str, Any]:
    return {
        "id": visa.pk,
        "approval": visa.approval_id,
        "asked": person(visa.asked),
        "role": str(visa.role) if visa.role else "",
        "state": visa.state,
        "due_on": visa.due_on,
        "decision": visa.decision,
        "decided_by": person(visa.decided_by),
        "decided_at": visa.decided_at,
        "digest": visa.digest,
        "comment": visa.comment,
    }


def waiting_row(visa: Visa) -> dict[str, Any]:
    """A visa of the inbox, with what it is about and the digest to decide on."""
    return {**visa_row(visa), "about": approval_row(visa.approval)}


def remark_row(remark: Remark) -> dict[str, Any]:
    return {"id": remark.pk, "author": person(remark.author), "text": remark.text, "created_at": remark.created_at}


def seat_row(seat: Seat) -> dict[str, Any]:
    return {
        "member": seat.member.pk,
        "role": str(seat.role) if seat.role else "",
        "person": person(seat.person),
        "holders": [person(holder) for holder in seat.holders],
    }
