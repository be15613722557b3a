"""The dossier's blocks for its reader, and the screens on which administrators lay it out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterparties import queries, services
from counterparties.models import CardLayout, Counterparty
from counterparties.queries.layouts import audiences, layout_named, layouts, party_specs
from counterparties.services.layouts import ADMINISTER
from counterparties.titles import country_title
from ecm.errors import InvalidInput, StaleVersion
from ecm.fields import display_values
from ecm.fields.forms import add_errors
from ecm.numbers import whole
from ecm.web.blocks import arranged, blocks_of
from ecm.web.formats import short_day
from ecm.web.forms import offer_choices
from ecm.web.sections import sections_of
from ecm.web.stale import tell_stale
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go

HOST = "counterparty"


@dataclass(frozen=True)
class CardField:
    """A fact of the card: how it is called and how it reads; an empty text is not shown."""

    key: str
    title: str | Promise
    text: Callable[[Counterparty], str]
    link: str = ""


def _kind(party: Counterparty) -> str:
    return ", ".join(part for part in (party.get_kind_display(), country_title(party.country)) if part)


FIELDS = (
    CardField("kind", gettext_lazy("Type"), _kind),
    CardField("phone", gettext_lazy("Phone"), lambda party: party.phone, "tel:"),
    CardField("email", gettext_lazy("E-mail"), lambda party: party.email, "mailto:"),
    CardField("website", gettext_lazy("Website"), lambda party: party.website, "https://"),
    CardField("manager", gettext_lazy("Responsible manager"), lambda party: str(party.manager or "")),
    CardField("source", gettext_lazy("Source"), lambda party: party.source),
    CardField("wish", gettext_lazy("Wants"), lambda party: party.wish),
    CardField("extra", gettext_lazy("Added fields"), lambda party: ""),
    CardField(
        "since",
        gettext_lazy("In the list since"),
        lambda party: short_day(timezone.localdate(party.created_at)),
    ),
)


def card_facts(party: Counterparty, layout: CardLayout, user: Any) -> list[dict[str, Any]]:
    """The rows of the card's own facts as the layout wants them. One query for the added fields, if there are any."""
    rows: list[dict[str, Any]] = []
    for field in arranged(FIELDS, layout.fields):
        if field.key == "extra":
            rows += _added(party, user)
        elif text := field.text(party):
            rows.append({"title": str(field.title), "text": text, "link": _link(field.link, text)})
    return rows


def _link(beginning: str, text: str) -> str:
    """Where the fact leads; an address of a site may be written with its scheme, and has no other."""
    if beginning == "https://" and text.lower().startswith(("http://", "https://")):
        return text
    return f"{beginning}{text}" if beginning else ""


def _added(party: Counterparty, user: Any) -> list[dict[str, Any]]:
    if not party.extra:
        return []
    shown = display_values(party_specs(party.kind), party.extra, user)
    return [{"title": each.title, "text": each.text, "link": each.url, "added": each} for each in shown]


def laid_out(party: Counterparty, user: Any) -> dict[str, Any]:
    """Blocks, tabs and facts of the dossier for this reader."""
    layout = queries.layout_for(user)
    return {
        "blocks": arranged(blocks_of(HOST, user), layout.blocks),
        "sections": arranged(sections_of(HOST, user), layout.tabs),
        "card_facts": card_facts(party, layout, user),
    }


