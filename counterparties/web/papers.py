"""Papers of a dossier: what must be there, what is missing or over; and the rules that say so."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from counterparties import queries, services
from counterparties.access import SET_RULES, VIEW
from counterparties.models import Counterparty, PaperRule
from counterparties.models.parties import PartyRole
from counterparties.queries import Paper, PaperState
from counterparties.titles import COUNTRIES, country_title
from counterparties.web.forms import CURRENCIES
from ecm import access
from ecm.errors import InvalidInput, NotFound
from ecm.fields.forms import add_errors
from ecm.web import statuses
from ecm.web.choosing import Choice, options, readings
from ecm.web.dates import asked_day, asked_past
from ecm.web.formats import money
from ecm.web.forms import DayField, ManyChooserField, MoneyField, offer_choices
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go
from storage.queries import kinds

# How a state looks, in the order in which people want to hear of them.
LOOKS = (
    (PaperState.MISSING, "file-x", "bad"),
    (PaperState.EXPIRED, "calendar-x", "bad"),
    (PaperState.PENDING, "file-clock", "warn"),
    (PaperState.EXPIRING, "clock-alert", "warn"),
    (PaperState.THERE, "circle-check", "good"),
)


def register_looks() -> None:
    """States of papers as icon, word and tone; called from `ready()`."""
    for state, icon, tone in LOOKS:
        statuses.register("paper", state.value, state.label, icon=icon, tone=tone)


def summary_of(papers: list[Paper]) -> list[tuple[str, int]]:
    """(state, how many) of those states that occur, the worst first."""
    counted = Counter(paper.state for paper in papers)
    return [(state.value, counted[state]) for state, _icon, _tone in LOOKS if counted[state]]


class PapersView(WorkspaceView):
    """The tab of the dossier, as a fragment."""

    permission = VIEW
    template_name = "counterparties/_papers.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user, (as_of, known_at) = self.request.user, asked_past(request.GET)
        party = queries.counterparty_visible_to(user, pk)
        papers = queries.papers_on(user, party, as_of, knew=known_at is not None)
        context = {
            "papers": [_shown(paper, party) for paper in sorted(papers, key=_urgency)],
            "summary": summary_of(papers),
            "pk": pk,
            "may_add": party.merged_into_id is None and access.has(user, "storage.add"),
            "may_set": access.has(user, SET_RULES),
            "as_of": as_of,
        }
        return self.page(context)


class PapersSummaryView(PapersView):
    """The few words of the left column."""

    template_name = "counterparties/_papers_summary.html"


def _urgency(paper: Paper) -> int:
    return [state for state, _icon, _tone in LOOKS].index(paper.state)


def _shown(paper: Paper, party: Counterparty) -> dict[str, Any]:
    query = {"kind": paper.rule.kind.code, "in": f"counterparty:{party.pk}"}
    return {"paper": paper, "why": reasons(paper.rule), "add_url": f"{reverse('storage:new')}?{urlencode(query)}"}


def reasons(rule: PaperRule) -> str:
    """Of whom the rule asks its paper, in words."""
    parts = [
        ", ".join(str(Counterparty.Kind(code).label) for code in rule.party_kinds),
        ", ".join(str(PartyRole(code).label) for code in rule.roles),
        ", ".join(country_title(code) for code in rule.countries),
        _sum(rule),
    ]
    return " · ".join(part for part in parts if part) or _("Everybody")


def _sum(rule: PaperRule) -> str:
    if rule.sum_from is None:
        return ""
    return _("%(kind)s from %(sum)s") % {"kind": rule.sum_kind, "sum": money(rule.sum_from, rule.sum_currency)}


def demands(rule: PaperRule) -> str:
    """What is asked of the paper itself, in words."""
    parts = [_("signed or in force")] if rule.needs_signature else []
    if rule.max_age_days is not None:
        days = rule.max_age_days
        parts.append(ngettext("not older than %(count)s day", "not older than %(count)s days", days) % {"count": days})
    return ", ".join([*parts, rule.note] if rule.note else parts)


class Country:
    """A country as a combobox holds it."""

    def __init__(self, code: str) -> None:
        self.pk = code

    def __str__(self) -> str:
        return country_title(self.pk)


def as_country(code: str) -> Country | None:
    """The country of a two-letter code."""
    return Country(code.upper()) if len(code) == 2 and code.isascii() and code.isalpha() else None


class ChooseCountryView(WorkspaceView):
    """Countries for a combobox."""

    permission = VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        for typed in readings(request.GET.get("q", "")[:60]):
            word = typed.casefold()
            if found := [(c, str(t)) for c, t in COUNTRIES if word in str(t).casefold() or word == c.casefold()]:
                return options(request, [Choice(code, title, code, "globe") for code, title in found])
        return options(request, [])


class PaperRuleForm(forms.Form):
    """Which paper, of whom, from when."""

    kind = forms.ChoiceField(label=gettext_lazy("Paper"))
    party_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Types"), choices=Counterparty.Kind.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("None ticked: all types."),
    )  # fmt: skip
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"), choices=PartyRole.choices, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: whatever the role."),
    )  # fmt: skip
    countries = ManyChooserField(
        label=gettext_lazy("Countries"), url_name="counterparties:choose_country", load=as_country, required=False,
        help_text=gettext_lazy("None chosen: every country."),
    )  # fmt: skip
    sum_kind = forms.ChoiceField(label=gettext_lazy("Sum of"), required=False)
    sum_from = MoneyField(
        label=gettext_lazy("From the sum"), required=False, min_value=0,
        help_text=gettext_lazy("Asked only when the signed papers of this kind reach the sum together."),
    )  # fmt: skip
    sum_currency = forms.ChoiceField(label=gettext_lazy("Currency"), choices=CURRENCIES, required=False)
    needs_signature = forms.BooleanField(label=gettext_lazy("Counts only when signed or in force"), required=False)
    max_age_days = forms.IntegerField(
        label=gettext_lazy("Not older than, days"), required=False, min_value=1, max_value=36500
    )
    warn_days = forms.IntegerField(
        label=gettext_lazy("Expiring: days before the end"), min_value=0, max_value=3650, initial=30
    )
    note = forms.CharField(label=gettext_lazy("What to ask for"), max_length=300, required=False)
    valid_from = DayField(label=gettext_lazy("From which day"))

    def __init__(self, *args: Any, rule: PaperRule | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_code = {kind.code: kind for kind in kinds()}
        offer_choices(self, "kind", [("", "—"), *((code, str(kind)) for code, kind in self.by_code.items())])
        amounts = [(code, str(kind)) for code, kind in self.by_code.items() if kind.has_amount]
        offer_choices(self, "sum_kind", [("", "—"), *amounts])
        self.initial.setdefault("valid_from", timezone.localdate())
        if rule is not None:
            self.initial.update({name: getattr(rule, name) for name in self.fields if name != "valid_from"})
            self.initial.update(kind=rule.kind.code, sum_kind=rule.sum_kind.code if rule.sum_kind else "")

    def values(self) -> dict[str, Any]:
        """Values for the services."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "valid_from"}
        data["kind"], data["sum_kind"] = self.by_code[data["kind"]], self.by_code.get(data["sum_kind"])
        return data | {"countries": [country.pk for country in data["countries"]]}


