"""What counterparties bring to the house: navigation, tabs, looks of their states, sets for scorers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from counterparties.access import VIEW
from counterparties.identifiers.evaluation import answers as identifier_answers
from counterparties.names.evaluation import answers as name_answers
from counterparties.queries import (
    choose,
    counterparties_visible_to,
    documents_of_counterparty,
    documents_of_each_counterparty,
    live_documents,
    names_of_parties,
)
from counterparties.queries.layouts import holds_value
from ecm.access import Person
from ecm.evaluation import register_set
from ecm.events import subscribe
from ecm.fields import Reference, register_reference
from ecm.fields.usage import register_keeper
from ecm.notices import register_notice
from ecm.web import statuses
from ecm.web.addresses import address_of
from ecm.web.impact import Impact, register_impact
from ecm.web.known import Knowledge, Known, register_known
from ecm.web.navigation import NavItem, NewItem, register_item, register_new
from ecm.web.palette import PaletteRow, register_finder
from ecm.web.sections import Section, register_documents, register_section
from ecm.web.timeline import describe_event
from storage.events import DocumentChanged

HOST = "counterparty"
TAKEN_BACK = _("taken back")
SPLIT = {"moved": _("came from another card"), "moved_away": _("went to another card")}


def register_screens() -> None:
    """The sidebar and the tabs of the dossier and of a document."""
    register_item(
        NavItem("counterparties", _("Counterparties"), "counterparties:journal", "building-2", VIEW, order=50)
    )
    register_item(NavItem("contacts", _("Contacts"), "counterparties:contacts", "contact", VIEW, order=55))
    register_new(
        NewItem(
            "counterparty", _("Counterparty"), "counterparties:express", "building-2", "counterparties.add", order=30
        )
    )
    for key, title, name, icon, order in (
        ("requisites", _("Requisites"), "counterparties:requisites", "landmark", 60),
        ("people", _p("contacts", "People"), "counterparties:people", "users", 70),
        ("relations", _("Relations"), "counterparties:relations", "network", 80),
        ("rating", _("Reliability"), "counterparties:rating", "shield-check", 85),
        ("interactions", _("Conversations"), "counterparties:interactions", "message-square", 90),
        ("access", _("Access"), "counterparties:sharing", "users-round", 95),
    ):
        register_section(Section(HOST, key, title, name, VIEW, order=order, icon=icon))
    register_section(
        Section("document", "parties", _("Parties"), "counterparties:parties", VIEW, order=20, icon="building-2")
    )
    register_documents(HOST, documents_of_counterparty, documents_of_each_counterparty)
    register_known(Knowledge("document", _("Counterparty"), VIEW, _parties_of))


def _parties_of(user: Person, document_ids: Sequence[int]) -> dict[int, list[Known]]:
    return {
        document: [Known(name, address_of("counterparties:dossier", party)) for party, name in named]
        for document, named in names_of_parties(user, document_ids).items()
    }


def register_impacts() -> None:
    """What new requisites touch of ours: live documents."""
    register_impact(Impact(HOST, "documents", _("Live documents"), "files", "storage.view", live_documents, order=10))


def register_looks() -> None:
    """A counterparty's state as icon, word and tone."""
    for code, word, icon, tone in (
        ("prospect", _p("counterparty", "Prospect"), "target", "info"),
        ("active", _p("counterparty", "Active"), "circle-check", "good"),
        ("dormant", _p("counterparty", "Dormant"), "moon", "quiet"),
        ("closed", _p("counterparty", "Closed"), "circle-x", "bad"),
    ):
        statuses.register("counterparty", code, word, icon=icon, tone=tone)


def register_rating() -> None:
    """The looks of the grades of the reliability rating."""
    from counterparties.web.rating import register_grades

    register_grades()


def register_evaluation() -> None:
    """Sets of `manage.py evaluate`."""
    register_set("names", "company-names", name_answers, needs_database=False)
    register_set("identifiers", "identifiers", identifier_answers, needs_database=False)


def follow_documents() -> None:
    """The list date of a link follows its document."""
    subscribe(DocumentChanged, "counterparties.follow_document")


def _act(words: Mapping[str, Any]) -> Any:
    """A note from a field of the payload, in words."""
    return lambda payload: str(words.get(payload.get("act", ""), ""))


