"""What the API takes and gives for counterparties: every field is listed."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from counterparties import queries
from counterparties.models import (
    BankAccount,
    Contact,
    ContactPoint,
    ContactPost,
    Counterparty,
    Interaction,
    Merge,
    Relation,
    Requisites,
)
from counterparties.models.parties import PartyRole
from counterparties.models.requisites import VALUES


class CounterpartyOutput(serializers.ModelSerializer[Counterparty]):
    """A counterparty without its requisites. `version` goes back with the next change."""

    roles = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Counterparty
        fields = [
            "id",
            "kind",
            "country",
            "display_name",
            "status",
            "roles",
            "manager",
            "phone",
            "email",
            "website",
            "source",
            "wish",
            "is_express",
            "merged_into",
            "department",
            "is_restricted",
            "created_at",
            "version",
        ]


class FactsInput(serializers.Serializer[Any]):
    """Facts of a counterparty beside its name."""

    kind = serializers.ChoiceField(choices=Counterparty.Kind.choices, required=False)
    country = serializers.CharField(max_length=2, allow_blank=True, required=False)
    status = serializers.ChoiceField(choices=Counterparty.Status.choices, required=False)
    roles = serializers.ListField(child=serializers.ChoiceField(choices=PartyRole.choices), required=False)
    manager = serializers.PrimaryKeyRelatedField(queryset=queries.managers(), allow_null=True, required=False)
    phone = serializers.CharField(max_length=60, allow_blank=True, required=False)
    email = serializers.EmailField(allow_blank=True, required=False)
    website = serializers.CharField(max_length=200, allow_blank=True, required=False)
    wish = serializers.CharField(max_length=500, allow_blank=True, required=False)
    is_restricted = serializers.BooleanField(required=False)

    def get_fields(self) -> dict[str, Any]:
        """`source` (how they found us) is a word of the framework, so it is named here."""
        return {
            **super().get_fields(),
            "source": serializers.CharField(max_length=120, allow_blank=True, required=False),
        }


class CounterpartyInput(FactsInput):
    """A new counterparty."""

    display_name = serializers.CharField(max_length=300)


class CounterpartyChange(FactsInput):
    """A change: only what changes, and the version that was seen."""

    display_name = serializers.CharField(max_length=300, required=False)
    version = serializers.IntegerField(min_value=1)


class ListInput(serializers.Serializer[Any]):
    """What the list is narrowed to."""

    q = serializers.CharField(max_length=200, required=False, allow_blank=True)
    status = serializers.ListField(child=serializers.ChoiceField(choices=Counterparty.Status.choices), required=False)
    role = serializers.ListField(child=serializers.ChoiceField(choices=PartyRole.choices), required=False)
    kind = serializers.ListField(child=serializers.ChoiceField(choices=Counterparty.Kind.choices), required=False)
    country = serializers.ListField(child=serializers.CharField(max_length=2), required=False)
    papers = serializers.ChoiceField(choices=["incomplete", "complete"], required=False)
    group = serializers.ListField(child=serializers.IntegerField(min_value=1), required=False, max_length=20)


class ExpressInput(serializers.Serializer[Any]):
    """The express card."""

    text = serializers.CharField(max_length=300)
    phone = serializers.CharField(max_length=60, allow_blank=True, required=False, default="")
    wish = serializers.CharField(max_length=500, allow_blank=True, required=False, default="")


class DuplicatesInput(serializers.Serializer[Any]):
    """What is known of the one being entered."""

    name = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    number = serializers.ListField(child=serializers.CharField(max_length=40), required=False, default=list)
    phone = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    email = serializers.CharField(max_length=254, required=False, default="", allow_blank=True)


class ProposeInput(serializers.Serializer[Any]):
    """A letter: its text, sender and the names that stand in it."""

    text = serializers.CharField(max_length=500_000, required=False, default="", allow_blank=True)
    sender = serializers.CharField(max_length=254, required=False, default="", allow_blank=True)
    names = serializers.ListField(
        child=serializers.CharField(max_length=300), required=False, default=list, max_length=20
    )


class ProposalOutput(serializers.Serializer[Any]):
    """A counterparty that it may be, and why."""

    id = serializers.IntegerField(source="counterparty.pk")
    display_name = serializers.CharField(source="counterparty.display_name")
    reason = serializers.CharField()
    score = serializers.FloatField()
    sign = serializers.CharField()


class RequisitesOutput(serializers.ModelSerializer[Requisites]):
    """A version of requisites: `valid_to` is the first day it is not valid, `superseded_at` when we learnt better."""

    class Meta:
        model = Requisites
        fields = [
            "id",
            *VALUES,
            "valid_from",
            "valid_to",
            "recorded_at",
            "superseded_at",
            "recorded_by",
            "act",
            "reason",
            "proof",
        ]


class RequisitesMoment(serializers.Serializer[Any]):
    """On which day, and as known when (empty: now)."""

    valid_on = serializers.DateField(required=False)
    known_at = serializers.DateTimeField(required=False)


class AddressInput(serializers.Serializer[Any]):
    """An address in parts."""

    country = serializers.CharField(max_length=2, required=False, allow_blank=True)
    region = serializers.CharField(max_length=100, required=False, allow_blank=True)
    district = serializers.CharField(max_length=100, required=False, allow_blank=True)
    city = serializers.CharField(max_length=100, required=False, allow_blank=True)
    postcode = serializers.CharField(max_length=12, required=False, allow_blank=True)
    street = serializers.CharField(max_length=200, required=False, allow_blank=True)


class AddressesInput(serializers.Serializer[Any]):
    """The three addresses."""

    legal = AddressInput(required=False)
    postal = AddressInput(required=False)
    actual = AddressInput(required=False)


class NamesInput(serializers.Serializer[Any]):
    """The name in other languages."""

    en = serializers.CharField(max_length=500, required=False, allow_blank=True)
    ru = serializers.CharField(max_length=500, required=False, allow_blank=True)
    uk = serializers.CharField(max_length=500, required=False, allow_blank=True)
    bg = serializers.CharField(max_length=500, required=False, allow_blank=True)


class RequisitesInput(serializers.Serializer[Any]):
    """An act on requisites: only the fields that change. `act` is `initial`, `change` or `correction`."""

    act = serializers.ChoiceField(choices=["initial", "change", "correction"])
    day = serializers.DateField()
    full_name = serializers.CharField(max_length=500, required=False)
    short_name = serializers.CharField(max_length=300, required=False, allow_blank=True)
    names = NamesInput(required=False)
    legal_form = serializers.CharField(max_length=60, required=False, allow_blank=True)
    country = serializers.CharField(max_length=2, required=False, allow_blank=True)
    identifiers = serializers.DictField(child=serializers.CharField(max_length=40), required=False)
    addresses = AddressesInput(required=False)
    signatory_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    signatory_post = serializers.CharField(max_length=200, required=False, allow_blank=True)
    signatory_basis = serializers.ChoiceField(choices=Requisites.Basis.choices, required=False, allow_blank=True)
    power_number = serializers.CharField(max_length=60, required=False, allow_blank=True)
    power_dated_on = serializers.DateField(required=False, allow_null=True)
    power_valid_to = serializers.DateField(required=False, allow_null=True)
    power_scope = serializers.CharField(max_length=300, required=False, allow_blank=True)
    power_limit = serializers.DecimalField(max_digits=18, decimal_places=2, required=False, allow_null=True)
    power_currency = serializers.CharField(max_length=3, required=False, allow_blank=True)
    tax_regime = serializers.CharField(max_length=120, required=False, allow_blank=True)
    unusual = serializers.ListField(child=serializers.CharField(max_length=20), required=False, default=list)
    proof = serializers.IntegerField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class CompareInput(serializers.Serializer[Any]):
    """Two days, each with the moment of our knowledge (empty: now)."""

    first = serializers.DateField()
    second = serializers.DateField()
    first_known_at = serializers.DateTimeField(required=False)
    second_known_at = serializers.DateTimeField(required=False)


class AccountOutput(serializers.ModelSerializer[BankAccount]):
    """A version of a bank account; `is_main` is what it was marked with."""

    class Meta:
        model = BankAccount
        fields = [
            "id",
            "number",
            "bank_name",
            "bic",
            "bik",
            "correspondent",
            "currency",
            "is_main",
            "valid_from",
            "valid_to",
            "recorded_at",
            "superseded_at",
            "recorded_by",
            "act",
            "reason",
            "confirmed_by",
            "confirmed_at",
        ]


class ListedAccountOutput(AccountOutput):
    """A version of a bank account among the others, told whether it is the main one of its currency on the day."""

    class Meta(AccountOutput.Meta):
        fields = [*AccountOutput.Meta.fields, "is_main_on_day"]

    is_main_on_day = serializers.BooleanField(read_only=True)


class AccountInput(serializers.Serializer[Any]):
    """A new bank account."""

    number = serializers.CharField(max_length=45)
    bank_name = serializers.CharField(max_length=200, required=False, allow_blank=True)
    bic = serializers.CharField(max_length=11, required=False, allow_blank=True)
    bik = serializers.CharField(max_length=12, required=False, allow_blank=True)
    correspondent = serializers.CharField(max_length=40, required=False, allow_blank=True)
    currency = serializers.CharField(max_length=3, required=False, allow_blank=True)
    is_main = serializers.BooleanField(required=False)
    valid_from = serializers.DateField()


class CloseInput(serializers.Serializer[Any]):
    """The last day on which it was so."""

    last_day = serializers.DateField()


class PointInput(serializers.Serializer[Any]):
    """A way to reach a person."""

    kind = serializers.ChoiceField(choices=ContactPoint.Kind.choices)
    value = serializers.CharField(max_length=200)


class ContactOutput(serializers.ModelSerializer[Contact]):
    """A person; `reach` lists [kind, value]."""

    class Meta:
        model = Contact
        fields = [
            "id",
            "last_name",
            "first_name",
            "patronymic",
            "display_name",
            "language",
            "birthday",
            "note",
            "has_consent",
            "reach",
            "created_at",
            "version",
        ]


class PersonInput(serializers.Serializer[Any]):
    """A person's facts beside the surname."""

    first_name = serializers.CharField(max_length=100, required=False, allow_blank=True)
    patronymic = serializers.CharField(max_length=100, required=False, allow_blank=True)
    language = serializers.CharField(max_length=2, required=False, allow_blank=True)
    birthday = serializers.DateField(required=False, allow_null=True)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    has_consent = serializers.BooleanField(required=False)
    points = PointInput(many=True, required=False)


