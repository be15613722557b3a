"""Forms of the intake and the journals."""

from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from correspondence import queries
from correspondence.models import Delivery, IntakeItem, IntakePart, Registration, RegistrationJournal
from correspondence.services import Decision, Entry
from correspondence.web.filling import Offer, initial_of
from correspondence.web.reasons import why
from counterparties.models import Counterparty
from ecm import access
from ecm.models import User
from ecm.organisation.people import person
from ecm.web.forms import ChooserField, DayField, NameField, OneOfField
from ecm.web.stale import in_words
from storage.models import DocumentKind

OTHER = "other"
# In the order of the form: what a person may have typed, and is shown when it was not taken.
TYPED = (
    "counterparty", "title", "their_number", "their_date", "in_reply_to", "executor", "due_on", "pages", "delivery",
    "note",
)  # fmt: skip


def _party(user: User) -> Any:
    def load(pk: Any) -> Counterparty | None:
        return queries.counterparty(user, pk)

    return load


def _answered(user: User) -> Any:
    def load(pk: Any) -> Registration | None:
        return queries.registration_or_none(user, pk)

    return load


class EntryForm(forms.Form):
    """What stands in a journal beside the number; the strip of the journal page and the intake share it."""

    journal = OneOfField(label=_("Journal"))
    title = NameField(label=_("Subject"), max_length=500)
    kind = OneOfField(label=_("Kind"))
    their_number = forms.CharField(label=_("Their number"), max_length=80, required=False)
    their_date = DayField(label=_("Their date"), required=False)
    due_on = DayField(label=pgettext_lazy("letter", "Due"), required=False)
    delivery = forms.ChoiceField(label=_("Delivery"), choices=[("", "—"), *Delivery.choices], required=False)
    pages = forms.IntegerField(label=pgettext_lazy("letter", "Pages"), min_value=1, max_value=100_000, required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, *args: Any, user: User, offer: Offer | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.offer = user, offer or Offer()
        self._offer("journal", self.offer.journals)
        self._offer("kind", self.offer.kinds)
        create = "counterparties:express" if access.has(user, "counterparties.add") else ""
        self.fields["counterparty"] = ChooserField(
            label=_("Correspondent"),
            required=False,
            url_name="counterparties:choose",
            load=_party(user),
            create_url_name=create,
        )
        self.fields["executor"] = ChooserField(
            label=_("Executor"), required=False, url_name="people-choose", load=person
        )
        self.fields["in_reply_to"] = ChooserField(
            label=_("In reply to"), required=False, url_name="correspondence:answerable", load=_answered(user)
        )
        self.fields["in_reply_to"].widget.attrs["data-ds-with"] = "party counterparty journal"

    def _offer(self, name: str, rows: list[Any]) -> None:
        field: Any = self.fields[name]
        field.offer(rows)

    def entry(self) -> Entry:
        """The entry of a valid form."""
        values = self.cleaned_data
        names = ("their_number", "their_date", "executor", "due_on", "delivery", "pages", "note", "in_reply_to")
        return Entry(counterparty=self.party(), **{name: values[name] for name in names})

    def typed(self) -> list[tuple[str, str]]:
        """What a valid form holds, in words: each filled field with its label."""
        told = [(str(self.fields[name].label), in_words(self.fields[name], self.cleaned_data[name])) for name in TYPED]
        return [(label, words) for label, words in told if words]

    def party(self) -> Counterparty | None:
        found: Counterparty | None = self.cleaned_data["counterparty"]
        return found


class DecisionForm(EntryForm):
    """The decision about an item: filled with what was understood, confirmed by a person."""

    def __init__(self, data: Any = None, *, item: IntakeItem, parts: list[IntakePart], user: User) -> None:
        offer = Offer()
        super().__init__(data, user=user, offer=offer, initial=initial_of(item, offer))
        self.item = item
        self.proposals = queries.proposals_for(user, item)
        self._add_proposals()
        kind = self.initial.get("kind")
        names = ["their_number", "their_date", "in_reply_to"]
        if kind is not None and kind.code == item.fact("kind").get("value"):
            names.append("kind")
        for name in names:
            self.fields[name].help_text = why(item.fact(name)) or (
                why(item.fact("thread")) if name == "in_reply_to" else ""
            )
        self.enclosed = [self._add_part(part) for part in parts if part.role != IntakePart.Role.INLINE]

    def _add_proposals(self) -> None:
        """The correspondents that were understood, each with its reason, and another one by name."""
        choices = [(str(each.counterparty.pk), str(each.counterparty)) for each in self.proposals]
        first = choices[0][0] if choices else OTHER
        self.fields["party"] = forms.ChoiceField(
            label=_("Correspondent"), choices=[*choices, (OTHER, _("Another"))], initial=first, required=False,
            widget=forms.RadioSelect,
        )  # fmt: skip

    def _add_part(self, part: IntakePart) -> tuple[IntakePart, str, str]:
        """A tick and a kind for a file that may become a document of its own."""
        tick, kind = f"part_{part.pk}", f"part_kind_{part.pk}"
        own = part.role == IntakePart.Role.ATTACHMENT
        self.fields[tick] = forms.BooleanField(label=part.file_name, required=False, initial=own)
        initial = self.offer.kind_for(part.file_name)
        self.fields[kind] = OneOfField(label=_("Kind"), required=False, initial=initial)
        self._offer(kind, self.offer.kinds)
        return part, tick, kind

    @property
    def party_choices(self) -> list[tuple[Any, str]]:
        """The proposed correspondents as radio buttons, each with the reason it is proposed for."""
        reasons = [each.reason for each in self.proposals]
        return list(zip_longest(self["party"], reasons, fillvalue=""))

    @property
    def enclosed_fields(self) -> list[tuple[IntakePart, Any, Any]]:
        """The files with their bound fields, for the template."""
        return [(part, self[tick], self[kind]) for part, tick, kind in self.enclosed]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("party") not in ("", OTHER, None):
            values["counterparty"] = queries.counterparty(self.user, values["party"])
            self.errors.pop("counterparty", None)  # what stands in the other field is not meant
        return values

    def decision(self) -> Decision:
        """The decision of a valid form."""
        values = self.cleaned_data
        chosen: list[tuple[int, DocumentKind]] = [
            (part.pk, values[kind] or values["kind"]) for part, tick, kind in self.enclosed if values[tick]
        ]
        return Decision(
            title=values["title"], kind=values["kind"], journal=values["journal"], entry=self.entry(), enclosures=chosen
        )


class ChangeForm(forms.Form):
    """What may still change beside a number."""

    their_number = forms.CharField(label=_("Their number"), max_length=80, required=False)
    their_date = DayField(label=_("Their date"), required=False)
    due_on = DayField(label=pgettext_lazy("letter", "Due"), required=False)
    done_on = DayField(label=_("Answered"), required=False)
    delivery = forms.ChoiceField(label=_("Delivery"), choices=[("", "—"), *Delivery.choices], required=False)
    pages = forms.IntegerField(label=pgettext_lazy("letter", "Pages"), min_value=1, max_value=100_000, required=False)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    def __init__(self, data: Any = None, *, registration: Registration) -> None:
        names = ("their_number", "their_date", "due_on", "done_on", "delivery", "pages", "note")
        super().__init__(data, initial={name: getattr(registration, name) for name in names})
        self.fields["executor"] = ChooserField(
            label=_("Executor"), required=False, url_name="people-choose", load=person,
            initial=registration.executor,
        )  # fmt: skip


class RegisterForm(EntryForm):
    """Registering a document that is in the house already."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        del self.fields["title"], self.fields["kind"]


def journal_named(code: str) -> RegistrationJournal | None:
    """The journal of a code, for forms that begin with one."""
    return queries.journal_rows().filter(code=code).first()
