"""The list of counterparties, their cards, and the express card with duplicates proposed while one types."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counterparties import queries, services
from counterparties.access import SET_RULES, VIEW
from counterparties.filters import filter_of
from counterparties.models import Counterparty
from counterparties.models.parties import PartyRole
from counterparties.queries import Eye
from counterparties.queries.narrowing import words_of_further
from counterparties.titles import COUNTRIES, country_title
from counterparties.web.entered import before_of, is_there
from counterparties.web.forms import ExpressForm, PartyForm
from ecm import access
from ecm.errors import InvalidInput, StaleVersion
from ecm.fields import AddedFilter, column_specs, listed_values
from ecm.numbers import whole
from ecm.web.actions import Offered, actions_of
from ecm.web.choosing import Choice, created, options
from ecm.web.exports import kept_of, without_cursor
from ecm.web.page_actions import actions_on
from ecm.web.stale import tell_stale
from ecm.web.toasts import later
from ecm.web.twice import Before, MadeBefore, form_context, made_once, sent_again, wants_another
from ecm.web.views import WorkspaceView, go

ICONS = {"legal": "building-2", "sole": "briefcase", "individual": "user", "public": "landmark"}


class JournalView(WorkspaceView):
    """All counterparties one may see, by name; filters stand in the URL."""

    permission = VIEW
    template_name = "counterparties/journal.html"
    nav = "counterparties"

    def get(self, request: HttpRequest) -> HttpResponse:
        query, user, today = request.GET, self.request.user, timezone.localdate()
        narrowed = filter_of(query)
        columns = column_specs(specs := narrowed.specs())
        page = queries.journal_lines(
            user, narrowed, today=today, sort=query.get("sort", ""), cursor=query.get("after", ""),
            with_added=bool(columns),
        )  # fmt: skip
        papers = queries.papers_for([party.pk for party in page.rows], Eye(user, today), shows=False)
        say, groups = _Words(), queries.groups_offered(user)
        rows = [say.row(party) | say.papers(papers.get(party.pk, [])) for party in page.rows]
        if columns:
            for row, texts in zip(rows, listed_values(columns, [row.extra for row in page.rows], user), strict=True):
                row["added"] = texts
        return self.page(
            {
                "page": page,
                "rows": rows,
                "added_columns": columns,
                "added_filter": AddedFilter(specs, query, user),
                "q": query.get("q", ""),
                "kept": kept_of(query),
                "menus": (menus := _menus()),
                "chosen": [
                    *(each for _heading, choices in menus for each in _chosen(choices, query)),
                    *words_of_further(user, narrowed.further),
                ],
                "may_add": access.has(user, services.ADD),
                "groups": (in_groups := [("group", group.pk, group.title) for group in groups]),
                "lists": (lists := [group for group in groups if not group.is_segment]),
                "ticks": bool(lists) and access.has(user, services.EDIT),
                "chosen_groups": _chosen(in_groups, query),
                "page_actions": actions_on("counterparties", user),
                "group_actions": _of_group(narrowed, user),
                "export_query": without_cursor(query),
                "may_set_rules": access.has(user, SET_RULES),
                "is_narrowed": bool(query.keys() - {"after", "sort", "hide"}),
            }
        )


def _of_group(narrowed: queries.PartyFilter, user: Any) -> list[Offered]:
    """What can be done with the one group that the list is narrowed to."""
    return actions_of("party_group", user, narrowed.groups[0]) if len(narrowed.groups) == 1 else []


Chip = tuple[str, Any, Any]  # the name and the value in the address, and the word


def _menus() -> list[tuple[str, list[Chip]]]:
    """What the list is narrowed by, each with its choices."""
    asked: list[tuple[str, str, Any]] = [
        (_("Role"), "role", PartyRole.choices),
        (_("Type"), "kind", Counterparty.Kind.choices),
        (_("Status"), "status", Counterparty.Status.choices),
        (_("Country"), "country", COUNTRIES),
    ]
    return [(heading, [(name, code, title) for code, title in choices]) for heading, name, choices in asked]


def _chosen(choices: list[Chip], query: QueryDict) -> list[Chip]:
    return [each for each in choices if str(each[1]) in query.getlist(each[0])]


class _Words:
    """What the lines of one page say; the same few words come back in most of them and are looked up once."""

    def __init__(self) -> None:
        self._home = reverse("counterparties:journal")  # a card stands below the list
        self._country = cache(lambda code: str(country_title(code)))
        self._state = cache(lambda state: str(state.label))
        self._lacking = cache(
            lambda number: ngettext("%(number)s missing", "%(number)s missing", number) % {"number": number}
        )
        self._manager = cache(lambda _pk, person: person.initials_name)
        self._roles: dict[str, str] = {}
        self._kinds: dict[int, str] = {}

    def row(self, party: Any) -> dict[str, Any]:
        now: queries.Now | None = party.now
        if party.role_codes not in self._roles:
            self._roles[party.role_codes] = ", ".join(party.role_titles)
        return {
            "party": party,
            "key": str(party.pk),
            "name": party.display_name,
            "url": f"{self._home}{party.pk}/",
            "icon": ICONS[party.kind],
            "number": next(iter(now.identifiers.values()), "") if now else "",
            "place": ", ".join(part for part in (now.city if now else "", self._country(party.country)) if part),
            "roles": self._roles[party.role_codes],
            "manager": self._manager(party.manager_id, party.manager) if party.manager_id else "",
            "added": [],
        }

    def papers(self, papers: list[queries.Paper]) -> dict[str, Any]:
        """How many required papers are missing or over (None: nothing is required), and which."""
        lacking = [self._paper(paper) for paper in papers if paper.is_lacking]
        return {
            "is_asked": bool(papers),
            "lacking": self._lacking(len(lacking)) if lacking else "",
            "lacking_title": ", ".join(lacking),
        }

    def _paper(self, paper: queries.Paper) -> str:
        rule = paper.rule
        if rule.kind_id not in self._kinds:
            self._kinds[rule.kind_id] = str(rule.kind)
        return f"{self._kinds[rule.kind_id]}: {self._state(paper.state)}"


class CreateView(WorkspaceView):
    """A new counterparty's card; its requisites are entered next."""

    permission = services.ADD
    template_name = "counterparties/party_form.html"
    nav = "counterparties"

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = {"kind": "legal", "status": "prospect", "display_name": request.GET.get("name", "")[:300]}
        return self._show(PartyForm(initial=initial, user=self.request.user))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = PartyForm(request.POST, user=self.request.user)
        if not form.is_valid():
            return self._show(form, status=422)
        try:
            pk = made_once(request, lambda: self._made(form), partial(is_there, self.request.user))
        except MadeBefore as made:
            before = before_of(self.request.user, made.pk)
            return sent_again(request, before) if made.is_same_form else self._show(form, before, status=409)
        later(request, _("The counterparty was created. Enter its requisites."))
        return go(request, reverse("counterparties:edit_requisites", args=[pk]))

    def _made(self, form: PartyForm) -> int:
        return services.create_counterparty(
            **form.facts(), roles=form.cleaned_data["roles"], actor=self.request.user, at=timezone.now()
        ).pk

    def _show(self, form: PartyForm, before: Before | None = None, status: int = 200) -> HttpResponse:
        context = {"form": form, "cancel_url": reverse("counterparties:journal")}
        return self.page({**context, **form_context(self.request, before)}, status=status)