class ContactInput(PersonInput):
    """A new person; with `counterparty` also a post there."""

    last_name = serializers.CharField(max_length=100)
    counterparty = serializers.IntegerField(required=False, allow_null=True)
    post = serializers.CharField(max_length=150, required=False, allow_blank=True)
    unit = serializers.CharField(max_length=150, required=False, allow_blank=True)


class ContactChange(PersonInput):
    """A change of a person's facts."""

    last_name = serializers.CharField(max_length=100, required=False)
    version = serializers.IntegerField(min_value=1)


class PostOutput(serializers.ModelSerializer[ContactPost]):
    """A person's post. Of a past day: `as_known` is "today" or "later" when name and contact details of the day are
    not recorded, and those of today or of the next record stand there."""

    contact = ContactOutput()
    as_known = serializers.CharField(default="", read_only=True)

    class Meta:
        model = ContactPost
        fields = ["id", "contact", "counterparty", "title", "unit", "starts_on", "ends_on", "is_main", "as_known"]


class PostChange(serializers.Serializer[Any]):
    """What changes of a post."""

    title = serializers.CharField(max_length=150, required=False, allow_blank=True)
    unit = serializers.CharField(max_length=150, required=False, allow_blank=True)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)
    is_main = serializers.BooleanField(required=False)


