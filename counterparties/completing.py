"""Wiring of what a dossier must hold and shows: papers, and later what other apps bring to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counterparties.access import VIEW
from counterparties.events import RequisitesRecorded
from counterparties.queries import attributes, counterparty_visible_to
from counterparties.queries.segments import register_attributes
from counterparties.services import link_document
from counterparties.web import papers
from ecm.events import subscribe
from ecm.holders import Holder, register_holder
from ecm.web.blocks import Block, register_block
from ecm.web.money import money_sources
from ecm.web.sections import Section, register_section
from ecm.web.timeline import describe_event

HOST = "counterparty"


def wire() -> None:
    """Called from `ready()`."""
    papers.register_looks()
    attributes.register()
    register_section(Section(HOST, "papers", _("Papers"), "counterparties:papers", VIEW, order=5, icon="file-check"))
    register_section(
        Section(HOST, "person", _("Person and addresses"), "counterparties:person", VIEW, order=72, icon="id-card")
    )
    subscribe(RequisitesRecorded, "counterparties.learn_places")
    _register_blocks()
    register_attributes(attributes.added_fields)
    register_holder(
        HOST,
        Holder(
            title=lambda user, pk: str(counterparty_visible_to(user, pk)),
            put=_put,
            url=lambda pk: f"{reverse('counterparties:dossier', args=[pk])}?tab=papers",
            label=_("Counterparty"),
            chooser="counterparties:choose",
        ),
    )
    describe_event("counterparties.service_manager.set", _("Manager of a service"), icon="user-cog")
    describe_event("counterparties.personal.recorded", _("Person and addresses"), icon="id-card", note=_personal)
    describe_event("counterparties.layout.recorded", _("The dossier was laid out anew"), icon="layout-dashboard")
    describe_event("counterparties.paper_rule.recorded", _("Required papers were set"), icon="scale")


def _register_blocks() -> None:
    """The left column of the dossier, from top to bottom."""
    for order, (key, title, template, url_name) in enumerate(
        (
            ("papers", _("Papers"), "", "counterparties:papers_summary"),
            ("reliability", _("Reliability"), "", "counterparties:rating_badge"),
            ("requisites", _("Requisites"), "counterparties/_block_requisites.html", ""),
            ("accounts", _("Bank accounts"), "counterparties/_block_accounts.html", ""),
            ("contacts", _("Contacts"), "counterparties/_block_contacts.html", ""),
            ("groups", _("Groups"), "", "counterparties:membership"),
            ("services", _("Managers by service"), "", "counterparties:service_managers"),
            ("card", _("Card"), "counterparties/_block_card.html", ""),
        ),
        start=1,
    ):
        register_block(Block(HOST, key, title, VIEW, template=template, url_name=url_name, order=order * 10))
    register_block(
        Block(
            HOST, "money", pgettext_lazy("dossier", "Money"), VIEW, url_name="counterparties:money", order=5,
            is_filled=lambda user: bool(money_sources(HOST, user)),
        )
    )  # fmt: skip


def _personal(payload: Mapping[str, Any]) -> str:
    """What was entered, without what stands in it."""
    what = {"identity": _("Identity document"), "address": _("Address"), "consent": _("Consent")}
    act = {
        "added": pgettext_lazy("personal", "entered"),
        "ended": pgettext_lazy("personal", "ended"),
        "taken_back": pgettext_lazy("personal", "taken back"),
    }
    return f"{what.get(payload.get('what', ''), '')}: {act.get(payload.get('act', ''), '')}"


def _put(document: Any, counterparty_id: int, actor: Any, at: datetime) -> None:
    link_document(document, counterparty_visible_to(actor, counterparty_id), actor=actor, at=at)