class ChangeView(WorkspaceView):
    """Change of the card's own facts."""

    permission = services.EDIT
    template_name = "counterparties/party_form.html"
    nav = "counterparties"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        party = self._party(pk)
        return self._show(PartyForm(counterparty=party, user=self.request.user), party, party.version)

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        party = self._party(pk)
        form = PartyForm(request.POST, counterparty=party, user=self.request.user)
        seen = whole(request.POST.get("version", ""))
        if not form.is_valid() or seen is None:
            return self._show(form, party, seen or party.version, status=422)
        try:
            services.change_counterparty(
                counterparty=party,
                seen=seen,
                changes=form.facts(),
                roles=form.cleaned_data["roles"],
                actor=self.request.user,
                at=timezone.now(),
            )
        except StaleVersion as error:
            return self._show(form, party, tell_stale(form, error), status=409)
        if party.is_express:
            services.complete_express(counterparty=party, actor=self.request.user, at=timezone.now())
        later(request, _("The changes were saved."))
        return go(request, reverse("counterparties:dossier", args=[pk]))

    def _party(self, pk: int) -> Counterparty:
        party = queries.counterparty_visible_to(self.request.user, pk)
        access.require(self.request.user, services.EDIT, party)
        return party

    def _show(self, form: PartyForm, party: Counterparty, seen: Any, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "party": party,
            "seen": seen,
            "cancel_url": reverse("counterparties:dossier", args=[party.pk]),
        }
        return self.page(context, status=status)


