"""The word to send: recipients and attachments are fixed in one transaction, and the first letters are queued."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from counterparties.models import PartyGroup
from counterparties.queries.groups import group_visible_to
from counterparties.services.own import require_own
from ecm import access, faults
from ecm.errors import NotFound
from ecm.events import publish
from ecm.models import User
from ecm.versions import save_seen
from mailings.access import SEND
from mailings.errors import GroupGone, NobodyToWriteTo, NoOwnAddress, TooMany
from mailings.events import MailingConfirmed
from mailings.models import Delivery, Mailing, MailingFile
from mailings.queries import MOST_MEMBERS, Line, audience_of, members_of
from mailings.services.drafting import fitting_versions, locked_draft
from mailings.services.sending import queue_next
from storage.models import Document


@transaction.atomic
def confirm(*, mailing: Mailing, seen: int, actor: User, at: datetime) -> Mailing:
    """Let the letter go to those who are in the group at this moment as the actor sees it.

    Raises NotFound, Forbidden, NotADraft (also for a repeat), StaleVersion, NoOwnAddress, GroupGone, TooMany,
    NobodyToWriteTo, FileMissing, FilesTooLarge; nothing is sent or changed then.
    """
    access.require(actor, SEND, mailing)
    locked_draft(mailing)
    if not actor.email:
        raise NoOwnAddress
    group = _group(mailing, actor)
    mailing = save_seen(mailing, seen=seen, state=Mailing.State.SENDING, confirmed_by=actor, confirmed_at=at)
    digests = _fix_files(mailing, actor)
    letters, left_out = _fix_recipients(mailing, group, actor, at)
    if not letters:
        raise NobodyToWriteTo
    faults.point("mailings.recipients_fixed")
    told = MailingConfirmed(actor_id=actor.pk, mailing_id=mailing.pk, letters=letters, left_out=left_out, files=digests)
    publish(told, at=at)
    queue_next(mailing.pk, actor_id=actor.pk, at=at)
    return mailing


def _group(mailing: Mailing, actor: User) -> PartyGroup:
    try:
        group = group_visible_to(actor, mailing.group_id or 0)
    except NotFound as error:
        raise GroupGone from error
    if not group.is_active:
        raise GroupGone
    return group


def _fix_files(mailing: Mailing, actor: User) -> tuple[str, ...]:
    """Keep the bytes of this moment with the mailing; their digests. A document out of sight is not passed over."""
    rows = list(MailingFile.objects.filter(mailing=mailing).order_by("position", "id"))
    if not rows:
        return ()
    documents = Document.objects.in_bulk([row.document_id for row in rows])
    versions = fitting_versions(actor, [documents[row.document_id] for row in rows])
    for row in rows:
        row.blob, row.file_name = versions[row.document_id].blob, versions[row.document_id].file_name
    MailingFile.objects.bulk_update(rows, ["blob", "file_name"])
    return tuple(str(row.blob_id) for row in rows)


def _fix_recipients(mailing: Mailing, group: PartyGroup, actor: User, at: datetime) -> tuple[int, int]:
    """Write a row for each letter and for each member left out; how many there are of both."""
    day, letters, left_out = timezone.localdate(at), 0, 0
    if members_of(group, actor, day).values_list("pk")[MOST_MEMBERS : MOST_MEMBERS + 1]:
        raise TooMany(most=MOST_MEMBERS)
    for lines in audience_of(mailing, group, actor, day):
        Delivery.objects.bulk_create([_row(mailing, line) for line in lines], batch_size=500)
        require_own(*{line.counterparty_id for line in lines})
        going = sum(1 for line in lines if not line.reason)
        letters, left_out = letters + going, left_out + len(lines) - going
    return letters, left_out


def _row(mailing: Mailing, line: Line) -> Delivery:
    state = Delivery.State.LEFT_OUT if line.reason else Delivery.State.WAITING
    return Delivery(
        mailing=mailing, counterparty_id=line.counterparty_id, contact_id=line.contact_id, party_name=line.name,
        contact_name=line.contact, address=line.address[:254], key=line.key, language=line.language, state=state,
        reason=line.reason,
    )  # fmt: skip