class PaperRulesView(WorkspaceView):
    """The rules in force on a day; with `?all=1` every rule there ever was."""

    permission = VIEW
    template_name = "counterparties/paper_rules.html"
    nav = "counterparties"

    def get(self, request: HttpRequest) -> HttpResponse:
        day = asked_day(request.GET.get("as_of", ""))
        shown = queries.rules_of_all_time() if request.GET.get("all") else queries.rules_on(day or timezone.localdate())
        rows = [{"rule": rule, "whom": reasons(rule), "demands": demands(rule), "last": _last(rule)} for rule in shown]
        may_set = access.has(self.request.user, SET_RULES)
        return self.page({"rows": rows, "as_of": day, "may_set": may_set, "all": request.GET.get("all")})


def _last(rule: PaperRule) -> date | None:
    return date.fromordinal(rule.valid_to.toordinal() - 1) if rule.valid_to else None


class NewPaperRuleView(WorkspaceView):
    """A new rule."""

    permission = SET_RULES
    template_name = "counterparties/paper_rule_form.html"
    nav = "counterparties"

    def get(self, request: HttpRequest, **_address: int) -> HttpResponse:
        return self._show(PaperRuleForm(rule=self._rule()))

    def post(self, request: HttpRequest, **_address: int) -> HttpResponseBase:
        form = PaperRuleForm(request.POST)
        if form.is_valid() and self._save(form):
            later(request, _("The rule was saved."))
            return go(request, reverse("counterparties:paper_rules"))
        return self._show(form, status=422)

    def _save(self, form: PaperRuleForm) -> bool:
        try:
            self._write({"values": form.values(), "valid_from": form.cleaned_data["valid_from"]})
        except InvalidInput as error:
            add_errors(form, error)
            return False
        return True

    def _write(self, wish: dict[str, Any]) -> None:
        services.add_paper_rule(**wish, actor=self.request.user, at=timezone.now())

    def _show(self, form: PaperRuleForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "rule": self._rule(), "cancel_url": reverse("counterparties:paper_rules")}
        return self.page(context, status=status)

    def _rule(self) -> PaperRule | None:
        return None


class ChangePaperRuleView(NewPaperRuleView):
    """Another rule follows this one from a day on."""

    def _rule(self) -> PaperRule:
        rule = queries.rule_named(self.kwargs["pk"])
        if rule is None:
            raise NotFound
        return rule

    def _write(self, wish: dict[str, Any]) -> None:
        services.change_paper_rule(rule=self._rule(), **wish, actor=self.request.user, at=timezone.now())


class EndPaperRuleView(WorkspaceView):
    """POST ends a rule: from today the paper is required no longer."""

    permission = SET_RULES

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        rule = queries.rule_named(pk)
        if rule is None:
            raise NotFound
        day = max(timezone.localdate(), rule.valid_from)
        services.end_paper_rule(rule=rule, valid_to=day, actor=self.request.user, at=timezone.now())
        later(request, _("“%(paper)s” is required no longer.") % {"paper": rule.kind})
        return go(request, reverse("counterparties:paper_rules"))
