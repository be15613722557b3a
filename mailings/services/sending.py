"""Handing letters over, one by one: claimed by compare-and-set, sent outside of any transaction, then marked.

A death between the handing over and the mark sends the letter again with the same Message-ID: mail programs show it
once. A transport that is away is no fault of a letter: the job tries again.
"""

from __future__ import annotations

import smtplib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from counterparties.models import Consent, Counterparty
from ecm import access, faults
from ecm.errors import DomainError
from ecm.events import publish
from ecm.folding import visible
from ecm.jobs import enqueue
from ecm.jobs.models import Job, JobState
from ecm.models import User
from ecm.notices import notify
from ecm.outgoing import send
from mailings.access import SEND
from mailings.events import LetterSent, MailingEnded
from mailings.models import Delivery, Mailing, MailingFile, StopAddress
from mailings.queries import TASK, line_of, numbers_of
from mailings.services.letters import Attachment, Sender, attachments_of, message_of, sender_of
from storage.models import Document

AT_ONCE = 20
HELD = timedelta(minutes=5)
FIRST_DELAY, LONGEST_DELAY, MOST_TRIES = timedelta(minutes=5), timedelta(hours=4), 8
State, Reason = Delivery.State, Delivery.Reason


@dataclass(frozen=True)
class Bag:
    """What the letters of one lot have in common; read once."""

    mailing: Mailing
    sender: Sender
    attachments: Sequence[Attachment]
    may_send: bool


def bag_of(mailing_id: int) -> Bag:
    """The mailing with its sender, who must still see what goes along."""
    mailing = Mailing.objects.select_related("confirmed_by__post").get(pk=mailing_id)
    files = list(MailingFile.objects.filter(mailing=mailing).select_related("blob").order_by("position", "id"))
    user = mailing.confirmed_by
    if user is None:
        raise DomainError
    seen = access.visible(Document.objects.filter(pk__in=[row.document_id for row in files]), user).count()
    may_send = access.has(user, SEND) and seen == len(files)
    return Bag(mailing, sender_of(user), attachments_of(files), may_send)


def _waiting(mailing_id: int) -> QuerySet[Delivery]:
    return Delivery.objects.filter(mailing=mailing_id, state=State.WAITING)


def _free(rows: QuerySet[Delivery], at: datetime) -> QuerySet[Delivery]:
    """Those that nobody hands over at the moment, and for which it is time."""
    return rows.filter(Q(held_until=None) | Q(held_until__lt=at), Q(due_at=None) | Q(due_at__lte=at))


def due_letters(mailing_id: int, *, at: datetime) -> list[int]:
    """The next letters of a mailing that is being sent; a bounded number."""
    rows = _free(_waiting(mailing_id).filter(mailing__state=Mailing.State.SENDING), at)
    return list(rows.order_by("id").values_list("pk", flat=True)[:AT_ONCE])


def send_letter(delivery_id: int, bag: Bag, *, at: datetime) -> bool:
    """Hand one letter over unless somebody else has it; whether it was sent now.

    Raises OSError or smtplib.SMTPException when the transport is away; the letter waits for the next try then.
    """
    row = _claimed(delivery_id, at)
    if row is None:
        return False
    if reason := _why_not(row, bag, timezone.localdate(at)):
        _end(row, State.LEFT_OUT, reason=reason)
        return False
    try:
        send(message_of(bag.mailing, line_of(row), row.pk, bag.sender, bag.attachments, bag.mailing.confirmed_at or at))
    except (OSError, smtplib.SMTPException) as error:
        return _not_taken(row, error, at)
    faults.point("mailings.letter_handed_over")
    _mark_sent(row, bag, at)
    return True


def _claimed(delivery_id: int, at: datetime) -> Delivery | None:
    """Make the letter ours for a while; None when another worker was quicker or it waits no more."""
    row = Delivery.objects.filter(pk=delivery_id).first()
    if row is None:
        return None
    with transaction.atomic():
        waiting = _free(Delivery.objects.filter(pk=row.pk, state=State.WAITING, tries=row.tries), at)
        # No join: PostgreSQL asks a row that another worker changed meanwhile again only for its own columns.
        going = Mailing.objects.filter(pk=row.mailing_id, state=Mailing.State.SENDING).values("pk")
        if not waiting.filter(mailing__in=going).update(tries=F("tries") + 1, held_until=at + HELD, due_at=None):
            return None
    row.tries += 1
    return row


def _why_not(row: Delivery, bag: Bag, day: date) -> str:
    """Asked again as the letter goes: much may have changed since it was confirmed. "" when nothing speaks against."""
    user = bag.sender.user
    party = access.visible(Counterparty.objects.filter(pk=row.counterparty_id), user).only("kind").first()
    if not bag.may_send or party is None:
        return Reason.HIDDEN
    if StopAddress.objects.filter(key=row.key).exists():
        return Reason.SAID_NO
    if party.kind == Counterparty.Kind.INDIVIDUAL and not _agrees(party, day):
        return Reason.NO_CONSENT
    return ""


def _agrees(party: Counterparty, day: date) -> bool:
    rows = Consent.objects.filter(counterparty=party, purpose=Consent.Purpose.MARKETING, withdrawn_at=None)
    return rows.filter(Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day)).exists()


def _held(row: Delivery) -> QuerySet[Delivery]:
    """The row while it is still this try's."""
    return Delivery.objects.filter(pk=row.pk, state=State.WAITING, tries=row.tries)


