"""The form of what is done with rows."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterparties.models import Counterparty, PartyRole
from counterparties.queries import counterparty_visible_to
from ecm.errors import NotFound
from ecm.models import User
from ecm.web.forms import ChooserField, DayField, offer_choices
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
        choices=[("house", _("The whole organisation")), ("department", _("My department"))],
    )

    def __init__(self, *args: Any, options: Options | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_choices(self, "country", [*BLANK, *countries()])
        if options is not None:
            self.initial = options.plain() | {"valid_from": options.day_or_none()}

    def options(self) -> Options:
        """What was chosen."""
        values = dict(self.cleaned_data)
        day = values.pop("valid_from")
        return Options.of({**values, "valid_from": day.isoformat() if day else ""})


class OtherForm(forms.Form):
    """Any counterparty that the person sees, to add a row to; the field is the row's own, several may be open."""

    def __init__(self, user: User, number: int) -> None:
        super().__init__(auto_id="id_%s")
        self.fields[self.name_of(number)] = ChooserField(
            label=_("Add to another one…"),
            url_name="counterparties:choose",
            load=lambda pk: _party(user, pk),
            placeholder=_("Name or number"),
        )
        self.fields[self.name_of(number)].widget.attrs["autofocus"] = True

    @staticmethod
    def name_of(number: int) -> str:
        """The name of the field for the row of this number."""
        return f"other_{number}"

    @property
    def only(self) -> forms.BoundField:
        """The field."""
        return next(iter(self))


def _party(user: User, pk: str) -> Counterparty | None:
    try:
        return counterparty_visible_to(user, int(pk)) if pk.isdecimal() and len(pk) < 19 else None
    except NotFound:
        return None
