"""Wiring of what a dossier must hold and shows: papers, and later what other apps bring to it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from counterparties.access import VIEW
from counterparties.queries import attributes, counterparty_visible_to
from counterparties.services import link_document
from counterparties.web import papers
from ecm.holders import Holder, register_holder
from ecm.web.sections import Section, register_section
from ecm.web.timeline import describe_event

HOST = "counterparty"


def wire() -> None:
    """Called from `ready()`."""
    papers.register_looks()
    attributes.register()
    register_section(Section(HOST, "papers", _("Papers"), "counterparties:papers", VIEW, order=5, icon="file-check"))
    register_holder(
        HOST,
        Holder(
            title=lambda user, pk: str(counterparty_visible_to(user, pk)),
            put=_put,
            url=lambda pk: f"{reverse('counterparties:dossier', args=[pk])}?tab=papers",
        ),
    )
    describe_event("counterparties.paper_rule.recorded", _("Required papers were set"), icon="scale")


def _put(document: Any, counterparty_id: int, actor: Any, at: datetime) -> None:
    link_document(document, counterparty_visible_to(actor, counterparty_id), actor=actor, at=at)
