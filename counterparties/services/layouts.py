"""Layouts of the dossier, managers of services, and values of what the house added to the card."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from counterparties.events import LayoutRecorded, ServiceManagerSet
from counterparties.models import CardLayout, Counterparty, ServiceManager
from counterparties.models.layouts import SERVICES, SOURCES
from counterparties.queries.layouts import party_specs
from counterparties.services.own import require_own
from ecm import access
from ecm.errors import Forbidden, InvalidInput
from ecm.events import publish
from ecm.fields import validate_values
from ecm.fields.references import add_entry
from ecm.models import Directory, DirectoryEntry, User
from ecm.versions import save_seen

EDIT, ADMINISTER = "counterparties.edit", "ecm.administer"
LAYOUT = frozenset({"title", "department", "role", "position", "blocks", "tabs", "fields", "is_active"})


@transaction.atomic
def create_layout(*, actor: User, at: datetime, **values: Any) -> CardLayout:
    """Lay the dossier out for a department or a group of users. Raises Forbidden, InvalidInput."""
    access.require(actor, ADMINISTER)
    row = CardLayout.objects.create(**_sound({"title": "", **values}))
    publish(LayoutRecorded(actor_id=actor.pk, layout_id=row.pk, act="created"), at=at)
    return row


@transaction.atomic
def change_layout(*, layout: CardLayout, seen: int, actor: User, at: datetime, **values: Any) -> CardLayout:
    """Change a layout. Raises Forbidden, InvalidInput, StaleVersion."""
    access.require(actor, ADMINISTER)
    row = save_seen(layout, seen=seen, **_sound(values))
    publish(LayoutRecorded(actor_id=actor.pk, layout_id=row.pk, act="changed"), at=at)
    return row


def _sound(values: Mapping[str, Any]) -> dict[str, Any]:
    if unknown := sorted(set(values) - LAYOUT):
        raise InvalidInput(dict.fromkeys(unknown, "unknown"))
    sound = dict(values)
    if "title" in sound:
        sound["title"] = " ".join(sound["title"].split())
    if sound.get("title") == "":
        raise InvalidInput({"title": _("Give the name.")})
    for name in ("blocks", "tabs", "fields"):
        if name in sound:
            sound[name] = [_pair(name, each) for each in sound[name] or ()]
    return sound


def _pair(name: str, given: Any) -> list[Any]:
    if not isinstance(given, list | tuple) or len(given) != 2 or not isinstance(given[0], str):
        raise InvalidInput({name: _("Give pairs of a key and whether it is shown.")})
    return [given[0][:60], bool(given[1])]


@transaction.atomic
def set_service_manager(
    *, counterparty: Counterparty, service: DirectoryEntry, manager: User | None, actor: User, at: datetime
) -> None:
    """Let somebody answer for one service to the counterparty; None: the responsible manager does again.

    A repeat is harmless. Raises NotFound, Forbidden, InvalidInput, PartOfAnother.
    """
    access.require(actor, EDIT, counterparty)
    require_own(counterparty.pk)
    if service.directory.code != SERVICES or (manager is not None and not manager.is_active):
        raise InvalidInput({"service": "unknown"})
    rows = ServiceManager.objects.filter(counterparty=counterparty, service=service)
    before = rows.values_list("manager_id", flat=True).first()
    if before == (manager.pk if manager else None):
        return
    if manager is None:
        rows.delete()
    else:
        ServiceManager.objects.update_or_create(
            counterparty=counterparty, service=service, defaults={"manager": manager}
        )
    event = ServiceManagerSet(
        actor_id=actor.pk, counterparty_id=counterparty.pk, service_id=service.pk, before=before,
        manager_id=manager.pk if manager else None,
    )  # fmt: skip
    publish(event, at=at)


def checked_extra(
    kind: str, given: Mapping[str, Any], actor: User, before: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Values of the added fields as they are stored. Raises InvalidInput with a sentence for each wrong one."""
    return validate_values(party_specs(kind), given, user=actor, before=before)


def known_source(text: str) -> str:
    """The source of advertising as the directory spells it; a new one grows the directory. Raises InvalidInput."""
    directory = Directory.objects.filter(code=SOURCES).first() if text.strip() else None
    if directory is None:
        return text.strip()
    try:
        return add_entry(directory, text).text[:120]
    except Forbidden as error:
        raise InvalidInput({"source": _("Choose from the list.")}) from error
