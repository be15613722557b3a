"""Acts on the ticked rows of a list: apps bring theirs, a list shows them in its bar without knowing whose they are."""

from abc import ABC, abstractmethod
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ecm import access
from ecm.access import Person
from ecm.errors import DomainError, NotFound
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go

MOST = 200
NAMED = 5


@dataclass(frozen=True)
class BulkAction:
    """A button over the ticked rows of a list of `host`; `url_name` answers with the form for the dialog."""

    host: str
    key: str
    title: str | Promise
    icon: str
    url_name: str
    permission: str
    order: int = 100

    @property
    def url(self) -> str:
        return reverse(self.url_name)


_actions: dict[str, dict[str, BulkAction]] = defaultdict(dict)


def register_bulk(action: BulkAction) -> None:
    _actions[action.host][action.key] = action


def bulk_actions(host: str, user: Person) -> list[BulkAction]:
    """The buttons this person may press, in order."""
    allowed = [action for action in _actions[host].values() if access.has(user, action.permission)]
    return sorted(allowed, key=lambda action: action.order)


class NothingAsked(forms.Form):
    """An act that asks for nothing but a yes."""


class BulkView(WorkspaceView, ABC):
    """GET shows what will be done to the rows `ids`, as a fragment; POST does it to each that allows it and says so.

    Each row is a change of its own: what one row refuses does not keep the others from it.
    """

    template_name = "ecm/_bulk.html"
    heading: ClassVar[str | Promise] = ""
    explanation: ClassVar[str | Promise] = ""
    button: ClassVar[str | Promise] = ""
    list_url: ClassVar[str] = ""

    @abstractmethod
    def rows(self, ids: Sequence[int]) -> Sequence[Any]:
        """Those of the rows that the person may see."""

    def form(self, rows: Sequence[Any], data: Any = None) -> forms.Form:
        return NothingAsked(data)

    @abstractmethod
    def act(self, row: Any, values: dict[str, Any]) -> None:
        """Do it to one row through its service. Raises DomainError where the business refuses."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = self._rows(request.GET.getlist("ids"))
        return self._show(rows, self.form(rows), request.GET.get("back", ""))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        rows, back = self._rows(request.POST.getlist("ids")), request.POST.get("back", "")
        form = self.form(rows, request.POST)
        if not form.is_valid():
            return self._show(rows, form, back, status=422)
        later(request, self._carry_out(rows, form.cleaned_data))
        is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
        return go(request, back if is_ours else reverse(self.list_url))

    def _rows(self, ids: Sequence[str]) -> Sequence[Any]:
        numbers = [int(each) for each in ids if each.isascii() and each.isdigit() and len(each) < 18][:MOST]
        found = self.rows(numbers)
        if not found:
            raise NotFound
        return found

    def _carry_out(self, rows: Sequence[Any], values: dict[str, Any]) -> str:
        refusals: dict[str, str] = {}
        for row in rows:
            try:
                self.act(row, values)
            except DomainError as refusal:
                refusals[str(row)] = str(refusal)
        done = len(rows) - len(refusals)
        told = ngettext("Done for %(n)d row.", "Done for %(n)d rows.", done) % {"n": done}
        if not refusals:
            return told
        name, why = next(iter(refusals.items()))
        left = ngettext("%(n)d stayed as it was.", "%(n)d stayed as they were.", len(refusals)) % {"n": len(refusals)}
        return f"{told} {left} {name}: {why}"

    def _show(self, rows: Sequence[Any], form: forms.Form, back: str, *, status: int = 200) -> HttpResponse:
        return self.page({
            "heading": self.heading, "explanation": self.explanation, "button": self.button or _("Do it"),
            "rows": rows, "named": rows[:NAMED], "more": max(0, len(rows) - NAMED), "form": form, "back": back,
        }, status=status)  # fmt: skip
