"""Looking into mail accounts: list, store, commit, and only then mark."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import transaction

from correspondence.errors import MailboxUnreachable
from correspondence.mail.mailboxes import open_mailbox
from correspondence.mail.secrets import seal, unseal
from correspondence.mail.sources import Cursor, Mailbox, MailboxError, Place
from correspondence.models import MailAccount
from correspondence.services.intake import known_identities, receive
from ecm import access, faults
from ecm.models import User

log = structlog.get_logger(__name__)
# Places asked of the ledger, and taken, before the account's row is moved on.
_BATCH = 200


@dataclass(frozen=True)
class Polled:
    """What one look brought: new items, and sightings of bytes that were known."""

    received: int = 0
    known: int = 0


def poll_account(account: MailAccount, *, at: datetime) -> Polled:
    """Take in what is new. What was taken before a failure stays; the rest is taken at the next look.

    Raises MailboxUnreachable, after the failure was written on the account.
    """
    try:
        mailbox = open_mailbox(account.url, folder=account.folder, password=unseal(account.password_sealed))
    except MailboxError as error:
        raise _failed(account, error, at) from error
    try:
        polled = _take_all(account, mailbox, at)
    except MailboxError as error:
        raise _failed(account, error, at) from error
    finally:
        mailbox.close()
    _note(account, last_polled_at=at, last_error="", last_error_at=None)
    if polled.received:
        _note(account, last_received_at=at)
    return polled


def _take_all(account: MailAccount, mailbox: Mailbox, at: datetime) -> Polled:
    places = mailbox.places(Cursor(account.uid_validity, account.last_uid))
    received = known = 0
    for start in range(0, len(places), _BATCH):
        batch = places[start : start + _BATCH]
        seen = known_identities([_identity(account, place) for place in batch])
        for place in batch:
            is_new = _identity(account, place) not in seen and _take(account, mailbox, place, at)
            received, known = received + is_new, known + (not is_new)
            mailbox.mark_taken(place)
            faults.point("intake.source_marked")
        _move_on(account, batch[-1])
    return Polled(received, known)


def _identity(account: MailAccount, place: Place) -> str:
    return f"account:{account.pk}|{place.identity}"


def _take(account: MailAccount, mailbox: Mailbox, place: Place, at: datetime) -> bool:
    found = mailbox.read(place)
    if found is None:
        return False  # deleted at the source between the listing and the reading
    name, content = found
    with content:
        is_mail = not account.url.startswith("folder:")
        taken = receive(
            content, file_name=name, identity=_identity(account, place), account=account, at=at, is_mail=is_mail
        )
    return taken.is_new


def _move_on(account: MailAccount, place: Place) -> None:
    if place.position:
        _note(account, uid_validity=place.validity, last_uid=place.position)


def _failed(account: MailAccount, error: MailboxError, at: datetime) -> MailboxUnreachable:
    detail = str(error)[:300]
    log.warning("mailbox unreachable", account=account.pk, detail=detail)
    _note(account, last_polled_at=at, last_error=detail, last_error_at=at)
    return MailboxUnreachable(detail=detail)


def _note(account: MailAccount, **facts: object) -> None:
    """Only the poller writes these fields, so no version is needed."""
    for name, value in facts.items():
        setattr(account, name, value)
    account.save(update_fields=list(facts))


@transaction.atomic
def set_password(account: MailAccount, password: str, *, actor: User) -> None:
    """Seal a new password for the account; "" forgets it."""
    access.require(actor, "ecm.administer")
    account.password_sealed = seal(password)
    account.save(update_fields=["password_sealed"])
