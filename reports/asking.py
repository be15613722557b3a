"""The choices of a report as they come in an address: one form reads them for the page, the API and the lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from ecm.access import Person
from ecm.errors import InvalidInput
from ecm.web.forms import DayField, OneOfField, offer_choices
from reports import queries
from reports.choices import Choices
from reports.registry import breakdowns, measures_for

FIRST_BREAKDOWN = "role"
FIRST_MEASURES = ("counterparties", "documents", "sum", "incomplete", "expiring")


class GroupField(OneOfField):
    """A list or a segment; none is everybody."""

    everything = _("All counterparties")

    def offer(self, rows: Iterable[Any]) -> None:
        """Let these be chosen from, or none of them."""
        self._rows = {str(self.prepare_value(row)): row for row in rows}
        self.choices = [("", self.everything), *((key, str(row)) for key, row in self._rows.items())]


class KindField(GroupField):
    """A document kind by its code; none is every kind."""

    everything = _("All documents")

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, "code", value)


class ReportForm(forms.Form):
    """What may be chosen; what is left out is as it is at first. Five queries."""

    group = GroupField(label=_("Group"), required=False)
    by = forms.ChoiceField(label=_("Lines by"), required=False)
    kind = KindField(label=_("Documents of the kind"), required=False)
    as_of = DayField(label=_("As of"), required=False)
    since = DayField(label=_("Letters from the day"), required=False)
    until = DayField(label=_("until the day"), required=False)
    of = forms.MultipleChoiceField(label=_("Columns"), required=False)

    def __init__(self, given: Any, *, user: Person, today: date) -> None:
        super().__init__(given, use_required_attribute=False)
        self.today, self.breakdowns, self.measures = today, breakdowns(), measures_for(user)
        offer_choices(self, "by", [(key, each.title) for key, each in self.breakdowns.items()])
        offer_choices(self, "of", [(key, each.title) for key, each in self.measures.items()])
        cast(GroupField, self.fields["group"]).offer(queries.groups_for(user, given.get("group", "")))
        cast(KindField, self.fields["kind"]).offer(queries.kinds())

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if (found.get("as_of") or self.today) > self.today:
            self.add_error("as_of", _("This day is still to come."))
        since, until = self._period(found)
        if not self.errors and since > until:
            self.add_error("until", _("The period ends before it begins."))
        return {**found, "since": since, "until": until}

    def _period(self, found: Mapping[str, Any]) -> tuple[date, date]:
        """From the beginning of the year until the day, unless something else is asked."""
        until = found.get("until") or found.get("as_of") or self.today
        return found.get("since") or date(until.year, 1, 1), until

    def write_out(self) -> None:
        """Show each day as the house writes it, and where none was typed the one that counts."""
        data: Any = dict(self.data.items()) | {"of": self["of"].value()}
        for name in ("as_of", "since", "until"):
            day = self.cleaned_data[name] or self.today
            if data.get(name):
                data[name] = f"{day:%d.%m.%Y}"
            self.fields[name].widget.attrs["placeholder"] = f"{day:%d.%m.%Y}"
        self.data = data

    def choices(self) -> Choices:
        """The choices. Raises InvalidInput with what is wrong at each of them."""
        if not self.is_valid():
            raise InvalidInput({name: [str(each) for each in errors] for name, errors in self.errors.items()})
        found = self.cleaned_data
        wanted = found["of"] or [key for key in FIRST_MEASURES if key in self.measures]
        return Choices(
            by=self.breakdowns[found["by"] or FIRST_BREAKDOWN],
            measures=[each for key, each in self.measures.items() if key in wanted],
            today=self.today, day=found["as_of"] or self.today, since=found["since"], until=found["until"],
            group=found["group"], kind=found["kind"],
        )  # fmt: skip
