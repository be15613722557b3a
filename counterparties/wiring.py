"""What counterparties bring to the house: navigation, tabs, looks of their states, sets for scorers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from counterparties.access import VIEW
from counterparties.identifiers.evaluation import answers as identifier_answers
from counterparties.names.evaluation import answers as name_answers
from counterparties.queries import documents_of_counterparty
from ecm.evaluation import register_set
from ecm.events import subscribe
from ecm.web import statuses
from ecm.web.navigation import NavItem, register_item
from ecm.web.sections import Section, register_documents, register_section
from storage.events import DocumentChanged

HOST = "counterparty"


def register_screens() -> None:
    """The sidebar and the tabs of the dossier and of a document."""
    register_item(NavItem("counterparties", _("Counterparties"), "counterparties:journal", "building-2", VIEW, order=50))
    register_item(NavItem("contacts", _("Contacts"), "counterparties:contacts", "contact", VIEW, order=55))
    for key, title, name, icon, order in (
        ("requisites", _("Requisites"), "counterparties:requisites", "landmark", 60),
        ("people", _("People"), "counterparties:people", "users", 70),
        ("relations", _("Relations"), "counterparties:relations", "network", 80),
        ("interactions", _("Conversations"), "counterparties:interactions", "message-square", 90),
    ):
        register_section(Section(HOST, key, title, name, VIEW, order=order, icon=icon))
    register_section(Section("document", "parties", _("Parties"), "counterparties:parties", VIEW, order=20, icon="building-2"))
    register_documents(HOST, documents_of_counterparty)


def register_looks() -> None:
    """A counterparty's state as icon, word and tone."""
    for code, word, icon, tone in (
        ("prospect", _p("counterparty", "Prospect"), "target", "info"),
        ("active", _p("counterparty", "Active"), "circle-check", "good"),
        ("dormant", _p("counterparty", "Dormant"), "moon", "quiet"),
        ("closed", _p("counterparty", "Closed"), "circle-x", "bad"),
    ):
        statuses.register("counterparty", code, word, icon=icon, tone=tone)


def register_evaluation() -> None:
    """Sets of `manage.py evaluate`."""
    register_set("names", "company-names", name_answers, needs_database=False)
    register_set("identifiers", "identifiers", identifier_answers, needs_database=False)


def follow_documents() -> None:
    """The list date of a link follows its document."""
    subscribe(DocumentChanged, "counterparties.follow_document")
