"""What the API of cases takes and gives; every field is listed."""

from typing import Any

from rest_framework import serializers

from cases.models import Case, CaseDocument, CaseKind, CaseMove, CaseTemplate, CaseTemplateStage, Meaning
from ecm.models import User


class CaseListInput(serializers.Serializer[Any]):
    """What the list is narrowed to; `q` looks for words of the number, the title and the counterparty."""

    q = serializers.CharField(required=False, allow_blank=True)
    state = serializers.ChoiceField(choices=Meaning.choices, required=False)
    mine = serializers.BooleanField(required=False)
    overdue = serializers.BooleanField(required=False)
    template = serializers.IntegerField(required=False)
    stage = serializers.IntegerField(required=False)
    counterparty = serializers.IntegerField(required=False)
    after = serializers.CharField(required=False)


class CaseOpenInput(serializers.Serializer[Any]):
    """A new case: `template` is the code of its template, `manager` the id of who answers for it (default: you)."""

    template = serializers.SlugField()
    counterparty = serializers.IntegerField(min_value=1)
    title = serializers.CharField(max_length=300)
    manager = serializers.IntegerField(min_value=1, required=False)
    amount = serializers.DecimalField(max_digits=18, decimal_places=2, required=False, allow_null=True, min_value=0)
    currency = serializers.RegexField(r"^[A-Z]{3}$|^$", required=False, allow_blank=True)
    description = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    opened_on = serializers.DateField(required=False)
    due_on = serializers.DateField(required=False, allow_null=True)
    extra = serializers.DictField(required=False)


class CaseChangeInput(serializers.Serializer[Any]):
    """What changes of the case as it was in `version`."""

    version = serializers.IntegerField(min_value=1)
    title = serializers.CharField(max_length=300, required=False)
    manager = serializers.IntegerField(min_value=1, required=False)
    amount = serializers.DecimalField(max_digits=18, decimal_places=2, required=False, allow_null=True, min_value=0)
    currency = serializers.RegexField(r"^[A-Z]{3}$|^$", required=False, allow_blank=True)
    description = serializers.CharField(max_length=4000, required=False, allow_blank=True)
    opened_on = serializers.DateField(required=False)
    due_on = serializers.DateField(required=False, allow_null=True)
    extra = serializers.DictField(required=False)


class CaseMoveInput(serializers.Serializer[Any]):
    """The stage (id) to go on to; `seen_stage` is the one that was seen, `note` the reason where one is asked for."""

    stage = serializers.IntegerField(min_value=1)
    seen_stage = serializers.IntegerField(min_value=1, required=False)
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")


class CaseReopenInput(serializers.Serializer[Any]):
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")


class CaseDocumentInput(serializers.Serializer[Any]):
    document = serializers.IntegerField(min_value=1)


class CasePersonOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class CasePartyOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField()


class CaseStageOutput(serializers.Serializer[Any]):
    """A stage; `followed_by` are the stages (ids) that may follow, none: any."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    meaning = serializers.ChoiceField(choices=Meaning.choices)
    days = serializers.IntegerField(allow_null=True)


class TemplateStageOutput(CaseStageOutput):
    followed_by = serializers.ListField(child=serializers.IntegerField())


class CaseTemplateOutput(serializers.Serializer[Any]):
    """A template that cases are opened from."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=CaseKind.choices)
    days = serializers.IntegerField(allow_null=True)
    stages = TemplateStageOutput(many=True)


class CaseOutput(serializers.Serializer[Any]):
    """One case as a list shows it."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    title = serializers.CharField()
    template = serializers.CharField()
    kind = serializers.ChoiceField(choices=CaseKind.choices)
    stage = CaseStageOutput()
    state = serializers.ChoiceField(choices=Meaning.choices)
    counterparty = CasePartyOutput()
    manager = CasePersonOutput()
    amount = serializers.DecimalField(max_digits=18, decimal_places=2, allow_null=True)
    currency = serializers.CharField()
    opened_on = serializers.DateField()
    due_on = serializers.DateField(allow_null=True)
    stage_since = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    end_reason = serializers.CharField()
    version = serializers.IntegerField()


class CaseMoveOutput(serializers.Serializer[Any]):
    """A step; the first has no stage before."""

    from_stage = serializers.IntegerField(allow_null=True)
    to_stage = serializers.IntegerField()
    at = serializers.DateTimeField()
    by = CasePersonOutput()
    note = serializers.CharField()


class WholeCaseOutput(CaseOutput):
    """The case with its description, its added fields and the way it went."""

    description = serializers.CharField()
    extra = serializers.DictField()
    moves = CaseMoveOutput(many=True)


class CaseDocumentOutput(serializers.Serializer[Any]):
    """A document of the case, of those that the reader may see."""

    id = serializers.IntegerField()
    document = serializers.IntegerField()
    title = serializers.CharField()
    number = serializers.CharField()
    status = serializers.CharField()
    added_at = serializers.DateTimeField()


def person(user: User) -> dict[str, Any]:
    return {"id": user.pk, "name": str(user)}


def stage_row(stage: CaseTemplateStage) -> dict[str, Any]:
    return {"id": stage.pk, "title": str(stage), "meaning": stage.meaning, "days": stage.days}


def template_row(template: CaseTemplate) -> dict[str, Any]:
    """The template with its stages, which were prefetched with what may follow them."""
    stages = [
        {**stage_row(stage), "followed_by": [each.pk for each in stage.followed_by.all()]}
        for stage in template.stages.all()
    ]
    return {
        "id": template.pk, "code": template.code, "title": str(template), "kind": template.kind,
        "days": template.days, "stages": stages,
    }  # fmt: skip


def case_row(case: Case) -> dict[str, Any]:
    plain = (
        "number", "title", "state", "amount", "currency", "opened_on", "due_on", "stage_since", "closed_at",
        "end_reason", "version",
    )  # fmt: skip
    return {
        "id": case.pk, **{name: getattr(case, name) for name in plain}, "template": case.template.code,
        "kind": case.template.kind, "stage": stage_row(case.stage), "manager": person(case.manager),
        "counterparty": {"id": case.counterparty_id, "name": str(case.counterparty)},
    }  # fmt: skip


def case_whole(case: Case, moves: list[CaseMove]) -> dict[str, Any]:
    return {
        **case_row(case), "description": case.description, "extra": case.extra,
        "moves": [move_row(move) for move in moves],
    }  # fmt: skip


def move_row(move: CaseMove) -> dict[str, Any]:
    return {
        "from_stage": move.from_stage_id, "to_stage": move.to_stage_id, "at": move.at, "by": person(move.by),
        "note": move.note,
    }  # fmt: skip


def paper_row(paper: CaseDocument) -> dict[str, Any]:
    document = paper.document
    return {
        "id": paper.pk, "document": document.pk, "title": document.title, "number": document.number,
        "status": document.status, "added_at": paper.added_at,
    }  # fmt: skip