class ExpressView(WorkspaceView):
    """The express card: a page of its own, or a dialog opened from a chooser (`?in=dialog`)."""

    permission = services.ADD
    nav = "counterparties"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(ExpressForm(initial={"text": request.GET.get("q", request.GET.get("name", ""))[:300]}))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = ExpressForm(request.POST)
        if not form.is_valid():
            return self._show(form, status=422)
        held = None if wants_another(request) else self._holder(form.cleaned_data["text"])
        if held is not None:
            return self._show(form, held, status=409)
        try:
            pk = made_once(request, lambda: self._made(form), partial(is_there, self.request.user))
        except InvalidInput:
            form.add_error("text", _("Give a name or a number."))
            return self._show(form, status=422)
        except MadeBefore as made:
            return self._before(form, made)
        return self._done(queries.counterparty_visible_to(self.request.user, pk))

    def _made(self, form: ExpressForm) -> int:
        return services.create_express(**form.cleaned_data, actor=self.request.user, at=timezone.now()).pk

    def _holder(self, text: str) -> Before | None:
        """Who has the number in the text already."""
        party = queries.holder_of(self.request.user, text)
        return before_of(self.request.user, party.pk, _("Somebody has this number already:")) if party else None

    def _before(self, form: ExpressForm, made: MadeBefore) -> HttpResponseBase:
        before = before_of(self.request.user, made.pk)
        if made.is_same_form and self._in_dialog:
            return created(made.pk, before.name)
        return sent_again(self.request, before) if made.is_same_form else self._show(form, before, status=409)

    def _done(self, party: Counterparty) -> HttpResponseBase:
        if self._in_dialog:
            return created(party.pk, party.display_name)
        later(self.request, _("“%(name)s” is in the list. Complete the card when there is time.") % {"name": party})
        return go(self.request, reverse("counterparties:dossier", args=[party.pk]))

    @property
    def _in_dialog(self) -> bool:
        return self.request.GET.get("in") == "dialog"

    def _show(self, form: ExpressForm, before: Before | None = None, status: int = 200) -> HttpResponse:
        template = "counterparties/_express_dialog.html" if self._in_dialog else "counterparties/express.html"
        context = {"form": form, "cancel_url": reverse("counterparties:journal")}
        return self.page({**context, **form_context(self.request, before)}, template=template, status=status)


class DuplicatesView(WorkspaceView):
    """Who it may be already, while one types: a fragment."""

    permission = VIEW
    template_name = "counterparties/_duplicates.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        name = (request.GET.get("text") or request.GET.get("display_name") or "")[:300]
        phone, email = request.GET.get("phone", "")[:60], request.GET.get("email", "")[:254]
        found = queries.duplicates_of(name=name, phone=phone, email=email, user=self.request.user)
        return self.page({"proposals": found, "is_asked": any(text.strip() for text in (name, phone, email))})


class ChooseView(WorkspaceView):
    """Counterparties for a combobox, without the one that `?but=` names."""

    permission = VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        but = whole(request.GET.get("but", ""))
        found = queries.choose(self.request.user, request.GET.get("q", "")[:200], but=but)
        return options(
            request,
            [
                Choice(item.counterparty.pk, str(item.counterparty), item.note, ICONS[item.counterparty.kind])
                for item in found
            ],
        )


class ChooseContactView(WorkspaceView):
    """People for a combobox."""

    permission = VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        found = queries.choose_contact(self.request.user, request.GET.get("q", "")[:200])
        return options(request, [Choice(pk, name, icon="user") for pk, name in found])
