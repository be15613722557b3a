"""Forms of documents: facts, the fields of the kind, a file."""

from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecm.errors import NotFound
from ecm.fields import fill_form, values_of_form
from ecm.holders import Place, asked_holders, place_named
from ecm.models import User
from ecm.texts import pick
from ecm.web.forms import ChooserField, DayField, MoneyField, NameField
from storage import queries
from storage.models import Document, DocumentKind
from storage.services.extra import extra_specs

CURRENCY_CODES = ("EUR", "UAH", "BGN", "RUB", "USD", "GBP", "PLN", "MDL", "BYN")
CURRENCIES = [("", "—"), *((code, code) for code in CURRENCY_CODES)]
FACTS = ("title", "number", "dated_on", "valid_from", "valid_to", "amount", "currency", "language", "is_restricted")


class DocumentForm(forms.Form):
    """The facts of a document of one kind; the kind decides which of them are asked for."""

    title = NameField(label=_("Title"), max_length=500)
    number = forms.CharField(label=_("Document number"), max_length=80, required=False)
    dated_on = DayField(label=_("Date"), required=False)
    valid_from = DayField(label=_("Valid from"), required=False)
    valid_to = DayField(label=_("Valid to"), required=False)
    amount = MoneyField(label=_("Amount"), required=False)
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("", "—"), *User.LANGUAGES], required=False)
    is_restricted = forms.BooleanField(
        label=_("Participants only"), required=False,
        help_text=_("Only people who take part in the document see it, whatever their department."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, kind: DocumentKind, user: User, document: Document | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.specs = kind, extra_specs(kind)
        if document is not None:
            self.initial.update({name: getattr(document, name) for name in FACTS})
            self._keep_currency(document.currency)
        if not kind.has_term:
            self.fields.pop("valid_from")
            self.fields.pop("valid_to")
        if not kind.has_amount:
            self.fields.pop("amount")
            self.fields.pop("currency")
        fill_form(self, self.specs, document.extra if document else {}, user)

    def _keep_currency(self, code: str) -> None:
        """What the document has stays to be chosen, though it came from elsewhere and is none of the usual ones."""
        field: Any = self.fields["currency"]
        if code and code not in CURRENCY_CODES:
            field.choices = [*CURRENCIES, (code, code)]

    def clean(self) -> dict[str, Any]:
        """Rules that touch two fields."""
        values = super().clean() or self.cleaned_data
        starts, ends = values.get("valid_from"), values.get("valid_to")
        if starts and ends and ends < starts:
            self.add_error("valid_to", _("The term ends before it begins."))
        if values.get("amount") is not None and not values.get("currency"):
            self.add_error("currency", _("Choose the currency of the amount."))
        return values

    def facts(self) -> dict[str, Any]:
        """Values for the services."""
        facts = {name: self.cleaned_data[name] for name in FACTS if name in self.fields}
        return facts | {"extra": values_of_form(self, self.specs)}


class NewDocumentForm(DocumentForm):
    """A new document, with its first file or without."""

    file = forms.FileField(label=_("File"), required=False)

    field_order = ["file", "title"]

    def __init__(self, *args: Any, user: User, place: Place | None = None, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.place = place
        self.asked = [] if place else list(asked_holders().items())
        for kind, holder in self.asked:
            load = partial(_place_or_none, kind, user)
            field = ChooserField(url_name=holder.chooser, load=load, label=holder.label, required=False)
            self.fields[f"in_{kind}"] = field
        self.order_fields(["file", "title", *(f"in_{kind}" for kind, _holder in self.asked)])

    def chosen_place(self) -> Place | None:
        """Where the document goes: known from the start, or chosen in the form."""
        chosen = (self.cleaned_data.get(f"in_{kind}") for kind, _holder in self.asked)
        return self.place or next((place for place in chosen if place), None)


def _place_or_none(kind: str, user: User, pk: str) -> Place | None:
    try:
        return place_named(f"{kind}:{pk}", user)
    except NotFound:
        return None


class VersionForm(forms.Form):
    """A new content of a document."""

    file = forms.FileField(label=_("File"))
    note = forms.CharField(label=_("What is new"), max_length=500, required=False)


class KindForm(forms.Form):
    """The choice of the kind, which decides about the other fields."""

    kind = forms.ChoiceField(label=_("Kind"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = [(kind.code, pick(kind.title) or kind.code) for kind in queries.kinds(only_active=True)]
        self.fields["kind"] = forms.ChoiceField(label=_("Kind"), choices=chosen)
