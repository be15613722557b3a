"""Rows become counterparties, all new ones of a batch at once, or complete one. Everything goes through the services
of counterparties.

The trace holds what was made and what stood there before, so that the row can be taken back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterparties import services
from counterparties.errors import AccountExists, NothingChanged
from counterparties.models import (
    Contact,
    ContactPoint,
    Counterparty,
    MailIdentity,
    PartyIdentifier,
    Requisites,
)
from counterparties.queries import counterparties_visible_to, current_accounts_of, history_of
from counterparties.services.contacts import normal_point
from ecm.errors import DomainError
from ecm.folding import fold
from ecm.models import EventSubject, User
from imports.fields.draft import Draft, Options
from imports.fields.extra import fitting
from imports.models import ImportRow

Decision, Outcome = ImportRow.Decision, ImportRow.Outcome
MERGED = ("identifiers", "names")
CARD = ("phone", "email", "website", "source", "wish", "country", "manager")


class TargetGone(DomainError):
    """Whom the row was to be added to is not there any more."""

    code = "imports.target_gone"
    status = 409
    sentence = _("The counterparty that this row was to be added to is not there any more.")


class TwinMissing(DomainError):
    """The earlier row that this one belongs to became no counterparty."""

    code = "imports.twin_missing"
    status = 409
    sentence = _("Row %(row)s, which this one belongs to, was not imported.")


@dataclass(frozen=True)
class Hand:
    """Who takes rows in, how and when."""

    actor: User
    options: Options
    at: datetime

    @property
    def day(self) -> date:
        """From which day requisites are valid."""
        return self.options.day(timezone.localdate(self.at))


@dataclass(frozen=True)
class Made:
    """A counterparty that a row became, and the row's trace."""

    party: Counterparty
    trace: dict[str, Any]


def create_all(drafts: Sequence[Draft], hand: Hand) -> list[Made | DomainError]:
    """The counterparties of new rows with what is needed to take them back, or why a row became none."""
    found = services.enter_cards(
        [_new_card(draft, hand) for draft in drafts], valid_from=hand.day, actor=hand.actor, at=hand.at
    )
    return [_made(each) if isinstance(each, services.Entered) else each for each in found]


def _new_card(draft: Draft, hand: Hand) -> services.NewCard:
    facts = {name: value for name, value in draft.facts.items() if name != "display_name"}
    if hand.options.audience == "department":
        facts["department"] = hand.actor.department
    if "extra" in facts:
        facts["extra"] = fitting(facts["extra"], facts["kind"])
    return services.NewCard(draft.name, facts, draft.roles, draft.requisites, draft.accounts, draft.persons)


def _made(entered: services.Entered) -> Made:
    trace = {"created": True, "seen": 0, "accounts": entered.accounts, "contacts": entered.contacts}
    return Made(entered.party, {**trace, "events": entered.events})


def complete_row(row: ImportRow, draft: Draft, hand: Hand) -> str:
    """Add the row to whom it belongs; its outcome. Fills the row's counterparty and trace. Raises DomainError."""
    party = _target(row, hand.actor)
    row.counterparty, row.trace = party, _complete(party, draft, hand)
    return Outcome.UPDATED if row.trace["events"] else Outcome.UNCHANGED


def _target(row: ImportRow, actor: User) -> Counterparty:
    pk = row.target_id
    if pk is None and row.same_as:
        twin = ImportRow.objects.filter(imported_id=row.imported_id, number=row.same_as).only("counterparty").first()
        pk = twin.counterparty_id if twin else None
        if pk is None:
            raise TwinMissing(row=row.same_as)
    party = counterparties_visible_to(actor).filter(pk=pk or 0).first()
    if party is None:
        raise TargetGone
    return Counterparty.objects.select_for_update().get(pk=party.pk)


def last_event(counterparty_id: int) -> int:
    """The youngest event on the counterparty's timeline."""
    found = EventSubject.objects.filter(kind="counterparty", object_id=counterparty_id).order_by("-record_id")
    return found.values_list("record_id", flat=True).first() or 0


def events_since(counterparty_id: int, record_id: int) -> list[int]:
    """Events on the counterparty's timeline after the record."""
    rows = EventSubject.objects.filter(kind="counterparty", object_id=counterparty_id, record_id__gt=record_id)
    return list(rows.order_by("record_id").values_list("record_id", flat=True))


def _enter(party: Counterparty, values: Mapping[str, Any], hand: Hand) -> None:
    said = {"country": party.country, **values} if party.country else dict(values)
    services.enter_requisites(counterparty=party, values=said, valid_from=hand.day, actor=hand.actor, at=hand.at)


def _complete(party: Counterparty, draft: Draft, hand: Hand) -> dict[str, Any]:
    """Add to a counterparty what the row knows and it lacks, or, when so chosen, put the row's words in place."""
    seen, addresses, numbers = last_event(party.pk), _ids(MailIdentity, party), _ids(PartyIdentifier, party)
    trace: dict[str, Any] = {"created": False, "seen": seen, "card": _card(party, draft, hand)}
    trace["requisites"] = _requisites(party, draft.requisites, hand)
    opened = [_account(party, values, hand) for values in draft.accounts]
    added = [_contact(party, person, hand) for person in draft.persons]
    trace["accounts"], trace["contacts"] = [pk for pk in opened if pk], [pk for pk in added if pk]
    trace["events"] = events_since(party.pk, seen)
    # Without an event nothing was changed, so nothing is found by more than before.
    trace["addresses"] = sorted(_ids(MailIdentity, party) - addresses) if trace["events"] else []
    trace["numbers"] = sorted(_ids(PartyIdentifier, party) - numbers) if trace["events"] else []
    return trace


