"""Requisites over time: entered, changed from a day, corrected for all the days a value was wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from counterparties.errors import NothingChanged, NothingKnown, RequisitesExist
from counterparties.events import RequisitesRecorded
from counterparties.facts import requisites_facts
from counterparties.models import Counterparty, Requisites
from counterparties.models.requisites import VALUES, Act
from counterparties.services import chains
from counterparties.services.chains import Link
from counterparties.services.keys import refresh_keys
from counterparties.services.numbers import checked
from counterparties.services.own import require_own
from ecm import access
from ecm.errors import InvalidInput
from ecm.events import publish
from ecm.folding import visible
from ecm.models import User
from storage.models import Document

EDIT = "counterparties.edit"
BELOW_ZERO = _("A limit is not below zero.")
NAMES = ("full_name", "short_name", "legal_form", "signatory_name", "signatory_post")


def values_of(row: Requisites) -> dict[str, Any]:
    """What a version says, by field."""
    return {name: getattr(row, name) for name in VALUES}


def _chain(counterparty: Counterparty) -> list[Link]:
    rows = Requisites.objects.filter(counterparty=counterparty, superseded_at=None).order_by("valid_from")
    return [Link(row.valid_from, row.valid_to, values_of(row), row) for row in rows]


def _checked(values: Mapping[str, Any], unusual: Iterable[str], actor: User) -> dict[str, Any]:
    unknown = set(values) - set(VALUES)
    if unknown:
        raise InvalidInput(dict.fromkeys(sorted(unknown), "unknown"))
    sound: dict[str, Any] = {name: visible(value) if name in NAMES else value for name, value in values.items()}
    sound.pop("unusual", None)
    if "names" in sound:
        sound["names"] = {language: visible(name) for language, name in sound["names"].items()}
    if not sound.get("full_name", "-").strip():
        raise InvalidInput({"full_name": _("Give the name.")})
    if "identifiers" in sound:
        sound["identifiers"], sound["unusual"] = checked(sound["identifiers"], unusual, actor)
    if sound.get("power_limit") is None and "power_limit" in sound:
        sound["power_currency"] = ""
    elif "power_limit" in sound and sound["power_limit"] < 0:
        raise InvalidInput({"power_limit": BELOW_ZERO})
    return sound


def _require_currency(versions: Iterable[Mapping[str, Any]]) -> None:
    """A limit of a power of attorney is a sum of some money. Raises InvalidInput."""
    if any(values["power_limit"] is not None and not values["power_currency"] for values in versions):
        raise InvalidInput({"power_currency": _("Name the currency of the amount.")})


def _require_order(versions: Iterable[Mapping[str, Any]], before: Iterable[Mapping[str, Any]] = ()) -> None:
    """A power of attorney ends no earlier than its date, save where that was written before. Raises InvalidInput."""
    written = {(values["power_dated_on"], values["power_valid_to"]) for values in before}
    asked = {(values["power_dated_on"], values["power_valid_to"]) for values in versions} - written
    if any(begins and ends and ends < begins for begins, ends in asked):
        raise InvalidInput({"power_valid_to": _("The end lies before the beginning.")})


def first_values(
    counterparty: Counterparty, values: Mapping[str, Any], unusual: Iterable[str], actor: User
) -> dict[str, Any]:
    """What first requisites say, in sound form. Raises InvalidInput, RefusedNumbers."""
    sound = _checked({"full_name": counterparty.display_name, **values}, unusual, actor)
    whole = [{**values_of(Requisites()), **sound}]
    _require_currency(whole)
    _require_order(whole)
    return sound


def moment_for(counterparty: Counterparty, at: datetime) -> datetime:
    """Knowledge moves forward only: a clock that stood still or went back is helped by a microsecond."""
    last = (
        Requisites.objects.filter(counterparty=counterparty)
        .order_by("-recorded_at")
        .values_list("recorded_at", flat=True)[:1]
    )
    ended = (
        Requisites.objects.filter(counterparty=counterparty, superseded_at__isnull=False)
        .order_by("-superseded_at")
        .values_list("superseded_at", flat=True)[:1]
    )
    return moment_after([moment for rows in (last, ended) for moment in rows], at)


def moment_after(known: Iterable[datetime | None], at: datetime) -> datetime:
    """The moment, or one just after those that are known already."""
    return max([at, *(moment + timedelta(microseconds=1) for moment in known if moment)])


def _locked(counterparty: Counterparty, actor: User) -> Counterparty:
    access.require(actor, EDIT, counterparty)
    row = Counterparty.objects.select_for_update().get(pk=counterparty.pk)
    require_own(row.pk)
    return row


def _write(
    counterparty: Counterparty,
    before: list[Link],
    after: list[Link],
    *,
    actor: User | None,
    at: datetime,
    act: str,
    reason: str,
    proof: Document | None,
) -> list[Requisites]:
    """Supersede the rows that went and record the periods that came; a period merely cut keeps its origin."""
    kept = {id(link.origin) for link in after if link.origin is not None}
    gone = [link.origin for link in before if id(link.origin) not in kept]
    Requisites.objects.filter(pk__in=[row.pk for row in gone]).update(superseded_at=at)
    made = []
    for link in after:
        if link.origin is not None:
            continue
        source = next((row for row in gone if values_of(row) == link.values), None)
        origin = (
            {
                "act": source.act,
                "reason": source.reason,
                "proof_id": source.proof_id,
                "recorded_by_id": source.recorded_by_id,
            }
            if source
            else {"act": act, "reason": reason, "proof": proof, "recorded_by": actor}
        )
        made.append(
            Requisites(
                counterparty=counterparty,
                valid_from=link.valid_from,
                valid_to=link.valid_to,
                recorded_at=at,
                **link.values,
                **origin,
            )
        )
    return Requisites.objects.bulk_create(made)


@transaction.atomic
def enter_requisites(
    *,
    counterparty: Counterparty,
    values: Mapping[str, Any],
    valid_from: date,
    actor: User,
    at: datetime,
    unusual: Iterable[str] = (),
    proof: Document | None = None,
    reason: str = "",
) -> Requisites:
    """Record the first requisites of a counterparty. Raises RequisitesExist, RefusedNumbers."""
    counterparty = _locked(counterparty, actor)
    if Requisites.objects.filter(counterparty=counterparty, superseded_at=None).exists():
        raise RequisitesExist
    at = moment_for(counterparty, at)
    sound = first_values(counterparty, values, unusual, actor)
    row = _write(
        counterparty,
        [],
        [Link(valid_from, None, {**values_of(Requisites()), **sound})],
        actor=actor,
        at=at,
        act=Act.INITIAL,
        reason=reason,
        proof=proof,
    )[0]
    _publish(counterparty, actor, Act.INITIAL, valid_from, sound, at, [row])
    return row


@transaction.atomic
def change_requisites(
    *,
    counterparty: Counterparty,
    values: Mapping[str, Any],
    valid_from: date,
    actor: User,
    at: datetime,
    unusual: Iterable[str] = (),
    proof: Document | None = None,
    reason: str = "",
) -> list[Requisites]:
    """Record that values began to hold on a day, past or future; each holds until it changes again.

    Returns the recorded versions. Raises NothingChanged, RefusedNumbers, NotFound, Forbidden.
    """
    return _act(chains.change, counterparty, values, valid_from, actor, at, unusual, proof, reason, Act.CHANGE)


@transaction.atomic
def correct_requisites(
    *,
    counterparty: Counterparty,
    values: Mapping[str, Any],
    on: date,
    actor: User,
    at: datetime,
    unusual: Iterable[str] = (),
    proof: Document | None = None,
    reason: str = "",
) -> list[Requisites]:
    """Record that values of a day were never right; every period that carried the wrong value is corrected.

    Returns the recorded versions. Raises NothingKnown for a day before the first period, NothingChanged.
    """
    return _act(chains.correct, counterparty, values, on, actor, at, unusual, proof, reason, Act.CORRECTION)


def _act(
    arithmetic: Any,
    counterparty: Counterparty,
    values: Mapping[str, Any],
    day: date,
    actor: User,
    at: datetime,
    unusual: Iterable[str],
    proof: Document | None,
    reason: str,
    act: Act,
) -> list[Requisites]:
    counterparty = _locked(counterparty, actor)
    if proof is not None:
        access.require(actor, "storage.view", proof)
    before, sound = _chain(counterparty), _checked(values, unusual, actor)
    if not before:
        raise NothingKnown(day=day)
    try:
        after = arithmetic(before, day, sound)
    except LookupError as error:
        raise NothingKnown(day=day) from error
    _require_currency(link.values for link in after)
    _require_order((link.values for link in after), (link.values for link in before))
    if [(link.valid_from, link.values) for link in after] == [(link.valid_from, link.values) for link in before]:
        raise NothingChanged
    at = moment_for(counterparty, at)
    made = _write(counterparty, before, after, actor=actor, at=at, act=act, reason=reason, proof=proof)
    kept = {link.origin.pk for link in after if link.origin is not None}
    gone = [link.origin.pk for link in before if link.origin.pk not in kept]
    _publish(counterparty, actor, act, day, sound, at, made, gone)
    return made


def _publish(
    counterparty: Counterparty,
    actor: User,
    act: str,
    day: date,
    values: Mapping[str, Any],
    at: datetime,
    made: Iterable[Requisites],
    gone: Iterable[int] = (),
) -> None:
    refresh_keys(counterparty)
    publish(requisites_recorded(counterparty, actor, act, day, values, made, gone), at=at)


def requisites_recorded(
    counterparty: Counterparty,
    actor: User,
    act: str,
    day: date,
    values: Iterable[str],
    made: Iterable[Requisites],
    gone: Iterable[int] = (),
) -> RequisitesRecorded:
    """What is told of an act on requisites."""
    return RequisitesRecorded(
        actor_id=actor.pk,
        counterparty_id=counterparty.pk,
        act=act,
        valid_from=day,
        fields=tuple(sorted(values)),
        recorded={row.pk: requisites_facts(row) for row in made},
        superseded=tuple(gone),
    )