@transaction.atomic
def _end(row: Delivery, state: str, *, reason: str, answer: str = "") -> None:
    _held(row).update(state=state, reason=reason, answer=answer[:500], held_until=None)


@transaction.atomic
def _mark_sent(row: Delivery, bag: Bag, at: datetime) -> None:
    if _held(row).update(state=State.SENT, sent_at=at, held_until=None, answer=""):
        told = LetterSent(
            actor_id=bag.sender.user.pk, mailing_id=row.mailing_id, delivery_id=row.pk,
            counterparty_id=row.counterparty_id, contact_id=row.contact_id, subject=bag.mailing.subject,
        )  # fmt: skip
        publish(told, at=at)


def _not_taken(row: Delivery, error: Exception, at: datetime) -> bool:
    """What the server says of this letter alone ends it or puts it off; anything else is raised anew."""
    code, words = _verdict(error)
    if not code:
        with transaction.atomic():
            _held(row).update(held_until=None)
        raise error
    if code >= 500 or row.tries >= MOST_TRIES:
        _end(row, State.REFUSED, reason=Reason.BY_SERVER, answer=words)
    else:
        delay = min(FIRST_DELAY * 2 ** (row.tries - 1), LONGEST_DELAY)
        with transaction.atomic():
            _held(row).update(held_until=None, due_at=at + delay, answer=words[:500])
    return False


def _verdict(error: Exception) -> tuple[int, str]:
    """Code and words of a server that refused this recipient or this letter; (0, "") for any other failure."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _said(*next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPDataError):
        return _said(error.smtp_code, error.smtp_error)
    return 0, ""


def _said(code: int, words: bytes | str) -> tuple[int, str]:
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return code, visible(f"{code} {text}")


def queue_next(mailing_id: int, *, actor_id: int | None, at: datetime) -> None:
    """Let the letters of the mailing go on from the moment; one such job waits at a time."""
    enqueue(TASK, {"mailing_id": mailing_id}, actor_id=actor_id, merge_key=f"{TASK}:{mailing_id}", run_at=at)


@transaction.atomic
def go_on(mailing_id: int, *, at: datetime) -> bool:
    """After a lot: queue the next one, or end the mailing whose last letter is decided. Whether more follows."""
    mailing = Mailing.objects.select_for_update(of=("self",)).get(pk=mailing_id)
    if mailing.state == Mailing.State.STOPPED:
        leave_out_rest(mailing_id, at=at)
    if (moment := _next_moment(mailing_id, at)) is not None:
        queue_next(mailing_id, actor_id=mailing.confirmed_by_id, at=moment)
        return True
    if mailing.is_sending:
        _finish(mailing, at)
    return False


@transaction.atomic
def resume(*, at: datetime) -> int:
    """Queue what should be on its way and has no job any more (one that failed for good); how many mailings."""
    open_states = (Mailing.State.SENDING, Mailing.State.STOPPED)
    waiting = Delivery.objects.filter(state=State.WAITING, mailing__state__in=open_states).order_by()
    found = dict(waiting.values_list("mailing", "mailing__confirmed_by").distinct())
    alive = Job.objects.filter(name=TASK, state__in=[JobState.QUEUED, JobState.RUNNING])
    busy = set(alive.values_list("args__mailing_id", flat=True))
    left = sorted(pk for pk in found if pk not in busy)
    for pk in left:
        queue_next(pk, actor_id=found[pk], at=at)
    return len(left)


def _next_moment(mailing_id: int, at: datetime) -> datetime | None:
    """When the next letter can be handed over; None when nothing waits."""
    waiting = _waiting(mailing_id)
    if _free(waiting, at).exists():
        return at
    found = waiting.aggregate(held=Min("held_until"), due=Min("due_at"))
    return min((moment for moment in found.values() if moment is not None), default=None)


def leave_out_rest(mailing_id: int, *, at: datetime) -> None:
    """Of a stopped mailing: what nobody hands over just now goes out no more."""
    waiting = _waiting(mailing_id)
    waiting.filter(held_until=None).update(state=State.LEFT_OUT, reason=Reason.STOPPED, due_at=None)
    waiting.filter(held_until__lt=at).update(state=State.LEFT_OUT, reason=Reason.UNSURE, held_until=None)


def _finish(mailing: Mailing, at: datetime) -> None:
    ended = Mailing.objects.filter(pk=mailing.pk, state=Mailing.State.SENDING)
    if ended.update(state=Mailing.State.SENT, ended_at=at, version=F("version") + 1):
        publish(MailingEnded(actor_id=mailing.confirmed_by_id, mailing_id=mailing.pk), at=at)
        _tell(mailing, at)


def _tell(mailing: Mailing, at: datetime) -> None:
    """Tell who sent it how it went, in numbers of what they see."""
    user = User.objects.filter(pk=mailing.confirmed_by_id or 0).first()
    if user is None:
        return
    numbers = numbers_of(user, [mailing])[mailing.pk]
    notify(
        user.pk, "mailings.ended", subject=("mailing", mailing.pk), occasion=at.isoformat(),
        params={"subject": mailing.subject, "sent": numbers[State.SENT], "refused": numbers[State.REFUSED]},
        url=reverse("mailings:mailing", args=[mailing.pk]), at=at,
    )  # fmt: skip