class PostInput(PostChange):
    """A post for a person of the address book."""

    contact = serializers.IntegerField(min_value=1)


class RelationOutput(serializers.ModelSerializer[Relation]):
    """`source` is the `kind` of `target`."""

    class Meta:
        model = Relation
        fields = ["id", "source", "target", "kind", "since", "until", "note"]


class RelationInput(serializers.Serializer[Any]):
    """A relation of this counterparty to another."""

    target = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Relation.Kind.choices)
    since = serializers.DateField(required=False, allow_null=True)
    until = serializers.DateField(required=False, allow_null=True)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class InteractionOutput(serializers.ModelSerializer[Interaction]):
    """A conversation."""

    class Meta:
        model = Interaction
        fields = ["id", "sort", "summary", "happened_at", "author", "contact"]


class InteractionInput(serializers.Serializer[Any]):
    """A conversation to write down; without a moment it is now."""

    sort = serializers.ChoiceField(choices=Interaction.Sort.choices)
    summary = serializers.CharField(max_length=1000)
    happened_at = serializers.DateTimeField(required=False)


class MergeOutput(serializers.ModelSerializer[Merge]):
    """A merge of `gone` into `kept`."""

    class Meta:
        model = Merge
        fields = ["id", "kept", "gone", "merged_by", "merged_at", "undone_by", "undone_at"]


class MergeInput(serializers.Serializer[Any]):
    """Which card becomes part of this one."""

    other = serializers.IntegerField()


class IdentifierInput(serializers.Serializer[Any]):
    """A number to be checked."""

    kind = serializers.CharField(max_length=20)
    number = serializers.CharField(max_length=60)


class VerdictOutput(serializers.Serializer[Any]):
    """Whether the number can be such a number, how it is written, and why not."""

    accepted = serializers.BooleanField()
    number = serializers.CharField()
    reason = serializers.CharField()


class DifferenceOutput(serializers.Serializer[Any]):
    """A field that two days say differently."""

    field = serializers.CharField()
    first = serializers.JSONField(allow_null=True)
    second = serializers.JSONField(allow_null=True)


class PairOutput(serializers.Serializer[Any]):
    """Two cards that may be one counterparty."""

    id = serializers.IntegerField()
    first = serializers.IntegerField()
    second = serializers.IntegerField()
    score = serializers.FloatField()
    reason = serializers.CharField()


class HappeningOutput(serializers.Serializer[Any]):
    """An event of the timeline; `counterparty` is the card it stands on, this one or one that is part of it."""

    name = serializers.CharField()
    at = serializers.DateTimeField()
    actor = serializers.IntegerField(allow_null=True)
    payload = serializers.DictField()
    counterparty = serializers.IntegerField()


class CounterpartyCardOutput(CounterpartyOutput):
    """The counterparty with the requisites of today."""

    requisites = RequisitesOutput(allow_null=True)

    class Meta(CounterpartyOutput.Meta):
        fields = [*CounterpartyOutput.Meta.fields, "requisites"]


class RequisitesOnDayOutput(serializers.Serializer[Any]):
    """The requisites of the day, null when there were none."""

    requisites = RequisitesOutput(allow_null=True)
