"""The reliability rating: the badge of the dossier, its explanation, and the weights."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from counterparties import queries, services
from counterparties.access import VIEW
from counterparties.web.card import party_of
from ecm import access
from ecm.errors import InvalidInput
from ecm.rating import Rating, criteria_of
from ecm.web import statuses
from ecm.web.dates import asked_day
from ecm.web.forms import DayField
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go

HOST = "counterparty"
GRADES = (
    ("A", pgettext_lazy("rating", "Reliable"), "shield-check", "good"),
    ("B", pgettext_lazy("rating", "Acceptable"), "circle-check", "info"),
    ("C", pgettext_lazy("rating", "Doubtful"), "triangle-alert", "warn"),
    ("D", pgettext_lazy("rating", "Risky"), "circle-alert", "bad"),
)


def register_grades() -> None:
    """How the grades look; called from `ready()`."""
    for code, word, icon, tone in GRADES:
        statuses.register("rating", code, word, icon=icon, tone=tone)


class RatingView(WorkspaceView):
    """The tab: the points of a day (`?as_of=`), each with its weight and its causes."""

    permission = VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        party, as_of = party_of(self, pk), asked_day(request.GET.get("as_of", ""))
        rating = queries.rated_on(self.request.user, party, as_of)
        return self.page(
            {
                "rating": rating,
                "party": party,
                "as_of": as_of,
                "columns": _columns(rating) if rating else [],
                "may_set": access.has(self.request.user, services.SET_WEIGHTS),
            },
            template="counterparties/_rating.html",
        )


class BadgeView(WorkspaceView):
    """The grade and the points alone, for the left column of the dossier."""

    permission = VIEW
    template_name = "counterparties/_rating_badge.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        party, as_of = party_of(self, pk), asked_day(request.GET.get("as_of", ""))
        return self.page({"rating": queries.rated_on(self.request.user, party, as_of), "party": party, "pk": pk})


def _columns(rating: Rating) -> list[dict[str, Any]]:
    return [
        {
            "line": line,
            "amount": _short(line.amount),
            "sign": "plus" if line.points > 0 else "minus" if line.points < 0 else "",
        }
        for line in rating.lines
    ]


def _short(amount: Decimal) -> Decimal:
    """At most two decimal places, and none that says nothing."""
    cents = amount.quantize(Decimal("0.01"))
    return cents.quantize(Decimal(1)) if cents == cents.to_integral_value() else cents.normalize()


class WeightForm(forms.Form):
    """A weight from a day on."""

    criterion = forms.ChoiceField(label=gettext_lazy("Criterion"))
    points = forms.DecimalField(label=gettext_lazy("Points"), max_digits=5, decimal_places=1)
    valid_from = DayField(label=gettext_lazy("From the day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(each.code, str(each.title)) for each in criteria_of(HOST)]
        self.fields["criterion"] = forms.ChoiceField(label=gettext_lazy("Criterion"), choices=choices)


class WeightsView(WorkspaceView):
    """The weights: what counts today and what was set when; POST sets one from a day on."""

    permission = services.SET_WEIGHTS
    template_name = "counterparties/weights.html"
    nav = "counterparties"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(WeightForm(initial={"valid_from": timezone.localdate()}))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = WeightForm(request.POST)
        if form.is_valid() and self._save(form):
            later(request, _("The weight is set."))
            return go(request, reverse("counterparties:weights"))
        return self._show(form, status=422)

    def _save(self, form: WeightForm) -> bool:
        try:
            services.set_weight(**form.cleaned_data, actor=self.request.user, at=timezone.now())
        except InvalidInput as refusal:
            for name, reason in refusal.fields.items():
                form.add_error(name, str(reason))
        return not form.errors

    def _show(self, form: WeightForm, status: int = 200) -> HttpResponse:
        weights = queries.weights_on(timezone.localdate())
        criteria = criteria_of(HOST)
        titles = {each.code: str(each.title) for each in criteria}
        return self.page(
            {
                "form": form,
                "criteria": [(each, weights.get(each.code, each.weight)) for each in criteria],
                "recorded": [(row, titles.get(row.criterion, row.criterion)) for row in queries.weights_recorded()],
                "today": timezone.localdate(),
            },
            status=status,
        )
