"""Templates of cases in the administrators' console."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList

from cases.models import Case, CaseMove, CaseTemplate, CaseTemplateStage
from ecm.console.forms import CodedForm
from ecm.console.viewsets import ConsoleViewSet, FormInlinePanel


class StageForm(WagtailAdminModelForm):
    """A stage; which ones may follow is chosen once the stages are saved."""

    next_stages = forms.MultipleChoiceField(
        label=_("May be followed by"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: by any. New stages can be chosen once they are saved."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        stage = self.instance
        others = CaseTemplateStage.objects.none()
        if stage.pk:
            others = CaseTemplateStage.objects.filter(template=stage.template_id).exclude(pk=stage.pk)
            self.initial["next_stages"] = [str(pk) for pk in stage.followed_by.values_list("pk", flat=True)]
        offered: Any = self.fields["next_stages"]
        offered.choices = [(str(row.pk), str(row)) for row in others.order_by("order", "pk")]

    def clean_meaning(self) -> str:
        """What a stage means is not changed while cases stand in it: their states would be untrue."""
        meaning: str = self.cleaned_data["meaning"]
        stage = self.instance
        if stage.pk and "meaning" in self.changed_data and Case.objects.filter(stage=stage.pk).exists():
            raise forms.ValidationError(gettext("Cases stand in this stage, so what it means stays as it is."))
        return meaning


class TemplateForm(CodedForm):
    """A template; its stages are numbered as they stand. A stage that a case stood in is not deleted."""

    def is_valid(self) -> bool:
        """With the stages that are to go."""
        if not super().is_valid():
            return False
        gone = [form.instance.pk for form in self.formsets["stages"].deleted_forms if form.instance.pk]
        if CaseMove.objects.filter(to_stage__in=gone).exists():
            self.add_error(None, gettext("Cases stand or stood in a stage that is to be deleted, so it was kept."))
            return False
        return True

    def save(self, commit: bool = True) -> Any:
        template = super().save(commit)
        for order, form in enumerate(self.formsets["stages"].ordered_forms if commit else (), start=1):
            stage = form.instance
            CaseTemplateStage.objects.filter(pk=stage.pk).update(order=order)
            wanted = form.cleaned_data.get("next_stages") or []
            stage.followed_by.set(CaseTemplateStage.objects.filter(template=template.pk, pk__in=wanted))
        return template


STAGE_PANELS = [
    FieldPanel("title"),
    FieldRowPanel([FieldPanel("meaning"), FieldPanel("days")]),
    FieldPanel("next_stages"),
]


class CaseTemplateViewSet(ConsoleViewSet):
    """Templates with their stages; one that was used is no longer offered, not deleted."""

    model = CaseTemplate
    icon = "tasks"
    menu_label = pgettext_lazy("menu of the console", "Case templates")
    name = "case_templates"
    url_prefix = "case-templates"
    menu_order = 125
    add_to_admin_menu = True
    list_display = ["__str__", "code", "kind", "prefix", "position", "is_active"]
    list_filter = ["kind", "is_active"]
    ordering = ["position", "code"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("kind"), FieldPanel("prefix")]),
            FieldRowPanel([FieldPanel("days"), FieldPanel("position"), FieldPanel("is_active")]),
            FieldPanel("field_set"),
            FormInlinePanel(
                "stages", panels=STAGE_PANELS, heading=_("Stages"), label=_("Stage"), min_num=1, row_form=StageForm
            ),
        ],
        base_form_class=TemplateForm,
    )


VIEWSETS = [CaseTemplateViewSet]