class LayoutForm(forms.Form):
    """For whom a layout is."""

    title = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    department = forms.ChoiceField(label=gettext_lazy("Department"), required=False)
    role = forms.ChoiceField(label=gettext_lazy("Group of users"), required=False)
    position = forms.IntegerField(
        label=gettext_lazy("Order"), min_value=0, max_value=9999, initial=100,
        help_text=gettext_lazy("Of the layouts that fit a person the first one counts."),
    )  # fmt: skip
    is_active = forms.BooleanField(label=gettext_lazy("In use"), required=False, initial=True)

    def __init__(self, *args: Any, layout: CardLayout | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments, roles = audiences()
        self.rows: dict[str, dict[str, Any]] = {
            "department": {str(row.pk): row for row in departments},
            "role": {str(row.pk): row for row in roles},
        }
        for name, rows in self.rows.items():
            choices = [("", _("Everybody")), *((pk, str(row)) for pk, row in rows.items())]
            offer_choices(self, name, choices)
        if layout is not None:
            self.initial.update(title=layout.title, position=layout.position, is_active=layout.is_active)
            self.initial.update(department=layout.department_id, role=layout.role_id)

    def facts(self) -> dict[str, Any]:
        """Values for the services."""
        return {**self.cleaned_data, **{n: rows.get(self.cleaned_data[n]) for n, rows in self.rows.items()}}


LISTS = (
    ("blocks", gettext_lazy("Blocks at the left")),
    ("tabs", gettext_lazy("Tabs")),
    ("fields", gettext_lazy("Fields of the card")),
)


def _items(user: Any) -> dict[str, Sequence[Any]]:
    return {"blocks": blocks_of(HOST, user), "tabs": sections_of(HOST, user), "fields": FIELDS}


def places(layout: CardLayout, user: Any) -> list[dict[str, Any]]:
    """All that can stand on the dossier, list by list, in the layout's order with what it shows."""
    found = []
    for name, title in LISTS:
        wanted = dict(getattr(layout, name))
        order = arranged(_items(user)[name], [(key, True) for key in wanted])
        rows = [{"key": item.key, "title": item.title, "shown": wanted.get(item.key, True)} for item in order]
        found.append({"name": name, "title": title, "rows": rows})
    return found


def arrangement(data: Any) -> dict[str, list[list[Any]]]:
    """The lists as the form holds them (`blocks`: keys in order, `blocks-shown`: ticked), after `do=blocks:up:key`."""
    wish = data.get("do", "").split(":")
    found = {}
    for name, _title in LISTS:
        keys, shown = list(dict.fromkeys(data.getlist(name)[:100])), set(data.getlist(f"{name}-shown"))
        if len(wish) == 3 and wish[0] == name and wish[2] in keys:
            _move(keys, wish[2], -1 if wish[1] == "up" else 1)
        found[name] = [[key, key in shown] for key in keys]
    return found


def _move(keys: list[str], key: str, step: int) -> None:
    at = keys.index(key)
    to = min(max(at + step, 0), len(keys) - 1)
    keys[at], keys[to] = keys[to], keys[at]


class LayoutsView(WorkspaceView):
    """The layouts in the order in which they are tried."""

    permission = ADMINISTER
    template_name = "counterparties/layouts.html"
    nav = "counterparties"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page({"rows": layouts()})


class ArrangeView(WorkspaceView):
    """POST: the lists anew after something moved up or down; a fragment."""

    permission = ADMINISTER
    template_name = "counterparties/_arrangement.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        layout = CardLayout(**arrangement(request.POST))
        return self.page({"places": places(layout, self.request.user)})


class NewLayoutView(WorkspaceView):
    """A new layout."""

    permission = ADMINISTER
    template_name = "counterparties/layout_form.html"
    nav = "counterparties"

    def get(self, request: HttpRequest, **_address: int) -> HttpResponse:
        layout = self._layout()
        return self._show(LayoutForm(layout=layout), layout or CardLayout())

    def post(self, request: HttpRequest, **_address: int) -> HttpResponseBase:
        form, lists, status = LayoutForm(request.POST), arrangement(request.POST), 422
        seen = whole(request.POST.get("version", ""))
        if form.is_valid():
            try:
                self._save({**form.facts(), **lists}, seen)
            except InvalidInput as error:
                add_errors(form, error)
            except StaleVersion as error:
                seen, status = tell_stale(form, error), 409
            else:
                later(request, _("The layout was saved."))
                return go(request, reverse("counterparties:layouts"))
        return self._show(form, self._as_typed(lists, seen), status=status)

    def _as_typed(self, lists: dict[str, Any], seen: int | None) -> CardLayout:
        """The layout with what stands in the form, of the version that its reader has seen."""
        layout = self._layout() or CardLayout()
        for name, value in {**lists, "version": seen or layout.version}.items():
            setattr(layout, name, value)
        return layout

    def _layout(self) -> CardLayout | None:
        return None

    def _save(self, values: dict[str, Any], seen: int | None) -> None:
        services.create_layout(**values, actor=self.request.user, at=timezone.now())

    def _show(self, form: LayoutForm, layout: CardLayout, status: int = 200) -> HttpResponse:
        context = {"form": form, "layout": layout, "places": places(layout, self.request.user)}
        return self.page({**context, "cancel_url": reverse("counterparties:layouts")}, status=status)


class ChangeLayoutView(NewLayoutView):
    """Change of a layout."""

    def _layout(self) -> CardLayout:
        return layout_named(self.kwargs["pk"])

    def _save(self, values: dict[str, Any], seen: int | None) -> None:
        layout = self._layout()
        if seen is None:
            raise StaleVersion(current=layout.version, conflicts={})
        services.change_layout(layout=layout, seen=seen, **values, actor=self.request.user, at=timezone.now())
