"""Changing the facts of a case; where it stands is moved, not changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases.access import EDIT
from cases.events import CaseChanged
from cases.models import Case
from cases.services.facts import check_whole, plain_facts, search_key, sound
from cases.services.opening import require_manager
from cases.services.telling import tell_assigned
from counterparties.services.own import require_own
from ecm import access
from ecm.events import publish
from ecm.models import User
from ecm.versions import save_seen


@transaction.atomic
def change_case(*, case: Case, seen: int, changes: Mapping[str, Any], actor: User, at: datetime) -> Case:
    """Change facts of the case as it was in version `seen`.

    Raises NotFound, Forbidden, PartOfAnother, InvalidInput, StaleVersion; nothing is written then.
    """
    access.require(actor, EDIT, case)
    require_own(case.counterparty_id)
    before = Case.objects.select_related("template__field_set", "counterparty").get(pk=case.pk)
    values = sound(before.template, changes, actor, before.extra)
    named = {name: value for name, value in values.items() if getattr(before, name) != value}
    if "manager" in named:
        require_manager(named["manager"], before.counterparty)
    told = plain_facts(before)
    for name, value in named.items():
        setattr(before, name, value)
    check_whole(before, timezone.localdate(at))
    if "title" in named:
        named["search_key"] = search_key(case.number, named["title"])
    changed = save_seen(case, seen=seen, **named)
    named.pop("search_key", None)
    if named:
        _publish(changed, told, tuple(sorted(named)), actor, at)
    if "manager" in named:
        tell_assigned(changed, actor=actor, at=at)
    return changed


def _publish(case: Case, before: Mapping[str, Any], fields: tuple[str, ...], actor: User, at: datetime) -> None:
    after = plain_facts(case)
    differing = [name for name in after if before[name] != after[name]]
    change = CaseChanged(
        actor_id=actor.pk, case_id=case.pk, counterparty_id=case.counterparty_id, number=case.number, fields=fields,
        before={name: before[name] for name in differing}, after={name: after[name] for name in differing},
    )  # fmt: skip
    publish(change, at=at)
