"""Counterparties themselves: the express card, the full card, roles, status."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterparties.events import CounterpartyChanged, CounterpartyCreated
from counterparties.facts import card_facts
from counterparties.identifiers import KINDS, find_identifiers
from counterparties.models import Counterparty, MailIdentity
from counterparties.models.parties import role_codes
from counterparties.services.keys import refresh_keys, sort_name
from counterparties.services.layouts import checked_extra, known_source
from counterparties.services.own import require_own
from counterparties.services.requisites import enter_requisites
from ecm import access
from ecm.errors import InvalidInput
from ecm.events import publish
from ecm.folding import one_line, visible
from ecm.models import User
from ecm.phones import require_phone
from ecm.versions import save_seen
from ecm.websites import require_website

ADD, EDIT = "counterparties.add", "counterparties.edit"
PLAIN = (
    "display_name",
    "kind",
    "country",
    "status",
    "manager",
    "phone",
    "email",
    "website",
    "source",
    "wish",
    "extra",
    "department",
    "is_restricted",
)
SPELT = ("display_name", "phone", "email", "website", "source", "wish")
"""Texts without signs that nobody sees: they would make another name or address of it, and stand as boxes."""
# Mail providers whose domain says nothing of the sender.
PUBLIC_DOMAINS = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "mail.ru",
        "bk.ru",
        "list.ru",
        "inbox.ru",
        "yandex.ru",
        "ya.ru",
        "yandex.com",
        "rambler.ru",
        "ukr.net",
        "i.ua",
        "meta.ua",
        "bigmir.net",
        "abv.bg",
        "mail.bg",
        "dir.bg",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "icloud.com",
        "me.com",
        "proton.me",
        "protonmail.com",
        "gmx.de",
        "web.de",
        "aol.com",
        "example.com",
        "example.org",
        "example.net",
    ]
)


@transaction.atomic
def create_counterparty(
    *, display_name: str, actor: User, at: datetime, roles: Iterable[str] = (), is_express: bool = False, **facts: Any
) -> Counterparty:
    """Create a counterparty. `facts` are fields of PLAIN. Its requisites are entered by `enter_requisites`."""
    access.require(actor, ADD)
    counterparty = new_card(display_name, facts, roles=roles, is_express=is_express, actor=actor, at=at)
    counterparty.save(force_insert=True)
    if counterparty.is_restricted or counterparty.department_id:
        access.grant("counterparty", counterparty.pk, actor.pk)
    refresh_keys(counterparty)
    identify_mail(counterparty, counterparty.email, at=at)
    publish(card_created(counterparty, actor), at=at)
    return counterparty


def new_card(
    display_name: str,
    facts: Mapping[str, Any],
    *,
    roles: Iterable[str] = (),
    is_express: bool = False,
    actor: User,
    at: datetime,
) -> Counterparty:
    """A sound card that is not saved yet. Raises InvalidInput."""
    _known(facts)
    name = one_line(display_name)
    if not name:
        raise InvalidInput({"display_name": _("Give the name.")})
    sound = _sound(facts, facts.get("kind", Counterparty.Kind.LEGAL), actor, {})
    return Counterparty(
        display_name=name,
        sort_name=sort_name(name),
        created_by=actor,
        created_at=at,
        is_express=is_express,
        role_codes=_roles(roles),
        **sound,
    )


def card_created(counterparty: Counterparty, actor: User) -> CounterpartyCreated:
    """What is told of a new card."""
    after, express = card_facts(counterparty), counterparty.is_express
    return CounterpartyCreated(actor_id=actor.pk, counterparty_id=counterparty.pk, express=express, after=after)


@transaction.atomic
def create_express(*, text: str, phone: str = "", wish: str = "", actor: User, at: datetime) -> Counterparty:
    """The express card: a name or a number, a phone and one line of what they want. Completed later.

    A number in the text that passes its check becomes the first requisites.
    """
    found = next((item for item in find_identifiers(text) if item.accepted), None)
    name = text.strip()
    if found is not None:
        name = _without_number(text) or text.strip()
    counterparty = create_counterparty(
        display_name=name,
        phone=phone.strip(),
        wish=visible(wish).strip(),
        is_express=True,
        actor=actor,
        at=at,
        country=KINDS[found.kind].country if found else "",
    )
    if found is not None and access.allowed(actor, EDIT, counterparty):
        enter_requisites(
            counterparty=counterparty,
            values={"identifiers": {found.kind: found.number}, "country": counterparty.country},
            valid_from=timezone.localdate(at),
            actor=actor,
            at=at,
        )
    return counterparty


def _without_number(text: str) -> str:
    words = [
        word for word in text.replace(",", " ").split() if not any(sign.isdigit() for sign in word) or len(word) < 8
    ]
    labels = {"инн", "огрн", "єдрпоу", "едрпоу", "еик", "іпн", "унп", "код"}
    return " ".join(word for word in words if word.casefold().strip(".:") not in labels)


@transaction.atomic
def change_counterparty(
    *,
    counterparty: Counterparty,
    seen: int,
    changes: Mapping[str, Any],
    actor: User,
    at: datetime,
    roles: Iterable[str] | None = None,
) -> Counterparty:
    """Change facts of the card and, when given, the roles. Raises PartOfAnother, StaleVersion with both values."""
    access.require(actor, EDIT, counterparty)
    require_own(counterparty.pk)
    _known(changes)
    changes = _sound(changes, changes.get("kind", counterparty.kind), actor, counterparty.extra)
    named = {name: value for name, value in changes.items() if getattr(counterparty, name) != value}
    if not named.get("display_name", "-").strip():
        raise InvalidInput({"display_name": _("Give the name.")})
    if roles is not None and (codes := _roles(roles)) != counterparty.role_codes:
        named["role_codes"] = codes
    before = card_facts(Counterparty.objects.get(pk=counterparty.pk))
    changed = save_seen(counterparty, seen=seen, **named)
    fields = sorted(named)
    refresh_keys(changed)
    if "email" in named:
        identify_mail(changed, changed.email, at=at)
    if fields:
        _publish_change(changed, before, fields, actor, at)
    return changed


def _publish_change(
    row: Counterparty, before: Mapping[str, Any], fields: Iterable[str], actor: User, at: datetime
) -> None:
    after = card_facts(row)
    differing = [name for name in after if before[name] != after[name]]
    change = CounterpartyChanged(
        actor_id=actor.pk,
        counterparty_id=row.pk,
        fields=tuple(fields),
        before={name: before[name] for name in differing},
        after={name: after[name] for name in differing},
    )
    publish(change, at=at)


@transaction.atomic
def complete_express(*, counterparty: Counterparty, actor: User, at: datetime) -> Counterparty:
    """The express card is a full one now; a repeat is harmless. Raises PartOfAnother."""
    access.require(actor, EDIT, counterparty)
    require_own(counterparty.pk)
    if Counterparty.objects.filter(pk=counterparty.pk, is_express=True).update(is_express=False):
        counterparty.is_express = False
        before = {**card_facts(counterparty), "is_express": True}
        _publish_change(counterparty, before, ["is_express"], actor, at)
    return counterparty


def _roles(roles: Iterable[str]) -> str:
    try:
        return role_codes(roles)
    except ValueError as error:
        raise InvalidInput({"roles": _("There is no such role.")}) from error


def _sound(facts: Mapping[str, Any], kind: str, actor: User, before: Mapping[str, Any]) -> dict[str, Any]:
    """The facts without hidden signs in names and ways to reach, with checked values of the added fields, and the
    source as its directory spells it. Raises InvalidInput."""
    sound: dict[str, Any] = {name: visible(value) if name in SPELT else value for name, value in facts.items()}
    require_phone(str(sound.get("phone") or "").strip())
    require_website(str(sound.get("website") or "").strip())
    if "extra" in sound:
        sound["extra"] = checked_extra(kind, sound["extra"], actor, before)
    if sound.get("source"):
        sound["source"] = known_source(sound["source"])
    return sound


def _known(facts: Mapping[str, Any]) -> None:
    unknown = sorted(set(facts) - set(PLAIN))
    if unknown:
        raise InvalidInput(dict.fromkeys(unknown, "unknown"))


def identify_mail(counterparty: Counterparty, address: str, *, at: datetime, contact_id: int | None = None) -> None:
    """Letters from the address, and from its domain unless it is a public provider's, are the counterparty's."""
    if rows := mail_signs(counterparty, address, at=at, contact_id=contact_id):
        MailIdentity.objects.bulk_create(rows, ignore_conflicts=True)


def mail_signs(
    counterparty: Counterparty, address: str, *, at: datetime, contact_id: int | None = None
) -> list[MailIdentity]:
    """The same as rows that are not saved; none for what is no address."""
    address = address.strip().casefold()
    if "@" not in address:
        return []
    domain = address.rsplit("@", 1)[1]
    rows = [
        MailIdentity(counterparty=counterparty, contact_id=contact_id, kind="address", value=address, created_at=at)
    ]
    if domain not in PUBLIC_DOMAINS:
        rows.append(MailIdentity(counterparty=counterparty, kind="domain", value=domain, created_at=at))
    return rows


@transaction.atomic
def learn_sender(*, counterparty: Counterparty, address: str, actor: User, at: datetime) -> None:
    """A person confirmed that this sender's letters are the counterparty's; a repeat is harmless.

    Raises PartOfAnother.
    """
    access.require(actor, "counterparties.view", counterparty)
    require_own(counterparty.pk)
    identify_mail(counterparty, address, at=at)