def _account(words: Mapping[str, Any]) -> Any:
    """What was done and with which account, by its last four signs; one taken back is named where it was opened."""

    def note(payload: Mapping[str, Any]) -> str:
        number = str((payload.get("after") or {}).get("number", ""))
        done = str(words.get(payload.get("act", ""), ""))
        return f"{done} · …{number[-4:]}" if number else done

    return note


def _fields(payload: Mapping[str, Any]) -> str:
    from counterparties.web.labels import FIELDS

    if payload.get("act") == "initial":
        return ""
    if payload.get("act") == "withdrawn":
        return str(TAKEN_BACK)
    if payload.get("act") in SPLIT:
        return str(SPLIT[payload["act"]])
    return ", ".join(str(FIELDS[name]) for name in payload.get("fields", ()) if name in FIELDS)


def register_words() -> None:
    """How the events read on timelines."""
    accounts = {"opened": _("opened"), "closed": _("closed"), "corrected": _("corrected"), "withdrawn": TAKEN_BACK}
    accounts |= SPLIT
    people = {
        "added": _("added"),
        "changed": _("changed"),
        "left": _("left the post"),
        "superior": _("has another superior"),
        "removed": TAKEN_BACK,
    }
    relations = {
        "added": _("added"),
        "changed": _("changed"),
        "removed": _("removed"),
        "moved": _("moved with a merge or split"),
    }
    for name, title, icon, note in (
        ("counterparties.counterparty.created", _("The counterparty was entered"), "building-2", None),
        ("counterparties.counterparty.withdrawn", _("The counterparty was taken back"), "undo-2", None),
        ("counterparties.counterparty.changed", _("The card was changed"), "pencil", None),
        ("counterparties.requisites.recorded", _("Requisites were recorded"), "landmark", _fields),
        ("counterparties.account.recorded", _("Bank account"), "credit-card", _account(accounts)),
        ("counterparties.account.confirmed", _("A bank account was confirmed"), "shield-check", None),
        ("counterparties.contact.recorded", _("Contact"), "user", _act(people)),
        ("counterparties.relation.recorded", _("Relation"), "network", _act(relations)),
        ("counterparties.interaction.recorded", _("A conversation was written down"), "message-square", None),
        ("counterparties.document.linked", _("A document came into the dossier"), "file-plus", None),
        ("counterparties.document.unlinked", _("A document was taken off"), "unlink", None),
        ("counterparties.requisites.pinned", _("Requisites were kept with a document"), "pin", None),
        ("counterparties.counterparty.merged", _("Two cards became one"), "git-merge", None),
        ("counterparties.counterparty.split", _("A card was split off"), "split", None),
        ("counterparties.counterparty.split_undone", _("A split was undone"), "undo-2", None),
        ("counterparties.pair.decided", _("Two like cards were told apart"), "copy", None),
        ("counterparties.counterparty.merge_undone", _("A merge was undone"), "undo-2", None),
    ):
        describe_event(name, title, icon=icon, note=note, is_step=name in STEPS)


# What is usually done along with something larger: a card is entered with its requisites, a letter with its parties,
# and relations move with a merge.
STEPS = {
    "counterparties.requisites.recorded", "counterparties.account.recorded", "counterparties.contact.recorded",
    "counterparties.document.linked", "counterparties.document.unlinked", "counterparties.requisites.pinned",
    "counterparties.relation.recorded",
}  # fmt: skip


def _references(user: Person, ids: Iterable[int]) -> dict[int, Reference]:
    rows = counterparties_visible_to(user).filter(pk__in=list(ids)).values_list("pk", "display_name")
    return {pk: Reference(pk, name, reverse("counterparties:dossier", args=[pk])) for pk, name in rows}


def _found(user: Person, text: str) -> list[PaletteRow]:
    offers = choose(user, text, limit=6) if text.strip() else []
    return [
        PaletteRow(
            str(offer.counterparty),
            reverse("counterparties:dossier", args=[offer.counterparty.pk]),
            "building-2",
            offer.note,
        )
        for offer in offers
    ]


def register_notices() -> None:
    """A long export tells when its file is ready."""
    register_notice(
        "counterparties.exported", title=_("The exported list is ready."), icon="file-spreadsheet",
        topic=_("My export of counterparties is ready"),
    )  # fmt: skip


def register_lookups() -> None:
    """Fields that point at a counterparty, and Ctrl+K."""
    register_reference(HOST, load=_references, chooser="counterparties:choose")
    register_keeper(holds_value)
    register_finder("counterparties", _found, order=10)
