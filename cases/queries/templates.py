"""Templates and their stages, as forms and lists offer them."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from cases.models import Case, CaseTemplate, CaseTemplateStage, Meaning
from ecm.fields import FieldDefinition


def templates() -> QuerySet[CaseTemplate]:
    """All templates, in their order."""
    rows: QuerySet[CaseTemplate] = CaseTemplate.objects.order_by("position", "code")
    return rows


def templates_in_use() -> QuerySet[CaseTemplate]:
    """Templates that a case can be opened from: offered, with a stage to begin with."""
    begins = CaseTemplateStage.objects.filter(template=OuterRef("pk"), meaning=Meaning.OPEN)
    return templates().select_related("field_set").filter(Exists(begins), is_active=True)


def templates_with_stages() -> list[CaseTemplate]:
    """The same with their stages and what may follow each. Three queries."""
    stages = CaseTemplateStage.objects.order_by("order", "pk").prefetch_related("followed_by")
    return list(templates_in_use().prefetch_related(Prefetch("stages", stages)))


def template_named(code: str) -> CaseTemplate | None:
    """The template of this code that a case can be opened from."""
    return templates_in_use().filter(code=code).first()


def stages_of(template_id: int) -> list[CaseTemplateStage]:
    """The stages of a template, in their order."""
    return list(CaseTemplateStage.objects.filter(template=template_id).order_by("order", "pk"))


def stage_of(template_id: int, stage_id: int | None) -> CaseTemplateStage | None:
    """The stage of the template with this id."""
    found: CaseTemplateStage | None = CaseTemplateStage.objects.filter(template=template_id, pk=stage_id).first()
    return found


def holds_value(field: FieldDefinition) -> bool:
    """Whether any case has a value of this added field."""
    rows = Case.objects.filter(template__field_set=field.field_set_id, extra__has_key=field.code)
    return rows.exists()
