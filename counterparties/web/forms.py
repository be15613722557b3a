"""Forms of counterparties: cards, requisites, accounts, people, relations, conversations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import copy
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterparties import queries
from counterparties.errors import RefusedNumbers
from counterparties.models import ContactPoint, Counterparty, Interaction, Relation, Requisites
from counterparties.models.layouts import SOURCES
from counterparties.models.parties import PartyRole
from counterparties.queries import managers
from counterparties.queries.segments import CURRENCY_CODES
from counterparties.services import Point
from counterparties.services.accounts import checked_account
from counterparties.services.numbers import checked
from counterparties.services.requisites import BELOW_ZERO
from counterparties.titles import COUNTRIES
from counterparties.web.labels import ADDRESSES, number_kinds, number_title
from counterparties.web.places import PlaceInput
from ecm.fields import fill_form, values_of_form
from ecm.fields.choosing import DirectoryField
from ecm.models import User
from ecm.phones import validate_phone
from ecm.web.forms import ChooserField, DayField, MoneyField, NameField, offer_choices
from ecm.websites import validate_website

CURRENCIES = [("", "—"), *((code, code) for code in CURRENCY_CODES)]
BLANK: list[tuple[str, Any]] = [("", "—")]


class PartyForm(forms.Form):
    """The card of a counterparty, without its requisites."""

    display_name = NameField(label=_("Name"), max_length=300)
    kind = forms.ChoiceField(label=_("Type"), choices=Counterparty.Kind.choices)
    country = forms.ChoiceField(label=_("Country"), choices=[*BLANK, *COUNTRIES], required=False)
    status = forms.ChoiceField(label=_("Status"), choices=Counterparty.Status.choices)
    roles = forms.MultipleChoiceField(
        label=_("Roles"), choices=PartyRole.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    manager = forms.ModelChoiceField(
        label=_("Responsible manager"), queryset=managers(), required=False, empty_label="—"
    )
    phone = forms.CharField(label=_("Phone"), max_length=60, required=False, validators=[validate_phone])
    email = forms.EmailField(label=_("E-mail"), required=False)
    website = forms.CharField(label=_("Website"), max_length=200, required=False, validators=[validate_website])
    source: forms.Field = forms.CharField(label=_("How they found us"), max_length=120, required=False)
    wish = forms.CharField(label=_("What they want"), max_length=500, required=False)
    is_restricted = forms.BooleanField(
        label=_("Participants only"),
        required=False,
        help_text=_("Only people who take part see it, whatever their department."),
    )

    def __init__(
        self, *args: Any, counterparty: Counterparty | None = None, user: User | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if counterparty is not None:
            names = [name for name in self.fields if name != "roles"]
            self.initial.update({name: getattr(counterparty, name) for name in names}, roles=counterparty.roles)
        else:
            self.fields["display_name"].widget.attrs["autofocus"] = True
        self._offer_sources()
        self.specs = queries.party_specs(counterparty.kind if counterparty else "legal") if user else []
        if user is not None:
            fill_form(self, self.specs, counterparty.extra if counterparty else {}, user)

    def _offer_sources(self) -> None:
        """Sources of advertising come from their directory, where there is one."""
        directory = queries.directory(SOURCES)
        if directory is not None:
            field = DirectoryField(directory.pk, label=self.fields["source"].label, required=False)
            self.fields["source"] = field
            self.initial["source"] = queries.entry_for(SOURCES, str(self.initial.get("source") or ""))

    def added(self) -> Iterator[Any]:
        """The fields that the house added, for the template."""
        return (self[name] for name in self.fields if name.startswith("extra_"))

    def facts(self) -> dict[str, Any]:
        """Fields of the counterparty without its roles."""
        own = {name: value for name, value in self.cleaned_data.items() if not name.startswith("extra_")}
        own.pop("roles")
        own["source"] = getattr(own["source"], "text", own["source"]) or ""
        return own | ({"extra": values_of_form(self, self.specs)} if self.specs else {})


class ExpressForm(forms.Form):
    """The express card: fifteen seconds during a call."""

    text = NameField(
        label=_("Name or number"), max_length=300, help_text=_("A company, a person, a tax number."),
        widget=forms.TextInput(attrs={"autofocus": True}),
    )  # fmt: skip
    phone = forms.CharField(label=_("Phone"), max_length=60, required=False, validators=[validate_phone])
    wish = forms.CharField(label=_("What they want"), max_length=500, required=False)


def number_field(kind: str) -> forms.CharField:
    """A field for a number of the kind."""
    return forms.CharField(label=number_title(kind), max_length=40, required=False)


def _address_field(prefix: str, part: str, label: Any, length: int) -> forms.Field:
    """A part of an address; names of places are offered as one types, countries stand in a list."""
    if part == "country":
        return forms.ChoiceField(label=label, choices=[*BLANK, *COUNTRIES], required=False)
    widget = PlaceInput(part, prefix) if part in ("city", "region", "district") else None
    return forms.CharField(label=label, max_length=length, required=False, widget=widget)


class RequisitesForm(forms.Form):
    """Requisites of a day: what differs from what is shown is the change or the correction."""

    ACTS = [
        ("change", _("Change: it became so on a day")),
        ("correction", _("Correction: it never was as written")),
    ]
    act = forms.ChoiceField(label=_("What happened"), choices=ACTS, widget=forms.RadioSelect, initial="change")
    day = DayField(label=_("From which day"))
    full_name = NameField(label=_("Full name"), max_length=500)
    short_name = forms.CharField(label=_("Short name"), max_length=300, required=False)
    legal_form = forms.CharField(label=_("Legal form"), max_length=60, required=False)
    country = forms.ChoiceField(label=_("Country"), choices=[*BLANK, *COUNTRIES], required=False)
    tax_regime = forms.CharField(label=_("Tax regime"), max_length=120, required=False)
    signatory_name = forms.CharField(label=_("Signatory"), max_length=200, required=False)
    signatory_post = forms.CharField(label=_("Signatory's post"), max_length=200, required=False)
    signatory_basis = forms.ChoiceField(label=_("Acts under"), choices=Requisites.Basis.choices, required=False)
    power_number = forms.CharField(label=_("Power of attorney No."), max_length=60, required=False)
    power_dated_on = DayField(label=_("Dated"), required=False)
    power_valid_to = DayField(label=_("In force until"), required=False)
    power_scope = forms.CharField(label=_("Powers"), max_length=300, required=False)
    power_limit = MoneyField(label=_("Up to the amount"), required=False)
    power_currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, required=False)
    reason = forms.CharField(label=_("Note"), max_length=300, required=False)
    keep_unusual = forms.BooleanField(
        label=_("Keep numbers although they break their rule"),
        required=False,
        help_text=_("They stay marked with a warning."),
    )

    PLAIN = (
        "full_name",
        "short_name",
        "legal_form",
        "country",
        "tax_regime",
        "signatory_name",
        "signatory_post",
        "signatory_basis",
        "power_number",
        "power_dated_on",
        "power_valid_to",
        "power_scope",
        "power_limit",
        "power_currency",
    )
    PARTS = (
        ("country", _("Country"), 2),
        ("city", _("City"), 100),
        ("region", _("Region"), 100),
        ("district", _("District"), 100),
        ("postcode", _("Postcode"), 12),
        ("street", _("Street, house"), 200),
    )

    def __init__(
        self, *args: Any, party: Counterparty, shown: Requisites | None, may_keep: bool, load_proof: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.party, self.row = party, shown
        self.fields["proof"] = ChooserField(
            label=_("Document that proves it"), url_name="storage:choose", load=load_proof, required=False
        )
        if not may_keep:
            self.fields.pop("keep_unusual")
        if shown is None:
            self.fields.pop("act")
        self._add_names()
        self._add_numbers()
        self._add_addresses()

    def _add_names(self) -> None:
        for code, language in User.LANGUAGES:
            label = _("Name (%(language)s)") % {"language": language}
            self.fields[f"name_{code}"] = forms.CharField(label=label, max_length=500, required=False)
            self.initial[f"name_{code}"] = self.row.names.get(code, "") if self.row else ""

    def _add_numbers(self) -> None:
        had = self.row.identifiers if self.row else {}
        chosen = self.data.get("country") if self.is_bound else None
        country = chosen or (self.row.country if self.row else "") or self.party.country
        for kind in dict.fromkeys([*number_kinds(country, self.party.kind), *had]):
            self.fields[f"n_{kind}"] = number_field(kind)
            self.initial[f"n_{kind}"] = had.get(kind, "")

    def _add_addresses(self) -> None:
        had = self.row.addresses if self.row else {}
        for key in ADDRESSES:
            for part, label, length in self.PARTS:
                self.fields[f"a_{key}_{part}"] = _address_field(f"a_{key}_", part, label, length)
                self.initial[f"a_{key}_{part}"] = (had.get(key) or {}).get(part, "")
        for name in self.PLAIN:
            self.initial.setdefault(name, getattr(self.row, name) if self.row else "")

    def unjudged(self) -> RequisitesForm:
        """The same form with what was typed, before anything is said of it."""
        self._errors = ErrorDict()
        return self

    def numbers(self) -> Iterator[Any]:
        """The fields of numbers, for the template."""
        return (self[name] for name in self.fields if name.startswith("n_"))

    def names(self) -> Iterator[Any]:
        """The fields of names in languages."""
        return (self[name] for name in self.fields if name.startswith("name_"))

    def addresses(self) -> list[tuple[str, list[Any]]]:
        """The fields of each address with its title."""
        return [
            (str(title), [self[f"a_{key}_{part}"] for part, *_rest in self.PARTS]) for key, title in ADDRESSES.items()
        ]

    def clean(self) -> dict[str, Any]:
        """What the service would refuse of a power of attorney, told together with all else."""
        values: dict[str, Any] = super().clean() or {}
        limit = values.get("power_limit")
        if limit is not None and limit < 0 and limit != (self.row.power_limit if self.row else None):
            self.add_error("power_limit", BELOW_ZERO)
        if limit is not None and values.get("power_currency") == "":
            self.add_error("power_currency", _("Name the currency of the amount."))
        term = values.get("power_dated_on"), values.get("power_valid_to")
        had = (self.row.power_dated_on, self.row.power_valid_to) if self.row else (None, None)
        if term != had and term[0] and term[1] and term[1] < term[0]:
            self.add_error("power_valid_to", _("The end lies before the beginning."))
        return values

    def check_numbers(self, actor: User) -> None:
        """Show what is wrong with the numbers too, when something else keeps the form from being saved."""
        typed = self._numbers()
        if typed == (self.row.identifiers if self.row else {}):
            return
        try:
            checked(typed, self.unusual(), actor)
        except RefusedNumbers as refusal:
            self.refuse(refusal)

    def _numbers(self) -> dict[str, str]:
        """The numbers that were typed and can be read, by their kind."""
        data = self.cleaned_data
        return {name[2:]: data[name] for name in self.fields if name.startswith("n_") and data.get(name, "").strip()}

    def _values(self) -> dict[str, Any]:
        data = self.cleaned_data
        values = {name: data[name] for name in self.PLAIN}
        values["identifiers"] = self._numbers()
        values["names"] = {
            name[5:]: data[name] for name in self.fields if name.startswith("name_") and data[name].strip()
        }
        values["addresses"] = {key: self._address(key) for key in ADDRESSES if self._address(key)}
        return values

    def _address(self, key: str) -> dict[str, str]:
        had = dict((self.row.addresses if self.row else {}).get(key) or {})
        typed = {part: self.cleaned_data[f"a_{key}_{part}"].strip() for part, *_rest in self.PARTS}
        merged = {**had, **typed}
        return {part: value for part, value in merged.items() if value}

    def changes(self) -> dict[str, Any]:
        """What differs from the requisites that were shown; everything when there were none."""
        values = self._values()
        if self.row is None:
            return {name: value for name, value in values.items() if value not in ("", None, {}, [])}
        return {name: value for name, value in values.items() if getattr(self.row, name) != value}

    def unusual(self) -> list[str]:
        """Kinds to keep against their rule."""
        if not self.cleaned_data.get("keep_unusual"):
            return list(self.row.unusual) if self.row else []
        return [name[2:] for name in self.fields if name.startswith("n_")]

    def refuse(self, refusal: RefusedNumbers) -> None:
        """Show each refused number at its field."""
        for kind, reason in refusal.fields.items():
            self.add_error(f"n_{kind}" if f"n_{kind}" in self.fields else None, str(reason))


class AccountForm(forms.Form):
    """A bank account."""

    number = forms.CharField(label=_("IBAN or account"), max_length=45)
    bank_name = forms.CharField(label=_("Bank"), max_length=200, required=False)
    bic = forms.CharField(label=_("BIC"), max_length=11, required=False)
    bik = forms.CharField(label=_("BIK (Russia)"), max_length=12, required=False)
    correspondent = forms.CharField(label=_("Correspondent account"), max_length=40, required=False)
    currency = forms.ChoiceField(label=_("Currency"), choices=CURRENCIES, required=False)
    is_main = forms.BooleanField(
        label=_("Main account"), required=False,
        help_text=_("Once confirmed, it is the main one of its currency from its first day on."),
    )  # fmt: skip
    valid_from = DayField(label=_("Used from"))

    def check_numbers(self) -> None:
        """Show what is wrong with the numbers too, when something else keeps the form from being saved."""
        try:
            checked_account(self.cleaned_data)
        except RefusedNumbers as refusal:
            self.refuse(RefusedNumbers({name: why for name, why in refusal.fields.items() if name not in self.errors}))

    def refuse(self, refusal: RefusedNumbers) -> None:
        """Show each refused number at its field."""
        for name, reason in refusal.fields.items():
            self.add_error(name if name in self.fields else None, str(reason))


class ContactForm(forms.Form):
    """A person, ways to reach them, and their post."""

    last_name = NameField(label=_("Surname"), max_length=100)
    first_name = forms.CharField(label=_("First name"), max_length=100, required=False)
    patronymic = forms.CharField(label=_("Patronymic"), max_length=100, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    mobile = forms.CharField(label=_("Mobile"), max_length=60, required=False, validators=[validate_phone])
    phone = forms.CharField(label=_("Phone"), max_length=60, required=False, validators=[validate_phone])
    messenger = forms.CharField(label=_("Messenger"), max_length=100, required=False)
    language = forms.ChoiceField(label=_("Writes in"), choices=[*BLANK, *User.LANGUAGES], required=False)
    birthday = DayField(label=_("Birthday"), required=False)
    has_consent = forms.BooleanField(label=_("Agreed to the use of personal data"), required=False)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    FACTS = ("last_name", "first_name", "patronymic", "language", "birthday", "has_consent", "note")

    def __init__(self, *args: Any, contact: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if contact is not None:
            self.initial.update({name: getattr(contact, name) for name in self.FACTS})
        else:
            self.fields["last_name"].widget.attrs["autofocus"] = True
        self._offer_ways(contact.reach if contact else [])

    def clean_birthday(self) -> date | None:
        day: date | None = self.cleaned_data["birthday"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("A birthday does not lie in the future."))
        return day

    def facts(self) -> dict[str, Any]:
        """The person's own facts."""
        return {name: self.cleaned_data[name] for name in self.FACTS}

    def _offer_ways(self, reach: Iterable[tuple[str, str]]) -> None:
        """A field for each way to reach them, and of each kind one that is free."""
        self.ways: dict[str, str] = {kind: kind for kind in ContactPoint.Kind.values}
        for kind in ContactPoint.Kind.values:
            there = [value for each, value in reach if each == kind]
            for number, value in enumerate([*there, ""] if there else [""]):
                name = f"{kind}_{number + 1}" if number else kind
                if number:
                    self.fields[name], self.ways[name] = self._further(kind), kind
                self.initial.setdefault(name, value)

    def _further(self, kind: str) -> forms.Field:
        field = copy(self.fields[kind])
        field.label = _("%(label)s, one more") % {"label": field.label}
        return field

    def more_ways(self) -> Iterator[Any]:
        """The fields of second and further ways, for the template."""
        return (self[name] for name, kind in self.ways.items() if name != kind)

    def points(self) -> list[Point]:
        """The ways to reach them that were given."""
        return [Point(kind, self.cleaned_data[name]) for name, kind in self.ways.items() if self.cleaned_data.get(name)]


