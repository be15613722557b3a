"""Acts on ticked entries of a journal: they are handed to an executor."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from correspondence import queries, services
from correspondence.access import REGISTER
from correspondence.models import Registration
from ecm.organisation.people import person
from ecm.web.bulk import BulkAction, BulkView, register_bulk
from ecm.web.forms import ChooserField, DayField


class HandForm(forms.Form):
    """Who answers, and until when; an empty day leaves the days as they are."""

    executor = ChooserField(label=_("Executor"), url_name="people-choose", load=person)
    due_on = DayField(label=pgettext_lazy("letter", "Due"), required=False)


class BulkHandView(BulkView):
    """The letters are handed to a person, who is told of each."""

    permission = REGISTER
    list_url = "correspondence:journal"
    heading = _("Hand to an executor")
    explanation = _("The person answers for these letters from now on. An empty day leaves each day as it is.")
    button = _("Hand over")

    def rows(self, ids: Sequence[int]) -> Sequence[Registration]:
        chosen = queries.RegisterFilter(ids=tuple(ids))
        return list(queries.registrations_visible_to(self.request.user, chosen).order_by(*queries.REGISTER_ORDER))

    def form(self, rows: Sequence[Registration], data: Any = None) -> HandForm:
        return HandForm(data)

    def act(self, row: Registration, values: dict[str, Any]) -> None:
        changes = {name: value for name, value in values.items() if value}
        services.change_registration(registration=row, actor=self.request.user, at=timezone.now(), changes=changes)


def register() -> None:
    title = _("Hand to an executor")
    register_bulk(BulkAction("registration", "hand", title, "user", "correspondence:bulk_hand", REGISTER, order=10))
