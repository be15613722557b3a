"""The form of what is done with rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterparties.models import Counterparty, PartyRole
from ecm.web.forms import DayField
from imports.fields.draft import Options
from imports.fields.words import countries

BLANK: list[tuple[str, Any]] = [("", "—")]


class OptionsForm(forms.Form):
    """How rows are taken in: the known ones, the doubtful ones, and what new ones get that no column says."""

    existing = forms.ChoiceField(
        label=_("Counterparties that are here already"),
        choices=[
            ("fill", _("Fill in only what is missing")),
            ("overwrite", _("The file is right: replace what differs")),
        ],
    )
    doubtful = forms.ChoiceField(
        label=_("Possible duplicates"),
        choices=[
            ("skip", _("Leave out until I decide")),
            ("attach", _("Add to the likeliest one")),
            ("create", _("Create all the same")),
        ],
    )
    valid_from = DayField(label=_("Requisites are valid from"), required=False, help_text=_("Empty: from today."))
    country = forms.ChoiceField(label=_("Country, when no column says it"), required=False)
    kind = forms.ChoiceField(
        label=_("Type, when no column says it"),
        choices=[("", _("By the legal form")), *Counterparty.Kind.choices],
        required=False,
    )
    status = forms.ChoiceField(label=_("Status of new ones"), choices=Counterparty.Status.choices)
    roles = forms.MultipleChoiceField(
        label=_("Roles of new ones"), choices=PartyRole.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    audience = forms.ChoiceField(
        label=_("Who sees new ones"),
        choices=[("house", _("The whole house")), ("department", _("My department"))],
    )

    def __init__(self, *args: Any, options: Options | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["country"].choices = [*BLANK, *countries()]  # type: ignore[attr-defined]  # a ChoiceField
        if options is not None:
            self.initial = options.plain() | {"valid_from": options.day_or_none()}

    def options(self) -> Options:
        """What was chosen."""
        values = dict(self.cleaned_data)
        day = values.pop("valid_from")
        return Options.of({**values, "valid_from": day.isoformat() if day else ""})
