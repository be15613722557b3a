"""Stopping a mailing, trying the refused anew, and addresses that are never written to."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from ecm import access
from ecm.errors import InvalidInput
from ecm.events import publish
from ecm.folding import one_line
from ecm.models import User
from mailings.access import SEND
from mailings.addresses import key_of
from mailings.errors import NotSending
from mailings.events import MailingStopped, RefusedRetried, StopAddressChanged
from mailings.models import Delivery, Mailing, StopAddress
from mailings.queries import deliveries_visible_to
from mailings.services.sending import leave_out_rest, queue_next

State = Mailing.State


@transaction.atomic
def stop(*, mailing: Mailing, actor: User, at: datetime) -> Mailing:
    """Send no more letters of it; one that is on its way at this moment still arrives. A repeat is harmless.

    Raises NotFound, Forbidden, NotSending.
    """
    access.require(actor, SEND, mailing)
    changed = Mailing.objects.filter(pk=mailing.pk, state=State.SENDING).update(
        state=State.STOPPED, ended_at=at, version=F("version") + 1
    )
    mailing.refresh_from_db()
    if not changed and mailing.state != State.STOPPED:
        raise NotSending
    if changed:
        leave_out_rest(mailing.pk, at=at)
        publish(MailingStopped(actor_id=actor.pk, mailing_id=mailing.pk), at=at)
        queue_next(mailing.pk, actor_id=actor.pk, at=at)
    return mailing


@transaction.atomic
def retry_refused(*, mailing: Mailing, actor: User, at: datetime) -> int:
    """Try the refused letters that the actor sees anew; how many. Raises NotFound, Forbidden, NotSending."""
    access.require(actor, SEND, mailing)
    mailing = Mailing.objects.select_for_update(of=("self",)).get(pk=mailing.pk)
    if mailing.state not in (State.SENDING, State.SENT):
        raise NotSending
    seen = deliveries_visible_to(actor, [mailing.pk]).filter(state=Delivery.State.REFUSED).values_list("pk", flat=True)
    refused = Delivery.objects.filter(pk__in=list(seen), state=Delivery.State.REFUSED)
    count = refused.update(state=Delivery.State.WAITING, reason="", answer="", tries=0, due_at=None, held_until=None)
    if count:
        Mailing.objects.filter(pk=mailing.pk).update(state=State.SENDING, ended_at=None, version=F("version") + 1)
        publish(RefusedRetried(actor_id=actor.pk, mailing_id=mailing.pk, letters=count), at=at)
        queue_next(mailing.pk, actor_id=actor.pk, at=at)
    return count


@transaction.atomic
def stop_address(*, address: str, actor: User, at: datetime, reason: str = "") -> StopAddress:
    """Never write to the address again; one that is there already stays as it is. Raises Forbidden, InvalidInput."""
    access.require(actor, SEND)
    key = key_of(address)
    if not key:
        raise InvalidInput({"address": _("This is not an e-mail address.")})
    row, is_new = StopAddress.objects.get_or_create(
        key=key, defaults={"reason": one_line(reason)[:300], "added_by": actor, "added_at": at}
    )
    if is_new:
        publish(StopAddressChanged(actor_id=actor.pk, stop_address_id=row.pk, act="added"), at=at)
    return row


@transaction.atomic
def allow_address(*, stop: StopAddress, actor: User, at: datetime) -> None:
    """Let the address be written to again; a repeat is harmless. Raises Forbidden."""
    access.require(actor, SEND)
    if StopAddress.objects.filter(pk=stop.pk).delete()[0]:
        publish(StopAddressChanged(actor_id=actor.pk, stop_address_id=stop.pk, act="removed"), at=at)
