"""Identity documents, addresses of service and consents: entered, ended, taken back; places learnt from addresses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from counterparties.events import PersonalRecorded
from counterparties.models import Counterparty, Place, Requisites
from counterparties.models.persons import PersonalRow
from counterparties.queries.persons import IDENTITY, MODELS, PRIVATE
from counterparties.services.own import require_own
from ecm import access
from ecm.errors import InvalidInput
from ecm.events import publish
from ecm.folding import fold
from ecm.models import User

EDIT = "counterparties.edit"
PERSONS = (Counterparty.Kind.INDIVIDUAL, Counterparty.Kind.SOLE)


def _require(actor: User, what: str, counterparty: Counterparty) -> None:
    access.require(actor, EDIT, counterparty)
    if what in PRIVATE:
        access.require(actor, IDENTITY)
    require_own(counterparty.pk)


@transaction.atomic
def record_personal(
    *, what: str, counterparty: Counterparty, values: Mapping[str, Any], actor: User, at: datetime
) -> Any:
    """Enter an identity document, an address of service or a consent (`what`) of a counterparty.

    Identity documents and consents are those of individuals and sole traders. Raises NotFound, Forbidden, InvalidInput.
    """
    _require(actor, what, counterparty)
    if what in PRIVATE and counterparty.kind not in PERSONS:
        raise InvalidInput({"kind": _("Only individuals and sole traders have these.")})
    if values.get("proof") is not None:
        access.require(actor, "storage.view", values["proof"])
    row = _checked(MODELS[what], counterparty, values, actor, at)
    row.save(force_insert=True)
    if what == "address":
        learn_places([values])
    _publish(row, what, "added", actor, at)
    return row


def _checked(
    model: type[PersonalRow], counterparty: Counterparty, values: Mapping[str, Any], actor: User, at: datetime
) -> PersonalRow:
    try:
        row = model(counterparty=counterparty, created_by=actor, created_at=at, **values)
        row.full_clean(exclude=["counterparty", "created_by", "proof"])
    except TypeError as error:
        raise InvalidInput({"values": "unknown"}) from error
    except ValidationError as error:
        fields = {name: [str(text) for text in texts] for name, texts in error.message_dict.items()}
        raise InvalidInput(fields) from error
    return row


@transaction.atomic
def end_personal(*, what: str, row: Any, last_day: date, actor: User, at: datetime) -> Any:
    """It holds no longer after the day: replaced, moved away, withdrawn. Raises InvalidInput for an earlier day."""
    _require(actor, what, row.counterparty)
    if row.starts_on and last_day < row.starts_on:
        raise InvalidInput({"last_day": _("It began later than that.")})
    row.ends_on = last_day
    row.save(update_fields=["ends_on"])
    _publish(row, what, "ended", actor, at)
    return row


@transaction.atomic
def take_back_personal(*, what: str, row: Any, actor: User, at: datetime) -> None:
    """It was entered by mistake; a repeat is harmless."""
    _require(actor, what, row.counterparty)
    if MODELS[what]._default_manager.filter(pk=row.pk, withdrawn_at=None).update(withdrawn_at=at):
        _publish(row, what, "taken_back", actor, at)


def _publish(row: Any, what: str, act: str, actor: User, at: datetime) -> None:
    """The journal says that it happened; the personal data stay in the row."""
    event = PersonalRecorded(actor_id=actor.pk, counterparty_id=row.counterparty_id, what=what, act=act, row_id=row.pk)
    publish(event, at=at)


@transaction.atomic
def learn_places_of(*counterparty_ids: int) -> None:
    """Places of the counterparties' present requisites are offered to whoever writes an address next."""
    rows = Requisites.objects.filter(counterparty__in=counterparty_ids, superseded_at=None)
    learn_places(
        {"country": country, **each} for country, addresses in rows.values_list("country", "addresses")
        for each in addresses.values()
    )  # fmt: skip


def learn_places(addresses: Iterable[Mapping[str, Any]]) -> None:
    """Keep region, district and city of addresses; what is known stays as it is. One query."""
    rows = {}
    for address in addresses:
        within = fold(str(address.get("region") or ""))[:100]
        for level in Place.Level.values:
            text = " ".join(str(address.get(level) or "").split())[:100]
            country = str(address.get("country") or "").upper()[:2]
            key = (level, country, fold(text)[:100], "" if level == "region" else within)
            if text:
                rows[key] = Place(level=level, country=country, text=text, search_key=key[2], within=key[3])
    Place.objects.bulk_create(rows.values(), ignore_conflicts=True)
