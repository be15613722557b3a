"""What cases bring to the house: navigation, tabs, looks, the desktop's widget, notices, words of timelines."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from cases import queries
from cases.access import EDIT, KIND, VIEW
from cases.services import put_document
from ecm import access
from ecm.access import Person
from ecm.fields.usage import register_keeper
from ecm.holders import Holder, register_holder
from ecm.notices import register_notice
from ecm.texts import pick
from ecm.web import statuses
from ecm.web.addresses import address_of
from ecm.web.desktop import Widget, WidgetContent, WidgetRow, register_widget
from ecm.web.navigation import NavItem, NewItem, register_item, register_new
from ecm.web.palette import PaletteRow, register_finder
from ecm.web.sections import Section, register_section
from ecm.web.timeline import describe_event


def register_looks() -> None:
    """A case's state as icon, word and tone."""
    for code, word, icon, tone in (
        ("open", pgettext_lazy("case", "Under way"), "circle-dot", "info"),
        ("won", pgettext_lazy("case", "Ended well"), "circle-check", "good"),
        ("lost", pgettext_lazy("case", "Ended badly"), "circle-x", "bad"),
    ):
        statuses.register("case", code, word, icon=icon, tone=tone)


def register_screens() -> None:
    """The sidebar, the "New" menu, tabs and the desktop."""
    register_item(NavItem("cases", _("Cases"), "cases:journal", "briefcase", VIEW, order=45))
    register_new(NewItem("case", _("Case"), "cases:new", "briefcase", EDIT, 25))
    for host, name, order in (("counterparty", "cases:of_counterparty", 20), ("document", "cases:of_document", 40)):
        register_section(Section(host, "cases", _("Cases"), name, VIEW, order=order, icon="briefcase"))
    register_finder("cases", _found, order=30)
    register_widget(Widget("cases", _("My cases"), "briefcase", VIEW, 25, _widget, empty=_("No open case is yours.")))


def _found(user: Person, text: str) -> list[PaletteRow]:
    rows = queries.choose(user, text, limit=6) if text.strip() and access.has(user, VIEW) else []
    return [PaletteRow(str(row), address_of("cases:case", row.pk), "briefcase", str(row.counterparty)) for row in rows]


def register_places() -> None:
    """Documents may be made in a case; a field that cases have values of keeps its kind."""
    register_keeper(queries.holds_value)
    register_holder(
        KIND,
        Holder(
            title=lambda user, pk: str(queries.case_visible_to(user, pk)),
            put=_put,
            url=lambda pk: reverse("cases:case", args=[pk]),
        ),
    )


def _put(document: Any, pk: int, actor: Any, at: datetime) -> None:
    case = queries.case_visible_to(actor, pk)
    put_document(case=case, document=document, actor=actor, at=at, is_made_here=True)


def register_notices() -> None:
    register_notice(
        "cases.assigned", title=_("%(number)s “%(title)s” is yours to work on."),
        topic=_("A case is assigned to me"), icon="briefcase", way="mail",
    )  # fmt: skip


def describe_events() -> None:
    """How the events of cases read on timelines: each with the number of the case."""
    for name, title, icon, tone, note in (
        ("case.opened", _("Case opened"), "briefcase", "", _number),
        ("case.changed", _("Case changed"), "pencil", "", _number),
        ("case.moved", _("Case moved"), "arrow-right", "", _stage),
        ("case.reopened", _("Case reopened"), "rotate-ccw", "warn", _stage),
        ("document.put", _("A document came into the case"), "file-plus", "", _number),
        ("document.taken", _("A document was taken out of the case"), "unlink", "", _number),
    ):
        describe_event(f"cases.{name}", title, icon=icon, tone=tone, note=note, url=_url)


def _url(payload: Mapping[str, Any]) -> str:
    return address_of("cases:case", payload["case_id"])


def _number(payload: Mapping[str, Any]) -> str:
    return str(payload.get("number", ""))


def _stage(payload: Mapping[str, Any]) -> str:
    """The number and the stage as it was called then."""
    return gettext("%(number)s to “%(stage)s”") % {
        "number": payload.get("number", ""), "stage": pick(payload.get("stage") or {}),
    }  # fmt: skip


def _widget(user: Person, at: datetime) -> WidgetContent:
    """Open cases of the person, the most urgent first."""
    today, rows = timezone.localdate(at), queries.my_cases(user)
    return WidgetContent(
        total=queries.my_cases_count(user),
        url=f"{reverse('cases:journal')}?mine=1&state=open",
        rows=[
            WidgetRow(
                str(row), reverse("cases:case", args=[row.pk]), str(row.counterparty), row.due_on,
                "bad" if row.is_overdue(today) else "",
            )
            for row in rows
        ],
    )  # fmt: skip
