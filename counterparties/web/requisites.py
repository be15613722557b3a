"""Requisites: their history, the comparison of two days, change and correction, bank accounts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from counterparties import queries, services
from counterparties.access import VIEW
from counterparties.errors import (
    AccountClosed,
    AccountExists,
    CannotUndo,
    NothingChanged,
    NothingKnown,
    RefusedNumbers,
    RequisitesExist,
)
from counterparties.models import BankAccount, Counterparty, Requisites
from counterparties.queries import Act
from counterparties.web.card import may_confirm, may_write, party_of
from counterparties.web.entered import number_held
from counterparties.web.forms import AccountForm, RequisitesForm
from counterparties.web.impact import impact_url
from counterparties.web.labels import ACTS, FIELDS, changes_shown, shown
from ecm import access
from ecm.errors import InvalidInput
from ecm.fields.forms import add_errors
from ecm.web.dates import asked_day, asked_past, end_of_day
from ecm.web.stale import STALE
from ecm.web.toasts import later
from ecm.web.twice import Before, form_context, wants_another
from ecm.web.views import WorkspaceView, go

PATH = "counterparties:dossier"


class HistoryView(WorkspaceView):
    """The tab: every act on the requisites in one list, and the accounts; `?as_of=` and `&known=then` as of a day."""

    permission = VIEW
    template_name = "counterparties/_requisites.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        party, (as_of, known_at) = party_of(self, pk), asked_past(request.GET)
        moment = end_of_day(as_of) if as_of else None
        found = queries.recorded(pk, as_of, moment, knew=known_at is not None)
        return self.page(
            {
                "party": party,
                "pk": pk,
                "acts": _acts(found.acts),
                "later": _acts(found.later),
                "periods": found.periods,
                "proofs": queries.documents_named(found.proofs, self.request.user),
                "accounts": found.accounts,
                "accounts_later": found.accounts_later,
                "may_edit": as_of is None and may_write(self, party),
                "may_confirm": as_of is None and may_confirm(self, party),
                "today": timezone.localdate(),
                "as_of": as_of,
                "lacking": found.lacking_on(as_of or timezone.localdate()),
                "of_day": next((row for row in found.periods if as_of and row.holds_on(as_of)), None),
            }
        )


def _acts(acts: Sequence[Act]) -> list[dict[str, Any]]:
    return [{"row": act.row, "title": ACTS[act.row.act], "changes": changes_shown(act.changes)} for act in acts]


class CompareView(WorkspaceView):
    """Two days side by side: `?first=&second=`, each as we know it now or (`known=then`) as we knew it on that day."""

    permission = VIEW
    template_name = "counterparties/compare.html"
    nav = "counterparties"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        party, today = party_of(self, pk), timezone.localdate()
        asked = {name: asked_day(request.GET.get(name, "")) for name in ("first", "second")}
        first, second = asked["first"] or self._first_day(pk) or today, asked["second"] or today
        typed = {name: request.GET.get(name, "").strip() for name in asked}
        wrong = {name: text for name, text in typed.items() if text and asked[name] is None}
        then = request.GET.get("known") == "then"
        rows = [] if wrong else _beside(pk, first, second, then=then)
        return self.page({"party": party, "rows": rows, "first": first, "second": second, "wrong": wrong, "then": then})

    def _first_day(self, pk: int) -> date | None:
        chain = queries.history_of(pk)
        return chain[0].valid_from if chain else None


def _beside(pk: int, first: date, second: date, *, then: bool) -> list[dict[str, Any]]:
    """What the requisites of either day say, field by field."""
    left, right = (queries.requisites_on(pk, day, end_of_day(day) if then else None) for day in (first, second))
    rows = [
        {
            "title": str(title),
            "left": shown(name, getattr(left, name, "")),
            "right": shown(name, getattr(right, name, "")),
        }
        for name, title in FIELDS.items()
    ]
    return [{**row, "differs": row["left"] != row["right"]} for row in rows if row["left"] or row["right"]]


class EditView(WorkspaceView):
    """The editor: a change from a day, or a correction; the requisites of `?on=` are shown to begin with."""

    permission = services.EDIT
    template_name = "counterparties/requisites_form.html"
    nav = "counterparties"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        party, day = party_of(self, pk, edit=True), asked_day(request.GET.get("on", ""))
        row = queries.requisites_on(pk, day or timezone.localdate()) or self._last(pk)
        act = "correction" if request.GET.get("act") == "correction" else "change"
        initial = {"day": day or timezone.localdate(), "act": act}
        if row is None:
            initial |= {"full_name": party.display_name, "country": party.country}
        return self._show(self._form(party, row, initial=initial), party, row)

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        party = party_of(self, pk, edit=True)
        row = self._seen(pk, request.POST.get("seen", ""))
        form = self._form(party, row, data=request.POST)
        if request.GET.get("part") == "numbers":  # another country was chosen: its numbers, nothing is saved
            return self.page({"form": form.unjudged()}, template="counterparties/_numbers.html")
        if not form.is_valid():
            form.check_numbers(self.request.user)
            return self._show(form, party, row, status=422)
        if newer := self._overtaken(form, pk, row):
            return self._show(form, party, newer, status=409)
        if held := self._held(form, pk, row):
            return self._show(form, party, row, held, status=409)
        if self._save(form, party, row):
            later(request, _("The requisites were recorded."))
            return go(request, self._after(pk, row))
        return self._show(form, party, row, status=422)

    def _held(self, form: RequisitesForm, pk: int, row: Requisites | None) -> Before | None:
        """Who has a new number of the form already, unless the person knows."""
        if wants_another(self.request):
            return None
        said = form.changes().get("identifiers", {})
        return number_held(self.request.user, pk, said, row.identifiers if row else {})

    def _overtaken(self, form: RequisitesForm, pk: int, seen: Requisites | None) -> Requisites | None:
        """The version of now, when somebody recorded another value of what this form changes after it was opened.

        Asked of the first day of the period that was shown, of the day that the form speaks of, and of what comes last.
        """
        if seen is None or seen.superseded_at is None:
            return None
        opened = seen.superseded_at - timedelta(microseconds=1)
        theirs: dict[str, Any] = {}
        newer = None
        for day in (seen.valid_from, form.cleaned_data["day"], date.max):
            now = queries.requisites_on(pk, day)
            said = {each.field: each for each in queries.differences(queries.requisites_on(pk, day, opened), now)}
            theirs, newer = theirs | said, now if said else newer
        both = [name for name, mine in form.changes().items() if name in theirs and theirs[name].after != mine]
        if newer is None or not both:
            return None
        form.add_error(None, str(STALE))
        for name in both:
            value = shown(name, theirs[name].after) or _("nothing")
            form.add_error(None, f"{FIELDS[name]}: {value}")
        return newer

    def _after(self, pk: int, before: Requisites | None) -> str:
        """A change leads to what it touches, the first entry to the dossier."""
        acts = queries.acts_of(queries.recorded_of(pk)) if before else []
        return impact_url(pk, act=acts[0].row.pk) if acts else reverse(PATH, args=[pk])

    def _last(self, pk: int) -> Requisites | None:
        chain = queries.history_of(pk)
        return chain[-1] if chain else None

    def _seen(self, pk: int, seen: str) -> Requisites | None:
        """The version that the form was filled from, though it be superseded by now: only what differs is a change."""
        return next((row for row in queries.recorded_of(pk) if str(row.pk) == seen), None) or self._last(pk)

    def _form(
        self, party: Counterparty, row: Requisites | None, data: Any = None, initial: Any = None
    ) -> RequisitesForm:
        user = self.request.user
        return RequisitesForm(
            data,
            initial=initial,
            party=party,
            shown=row,
            may_keep=access.has(user, "counterparties.keep_unusual"),
            load_proof=lambda text: queries.as_document(user, text),
        )

    def _save(self, form: RequisitesForm, party: Counterparty, row: Requisites | None) -> bool:
        data = form.cleaned_data
        common: dict[str, Any] = {
            "counterparty": party,
            "values": form.changes(),
            "actor": self.request.user,
            "at": timezone.now(),
            "unusual": form.unusual(),
            "proof": data["proof"],
            "reason": data["reason"],
        }
        try:
            if row is None:
                services.enter_requisites(**common, valid_from=data["day"])
            elif data["act"] == "correction":
                services.correct_requisites(**common, on=data["day"])
            else:
                services.change_requisites(**common, valid_from=data["day"])
        except RefusedNumbers as refusal:
            form.refuse(refusal)
        except InvalidInput as error:
            add_errors(form, error)
        except (NothingChanged, NothingKnown, RequisitesExist) as refusal:
            form.add_error(None, str(refusal))
        return not form.errors

    def _show(
        self,
        form: RequisitesForm,
        party: Counterparty,
        row: Requisites | None,
        held: Before | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context = {"form": form, "party": party, "row": row, "cancel_url": reverse(PATH, args=[party.pk])}
        return self.page({**context, **form_context(self.request, held)}, status=status)


class AccountView(WorkspaceView):
    """A new bank account."""

    permission = services.EDIT
    template_name = "counterparties/account_form.html"
    nav = "counterparties"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        party = party_of(self, pk, edit=True)
        today = timezone.localdate()
        used = queries.accounts_on(pk, today)
        begin = {"valid_from": today, "is_main": not used, "currency": used[0].currency if used else ""}
        return self._show(AccountForm(initial=begin), party)

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        party = party_of(self, pk, edit=True)
        form = AccountForm(request.POST)
        if not form.is_valid():
            form.check_numbers()
        elif account := self._save(form, party):
            later(request, _("The account was recorded. A second person must confirm it."))
            return go(request, impact_url(pk, account=account.pk))
        return self._show(form, party, status=422)

    def _save(self, form: AccountForm, party: Counterparty) -> BankAccount | None:
        values = dict(form.cleaned_data)
        day = values.pop("valid_from")
        try:
            return services.open_account(
                counterparty=party, values=values, valid_from=day, actor=self.request.user, at=timezone.now()
            )
        except RefusedNumbers as refusal:
            form.refuse(refusal)
        except AccountExists as refusal:
            form.add_error("number", str(refusal))
        return None

    def _show(self, form: AccountForm, party: Counterparty, status: int = 200) -> HttpResponse:
        return self.page({"form": form, "party": party, "cancel_url": reverse(PATH, args=[party.pk])}, status=status)


class ConfirmAccountView(WorkspaceView):
    """POST: the second person confirms an account."""

    permission = "counterparties.confirm_account"

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        account = queries.account_visible_to(self.request.user, pk)
        services.confirm_account(account=account, actor=self.request.user, at=timezone.now())
        later(request, _("The account is confirmed."))
        return go(request, reverse(PATH, args=[account.counterparty_id]))


class CloseAccountView(WorkspaceView):
    """POST: the account is not used after today."""

    permission = services.EDIT

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        account = queries.account_visible_to(self.request.user, pk)
        try:
            services.close_account(
                account=account, last_day=timezone.localdate(), actor=self.request.user, at=timezone.now()
            )
        except AccountClosed as refusal:
            later(request, str(refusal))
        else:
            later(request, _("The account is closed."))
        return go(request, _tab(account))


class WithdrawAccountView(WorkspaceView):
    """POST: the account was entered by mistake; nobody confirmed it yet."""

    permission = services.EDIT

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        account = queries.account_visible_to(self.request.user, pk)
        try:
            services.withdraw_account(account=account, actor=self.request.user, at=timezone.now())
        except CannotUndo as refusal:
            later(request, str(refusal))
        else:
            later(request, _("The account is taken back."))
        return go(request, _tab(account))


def _tab(account: BankAccount) -> str:
    """The tab where the accounts of its card stand."""
    return f"{reverse(PATH, args=[account.counterparty_id])}?tab=requisites"
