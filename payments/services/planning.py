"""Planning a payment, and changing what is planned."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from counterparties.models import BankAccount, Counterparty
from ecm import access
from ecm.errors import InvalidInput
from ecm.models import User
from payments.access import EDIT
from payments.errors import NotTheirAccount, OnlyOutgoing, PaymentClosed
from payments.events import PaymentChanged
from payments.models import Payment
from payments.queries import accounts_of, main_usable
from payments.services import telling
from payments.services.locking import locked, locked_card, require_seen
from payments.services.values import FIELDS, require_document, sound_values


@transaction.atomic
def plan_payment(
    *,
    counterparty: Counterparty,
    direction: str,
    values: Mapping[str, Any],
    actor: User,
    at: datetime,
    account: BankAccount | None = None,
) -> Payment:
    """Plan a payment; `values` are those of FIELDS.

    An outgoing one goes to the account that is named, or to the main confirmed account of its currency, if there is
    one. Raises InvalidInput, NotInDossier, NotTheirAccount, OnlyOutgoing; PartOfAnother for a merged card, Forbidden,
    NotFound.
    """
    access.require(actor, EDIT)
    access.require(actor, "counterparties.view", counterparty)
    if direction not in Payment.Direction.values:
        raise InvalidInput({"direction": list(Payment.Direction.values)})
    sound, card = sound_values(values), locked_card(counterparty)
    require_document(sound["document"], card, actor)
    chosen = _account(card, direction, sound["currency"], account, actor, timezone.localdate(at))
    payment = Payment.objects.create(
        counterparty=card, direction=direction, account=chosen, account_set_at=at if chosen else None,
        created_by=actor, created_at=at, **sound,
    )  # fmt: skip
    telling.tell_planned(payment, actor, at)
    return payment


def _account(
    card: Counterparty, direction: str, currency: str, named: BankAccount | None, actor: User, today: date
) -> BankAccount | None:
    if direction == Payment.Direction.IN:
        if named is not None:
            raise OnlyOutgoing
        return None
    if named is None:
        return main_usable(card, currency, actor, today)
    if not accounts_of(card, actor).filter(pk=named.pk).exists():
        raise NotTheirAccount
    return named


@transaction.atomic
def change_payment(*, payment: Payment, seen: int, values: Mapping[str, Any], actor: User, at: datetime) -> Payment:
    """Change what an open payment says; `values` are some of FIELDS. What changes nothing tells nothing.

    With another currency it goes to the main confirmed account of that one. Raises PaymentClosed, StaleVersion,
    InvalidInput, NotInDossier.
    """
    row = locked(payment, actor, at)
    if not row.is_open:
        raise PaymentClosed
    require_seen(row, seen)
    sound = sound_values({name: values.get(name, getattr(row, name)) for name in FIELDS})
    if sound["document"] != row.document:
        require_document(sound["document"], row.counterparty, actor)
    changes = {name: value for name, value in sound.items() if value != getattr(row, name)}
    if not changes:
        return row
    if row.is_outgoing and "currency" in changes:
        changes |= _account_of(row, sound["currency"], actor, at)
    return telling.save(row, PaymentChanged, actor=actor, at=at, changes=changes)


def _account_of(row: Payment, currency: str, actor: User, at: datetime) -> dict[str, Any]:
    chosen = main_usable(row.counterparty, currency, actor, timezone.localdate(at))
    return {"account": chosen, "account_set_at": at if chosen else None}
