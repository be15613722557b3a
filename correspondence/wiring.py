"""What the app brings to the house from `ready()`: navigation, tabs, widgets, notices, index entries, answers."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from correspondence.access import INTAKE, REGISTER, VIEW
from correspondence.impact import open_letters
from ecm.access import Person
from ecm.evaluation import register_set
from ecm.events import subscribe
from ecm.notices import register_notice
from ecm.web import statuses
from ecm.web.desktop import Widget, WidgetContent, WidgetRow, register_widget
from ecm.web.impact import Impact, register_impact
from ecm.web.navigation import NavItem, NewItem, register_item, register_new
from ecm.web.sections import Section, register_section
from ecm.web.timeline import describe_event


def register() -> None:
    """Called once, when all models are loaded."""
    _looks()
    _navigation()
    _sections()
    _widgets()
    _index()
    _timelines()
    register_notice(
        "correspondence.assigned",
        title=_("%(number)s from %(correspondent)s is yours to answer."),
        icon="mail",
        way="mail",
        topic=_("A letter is assigned to me"),
    )
    register_notice(
        "correspondence.exported", title=_("The export of the journal is ready."), icon="file-spreadsheet",
        topic=_("My export of a journal is ready"),
    )  # fmt: skip
    register_set("mail", "emails", _answers("mail_answers"), needs_database=False)
    register_set("outlook", "outlook", _answers("outlook_answers"), needs_database=False)


def _looks() -> None:
    statuses.register(
        "registration", "done", pgettext_lazy("registration", "Answered"), icon="check-check", tone="good"
    )


def _navigation() -> None:
    from correspondence.queries import waiting_count

    short = pgettext_lazy("on a telephone", "Intake")
    register_item(
        NavItem(
            "intake", _("Intake"), "correspondence:intake", "inbox", INTAKE, order=20, count=waiting_count, short=short
        )
    )
    register_new(
        NewItem("letter", _("Paper letter"), "correspondence:journal", "mail-plus", REGISTER, 20, "id_counterparty")
    )
    register_item(NavItem("journal", _("Journals"), "correspondence:journal", "mail", VIEW, order=30))


def _sections() -> None:
    register_impact(Impact("counterparty", "registrations", _("Open letters"), "mail", VIEW, open_letters, order=30))
    register_section(
        Section(
            "document", "registration", _("Registration"), "correspondence:of-document", VIEW, order=20, icon="stamp"
        )
    )
    register_section(
        Section(
            "counterparty",
            "correspondence",
            _("Correspondence"),
            "correspondence:of-party",
            VIEW,
            order=30,
            icon="mail",
        )
    )


def _widgets() -> None:
    register_widget(
        Widget("intake", _("Intake"), "inbox", INTAKE, 20, _intake_widget, _("Nothing waits at the intake."))
    )
    register_widget(
        Widget(
            "letters", _("Letters I answer"), "mail", VIEW, 30, _letters_widget, _("No letter waits for your answer.")
        )
    )


def _intake_widget(user: Person, at: datetime) -> WidgetContent:
    from correspondence import queries

    rows = queries.newest_waiting(user)
    return WidgetContent(
        total=queries.waiting_count(user),
        url=reverse("correspondence:intake"),
        rows=[
            WidgetRow(row.title, reverse("correspondence:item", args=[row.pk]), row.sender, row.received_at)
            for row in rows
        ],
    )


def _letters_widget(user: Person, at: datetime) -> WidgetContent:
    from django.utils import timezone

    from correspondence import queries

    today = timezone.localdate(at)
    rows, total = queries.letters_to_answer(user)
    return WidgetContent(
        total=total,
        url=reverse("correspondence:journal") + f"?executor={getattr(user, 'pk', '')}&open=1",
        rows=[
            WidgetRow(
                f"{row.number} {row.document.title}", reverse("storage:document", args=[row.document_id]),
                row.correspondent, row.due_on, "bad" if row.is_overdue(today) else "",
            )
            for row in rows
        ],
    )  # fmt: skip


def _index() -> None:
    """Documents are found by their registration numbers, ours and theirs."""
    from correspondence.events import DocumentRegistered, RegistrationChanged, RegistrationVoided
    from correspondence.queries import numbers_of_documents
    from search.registry import register_keywords

    register_keywords("document", numbers_of_documents)
    for event in (DocumentRegistered, RegistrationChanged, RegistrationVoided):
        subscribe(event, "correspondence.index")


def _timelines() -> None:
    def number(payload: Mapping[str, Any]) -> str:
        return str(payload.get("number", ""))

    def voided(payload: Mapping[str, Any]) -> str:
        return f"{payload.get('number', '')}: {payload.get('reason', '')}"

    describe_event("correspondence.document.registered", _("Registered"), icon="stamp", tone="good", note=number)
    describe_event("correspondence.registration.changed", _("Registration changed"), icon="pencil", note=number)
    describe_event("correspondence.registration.voided", _("Registration voided"), icon="ban", tone="bad", note=voided)
    describe_event("correspondence.item.received", _("Received"), icon="mail")
    describe_event("correspondence.item.decided", _("Decided at the intake"), icon="mail-check")


def _answers(name: str) -> Callable[[Path], Iterator[dict[str, Any]]]:
    def answer(folder: Path) -> Iterator[dict[str, Any]]:
        from correspondence.mail import evaluation  # the readers of mail are loaded when they are measured

        found: Callable[[Path], Iterator[dict[str, Any]]] = getattr(evaluation, name)
        return found(folder)

    return answer
