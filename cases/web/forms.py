"""Forms of cases."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases import queries
from cases.models import Case, CaseTemplate, CaseTemplateStage
from cases.services.facts import extra_specs
from counterparties.queries import as_counterparty, as_document, managers
from counterparties.queries.segments import CURRENCY_CODES
from ecm.fields import fill_form, values_of_form
from ecm.models import User
from ecm.numbers import whole
from ecm.web.forms import ChooserField, DayField, MoneyField, NameField, OneOfField, offer_choices

CURRENCIES = [("", "—"), *((code, code) for code in CURRENCY_CODES)]
FACTS = ("title", "manager", "amount", "currency", "opened_on", "due_on", "description")


class CaseForm(forms.Form):
    """The facts of a case; its template decides which fields are added."""

    title = NameField(label=pgettext_lazy("case", "Subject"), max_length=300)
    manager = forms.ModelChoiceField(label=_("Responsible manager"), queryset=managers(), empty_label="—")
    amount = MoneyField(label=_("Amount"), required=False, min_value=0)
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, required=False)
    opened_on = DayField(label=pgettext_lazy("case", "Opened"))
    due_on = DayField(label=pgettext_lazy("case", "Due"), required=False)
    description = forms.CharField(
        label=_("Description"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 4000}),
    )  # fmt: skip

    def __init__(self, *args: Any, template: CaseTemplate, user: User, case: Case | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.specs = extra_specs(template)
        if case is not None:
            self.initial.update({name: getattr(case, name) for name in FACTS})
            self._keep(case)
        fill_form(self, self.specs, case.extra if case else {}, user)

    def _keep(self, case: Case) -> None:
        """What the case has stays to be chosen, though it is none of the usual ones any more."""
        if case.currency and case.currency not in CURRENCY_CODES:
            offer_choices(self, "currency", [*CURRENCIES, (case.currency, case.currency)])

    def clean(self) -> dict[str, Any]:
        """Rules that touch two fields."""
        values = super().clean() or self.cleaned_data
        opened, due = values.get("opened_on"), values.get("due_on")
        if opened and due and due < opened:
            self.add_error("due_on", _("The term ends before the case was opened."))
        if values.get("amount") is not None and not values.get("currency"):
            self.add_error("currency", _("Choose the currency of the amount."))
        return values

    def added(self) -> list[forms.BoundField]:
        """The fields that the template adds."""
        return [self[name] for name in self.fields if name.startswith("extra_")]

    def facts(self) -> dict[str, Any]:
        """Values for the services."""
        return {name: self.cleaned_data[name] for name in FACTS} | {"extra": values_of_form(self, self.specs)}


class NewCaseForm(CaseForm):
    """A new case: with whom it is."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.fields["counterparty"] = ChooserField(
            url_name="counterparties:choose", load=lambda pk: as_counterparty(user, pk), label=_("Counterparty"),
            create_url_name="counterparties:express",
        )  # fmt: skip
        self.fields["due_on"].help_text = _("Left empty, it follows from the template.")


class MoveForm(forms.Form):
    """The stage to go on to, of those that may follow, and what there is to say."""

    stage = OneOfField(label=_("Move to"))
    note = forms.CharField(
        label=_("Note"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 1000}),
        help_text=_("A reason is asked for when the case ends badly."),
    )  # fmt: skip

    def __init__(self, *args: Any, stages: list[CaseTemplateStage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["stage"]
        chosen.offer(stages)


class PaperForm(forms.Form):
    """A document to put into the case."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["document"] = ChooserField(
            url_name="storage:choose", load=lambda pk: as_document(user, pk), label=_("Document")
        )


class IntoCaseForm(forms.Form):
    """The case that a document is put into."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

        def load(pk: str) -> Case | None:
            number = whole(pk)
            return queries.cases_visible_to(user).filter(pk=number).first() if number else None

        self.fields["case"] = ChooserField(url_name="cases:choose", load=load, label=_("Case"))