class PostForm(forms.Form):
    """A post at a counterparty."""

    title = forms.CharField(label=_("Post"), max_length=150, required=False)
    unit = forms.CharField(label=_("Unit"), max_length=150, required=False)
    starts_on = DayField(label=_("From"), required=False)
    ends_on = DayField(label=_("Until"), required=False)
    is_main = forms.BooleanField(label=_("Main contact"), required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        starts, ends = values.get("starts_on"), values.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The end lies before the beginning."))
        return values


class FurtherPostForm(PostForm):
    """A post of a person who is in the address book: at which counterparty, or whose."""

    def __init__(self, *args: Any, load: Any, of_person: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"] = (
            ChooserField(
                label=_("Counterparty"), url_name="counterparties:choose", create_url_name="counterparties:express",
                load=load,
            )
            if of_person
            else ChooserField(label=_("Person"), url_name="counterparties:choose_contact", load=load)
        )  # fmt: skip


OTHER_IS = "other-"


class RelationForm(forms.Form):
    """A relation to another counterparty than this one (`own`)."""

    kind = forms.ChoiceField(label=_("Who is what"))
    since = DayField(label=_("Since"), required=False)
    until = DayField(label=_("Until"), required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, load: Any, own: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"] = ChooserField(
            label=_("Counterparty"), url_name="counterparties:choose", load=load, query=f"?but={own}"
        )
        # Each choice says who is it of whom: a word beside it would have to be read together with it.
        kinds = [(code, str(label).lower()) for code, label in Relation.Kind.choices]
        others = [
            (f"{OTHER_IS}{value}", gettext("The other one: %(what)s") % {"what": title}) for value, title in kinds
        ]
        these = [(code, gettext("This one: %(what)s") % {"what": title}) for code, title in kinds]
        offer_choices(self, "kind", [*others, *these])

    def clean(self) -> dict[str, Any]:
        """`kind` is that of the relation; `is_reverse`: the other one is it of this one."""
        values: dict[str, Any] = super().clean() or {}
        kind = values.get("kind", "")
        values["is_reverse"] = kind.startswith(OTHER_IS)
        values["kind"] = kind.removeprefix(OTHER_IS)
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("The end lies before the beginning."))
        return values


class InteractionForm(forms.Form):
    """A conversation in ten seconds."""

    sort = forms.ChoiceField(label=_("Kind"), choices=Interaction.Sort.choices)
    summary = NameField(
        label=_("What was said"), max_length=1000, widget=forms.TextInput(attrs={"placeholder": _("What was said")})
    )


class TalkForm(InteractionForm):
    """A conversation of today or of a day before."""

    day = DayField(label=_("When"), required=False)

    def happened_at(self, now: datetime) -> datetime:
        """The moment: now, or the noon of the day that was named."""
        day = self.cleaned_data.get("day")
        if day is None or day == timezone.localdate(now):
            return now
        return timezone.make_aware(datetime.combine(day, time(12)))

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("This day is still to come."))
        return day


class PartyLinkForm(forms.Form):
    """A counterparty's part in a document."""

    role = forms.ChoiceField(
        label=_("Role"), choices=[("party", _("Party")), ("sender", _("Sender")), ("addressee", _("Addressee"))]
    )

    def __init__(self, *args: Any, load: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["counterparty"] = ChooserField(
            label=_("Counterparty"),
            url_name="counterparties:choose",
            create_url_name="counterparties:express",
            load=load,
        )