def _ids(model: Any, party: Counterparty) -> set[int]:
    return set(model.objects.filter(counterparty=party).values_list("pk", flat=True))


def _card(party: Counterparty, draft: Draft, hand: Hand) -> dict[str, Any]:
    """Change the card; what stood there before, by field, with the roles when they changed."""
    changes, roles = card_changes(party, draft, hand)
    before: dict[str, Any] = {name: _plain(getattr(party, name)) for name in changes}
    if set(roles) != set(party.roles):
        before["roles"] = party.roles
    if before:
        services.change_counterparty(
            counterparty=party, seen=party.version, changes=changes, roles=roles, actor=hand.actor, at=hand.at
        )
    return before


def card_changes(party: Counterparty, draft: Draft, hand: Hand) -> tuple[dict[str, Any], list[str]]:
    """What the row says of the card that does not stand there, by field, and all roles with its own."""
    overwrites = hand.options.existing == "overwrite"
    changes = {
        name: draft.facts[name] for name in CARD
        if draft.facts.get(name) and draft.facts[name] != getattr(party, name)
        and (overwrites or not getattr(party, name))
    }  # fmt: skip
    extra = fitting(draft.facts.get("extra", {}), party.kind)
    merged = {**party.extra, **extra} if overwrites else {**extra, **party.extra}
    if merged != party.extra:
        changes["extra"] = merged
    return changes, list(dict.fromkeys([*party.roles, *draft.roles]))


def _plain(value: Any) -> Any:
    return getattr(value, "pk", value)


def _requisites(party: Counterparty, values: Mapping[str, Any], hand: Hand) -> dict[str, list[int]]:
    """Enter or change the requisites; the versions believed before and after."""
    chain = history_of(party.pk)
    held = held_on(chain, hand.day)
    new = differing(held, values, overwrites=hand.options.existing == "overwrite") if held else values
    if not new:
        return {}
    if held:
        _change(party, new, hand)
    else:
        _enter(party, values, hand)
    before, after = [row.pk for row in chain], [row.pk for row in history_of(party.pk)]
    return {"before": before, "after": after} if before != after else {}


def held_on(chain: Sequence[Requisites], day: date) -> Requisites | None:
    """The version of the day, or the first one where none held yet."""
    return next((row for row in reversed(chain) if row.valid_from <= day), chain[0] if chain else None)


def _change(party: Counterparty, values: Mapping[str, Any], hand: Hand) -> None:
    try:
        services.change_requisites(counterparty=party, values=values, valid_from=hand.day, actor=hand.actor, at=hand.at)
    except NothingChanged:
        return


def differing(held: Requisites, values: Mapping[str, Any], *, overwrites: bool) -> dict[str, Any]:
    """What the row says beyond the requisites (or against them, when it overwrites)."""
    new: dict[str, Any] = {}
    for name, value in values.items():
        old = getattr(held, name)
        if name in MERGED or name == "addresses":
            value = {**value, **{key: kept for key, kept in old.items() if kept and not (overwrites and key in value)}}
        elif old and not overwrites:
            continue
        if value != old:
            new[name] = value
    if "identifiers" in new and held.unusual:
        new["identifiers"] = {kind: number for kind, number in new["identifiers"].items() if kind not in held.unusual}
        return {} if new["identifiers"] == {k: v for k, v in held.identifiers.items() if k not in held.unusual} else new
    return new


def _account(party: Counterparty, values: Mapping[str, Any], hand: Hand) -> int | None:
    """Open the account unless the counterparty has it; its id."""
    held = current_accounts_of(party.pk)
    if any(row.number == values["number"] and (row.valid_to is None or row.valid_to > hand.day) for row in held):
        return None
    try:
        row = services.open_account(
            counterparty=party, values={**values, "is_main": not held}, valid_from=hand.day, actor=hand.actor,
            at=hand.at,
        )  # fmt: skip
    except AccountExists:
        return None
    return row.pk


def _contact(party: Counterparty, person: services.NewPerson, hand: Hand) -> int | None:
    """Put the person into the address book unless they are with the counterparty already; their id."""
    if _has_person(party, person):
        return None
    is_main = not party.posts.exists()
    contact: Contact = services.create_contact(
        counterparty=party, facts=person.facts, points=person.points, post={**person.post, "is_main": is_main},
        actor=hand.actor, at=hand.at,
    )  # fmt: skip
    return contact.pk


def _has_person(party: Counterparty, person: services.NewPerson) -> bool:
    normal = [normal_point(point.kind, point.value, party.country) for point in person.points]
    held = Contact.objects.filter(posts__counterparty=party)
    if ContactPoint.objects.filter(contact__in=held, normal__in=normal).exists():
        return True
    return fold(person_name(person)) in {fold(each) for each in held.values_list("display_name", flat=True)}


def person_name(person: services.NewPerson) -> str:
    """The name of a person of a row, written out."""
    return " ".join(person.facts.get(part, "") for part in ("last_name", "first_name", "patronymic"))
