"""What approvals bring to the house: permissions, notices, navigation, tabs, the desktop's widget."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from approvals import queries
from approvals.access import DECIDE, START, VIEW_ALL
from approvals.impact import running
from approvals.models import Approval, Visa
from ecm import access
from ecm.access import Person, Policy
from ecm.notices import register_notice
from ecm.web.desktop import Widget, WidgetContent, WidgetRow, register_widget
from ecm.web.impact import Impact, register_impact
from ecm.web.navigation import NavItem, register_item
from ecm.web.sections import Section, register_section
from ecm.web.timeline import describe_event


def register_access(model: type[Approval]) -> None:
    """An approval shows to those who see its document; a right of its own hides nothing from them."""
    access.permission(START, _("Start approvals"))
    access.permission(DECIDE, _("Give visas"))
    access.permission(VIEW_ALL, _("Oversee all approvals"))
    for guarded, kind, through in ((model, "approval", "document"), (Visa, "visa", "approval__document")):
        policy = Policy(
            kind=kind, view="storage.view", view_all="storage.view_all", through=through, guard_kind="document"
        )
        access.register(guarded, policy)


NOTICES = (
    ("asked", _("“%(document)s” waits for your visa."), _("A visa is asked of you"), "stamp", "mail"),
    (
        "asked_for",
        _("“%(document)s” waits for a visa of %(person)s, for whom you stand in."),
        _("A visa is asked of a person you stand in for"),
        "stamp",
        "mail",
    ),
    (
        "completed",
        _("“%(document)s” is approved by everyone."),
        _("An approval of yours is complete"),
        "circle-check",
        "bell",
    ),
    (
        "returned",
        _("%(person)s returned “%(document)s”: %(comment)s"),
        _("A document of yours was returned"),
        "corner-up-left",
        "mail",
    ),
    (
        "voided",
        _("“%(document)s” has a new version: the visas given before are void."),
        _("Visas became void by a new version"),
        "file-x",
        "bell",
    ),
    (
        "not_needed",
        _("Your visa on “%(document)s” is not needed any more."),
        _("A visa is not needed any more"),
        "stamp",
        "bell",
    ),
    ("remark", _("%(person)s on “%(document)s”: %(comment)s"), _("A remark in an approval"), "message-square", "bell"),
    ("due_soon", _("Your visa on “%(document)s” is due by %(due_on)s."), _("A visa is due soon"), "clock", "bell"),
    ("overdue", _("Your visa on “%(document)s” is overdue."), _("A visa of yours is overdue"), "clock-alert", "mail"),
    (
        "overdue_theirs",
        _("A visa on “%(document)s” that you asked for is overdue: %(person)s."),
        _("A visa that you asked for is overdue"),
        "clock-alert",
        "bell",
    ),
)


def register_notices() -> None:
    for code, title, topic, icon, way in NOTICES:
        register_notice(f"approvals.{code}", title=title, topic=topic, icon=icon, way=way)


def register_screens() -> None:
    register_item(
        NavItem(
            "approvals",
            _("Approvals"),
            "approvals:inbox",
            "stamp",
            "storage.view",
            order=20,
            count=queries.waiting_count,
            short=pgettext_lazy("on a telephone", "Approvals"),
        )
    )
    register_section(
        Section(
            "document", "approvals", _("Approvals"), "approvals:of_document", "storage.view", order=30, icon="stamp"
        )
    )
    register_section(
        Section(
            "counterparty",
            "approvals",
            _("Approvals"),
            "approvals:of_counterparty",
            "storage.view",
            order=50,
            icon="stamp",
        )
    )
    register_impact(
        Impact("counterparty", "approvals", _("Approvals under way"), "stamp", "storage.view", running, order=20)
    )
    register_widget(
        Widget(
            "approvals", _("Waiting for my visa"), "stamp", DECIDE, 10, _widget,
            empty=_("Nothing waits for your visa."),
        )
    )  # fmt: skip


def describe_events() -> None:
    """How the events of approvals read on timelines."""
    for name, title, icon, tone in (
        ("approval.started", _("Approval started"), "stamp", ""),
        ("approval.completed", _("Approved by everyone"), "check-check", "good"),
        ("approval.returned", _("Returned for revision"), "corner-up-left", "bad"),
        ("approval.cancelled", _("Approval called off"), "ban", ""),
        ("approval.voided", _("Visas void: the content changed"), "file-x", "warn"),
        ("remark.made", _("Remark in an approval"), "message-square", ""),
    ):
        describe_event(f"approvals.{name}", title, icon=icon, tone=tone)
    describe_event("approvals.visa.decided", _("Visa"), icon="signature", note=_decision)


def _decision(payload: Mapping[str, Any]) -> str:
    return gettext("approved") if payload.get("decision") == "approved" else gettext("returned")


def _widget(user: Person, at: datetime) -> WidgetContent:
    """The most urgent visas of the person."""
    inbox, today = reverse("approvals:inbox"), timezone.localdate(at)
    visas = list(queries.visas_waiting_for(user).order_by(*queries.INBOX_ORDER)[:6])
    total = len(visas) if len(visas) < 6 else queries.waiting_count(user)
    rows = [
        WidgetRow(
            title=visa.approval.document.title, url=f"{inbox}?visa={visa.pk}", note=str(visa.approval.started_by),
            due=visa.due_on, state="bad" if visa.is_overdue(today) else "",
        )
        for visa in visas[:5]
    ]  # fmt: skip
    return WidgetContent(total=total, url=inbox, rows=rows)
