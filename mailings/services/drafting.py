"""A mailing as long as it is a draft: its words, its group, its attachments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from counterparties.models import PartyGroup
from ecm import access
from ecm.errors import InvalidInput, NotFound
from ecm.events import publish
from ecm.folding import one_line, visible
from ecm.models import User
from ecm.versions import save_seen
from mailings.access import SEND
from mailings.errors import FileMissing, FilesTooLarge, NotADraft
from mailings.events import MailingChanged, MailingDiscarded, MailingDrafted
from mailings.models import Mailing, MailingFile
from mailings.placeholders import fault_of
from mailings.queries import files_of, usable_versions
from storage.models import Document, DocumentVersion

MEBIBYTE = 1 << 20
MOST_BYTES = 10 * MEBIBYTE
MOST_FILES = 10
LONGEST = {"subject": 200, "text": 20_000}


@transaction.atomic
def draft_mailing(
    *, subject: str, text: str, group: PartyGroup, actor: User, at: datetime,
    audience: str = Mailing.Audience.CARD, documents: Sequence[Document] = (),
) -> Mailing:  # fmt: skip
    """Write a letter to a group that the actor sees; nothing goes out yet.

    Raises NotFound for a hidden group, Forbidden, InvalidInput at the field, FileMissing, FilesTooLarge.
    """
    access.require(actor, SEND)
    access.require(actor, "counterparties.view", group)
    words = _sound({"subject": subject, "text": text, "audience": audience})
    versions = fitting_versions(actor, documents)
    mailing = Mailing.objects.create(
        **words, group=group, group_title=group.title, is_restricted=True, created_by=actor, created_at=at
    )
    access.grant("mailing", mailing.pk, actor.pk)
    _attach(mailing, list(versions))
    publish(MailingDrafted(actor_id=actor.pk, mailing_id=mailing.pk), at=at)
    return mailing


@transaction.atomic
def change_mailing(*, mailing: Mailing, seen: int, actor: User, at: datetime, **changes: Any) -> Mailing:
    """Change subject, text, audience, `group` or `documents` of a draft.

    Raises NotFound, Forbidden, NotADraft, StaleVersion, InvalidInput, FileMissing, FilesTooLarge.
    """
    access.require(actor, SEND, mailing)
    locked_draft(mailing)
    documents = changes.pop("documents", None)
    if "group" in changes:
        access.require(actor, "counterparties.view", changes["group"])
        changes["group_title"] = changes["group"].title
    named = {name: value for name, value in _sound(changes).items() if getattr(mailing, name) != value}
    files = None if documents is None else list(fitting_versions(actor, documents))
    had = [row.document_id for row in files_of(actor, mailing)]
    if not named and (files is None or files == had):
        return mailing
    mailing = save_seen(mailing, seen=seen, **named)
    if files is not None and files != had:
        MailingFile.objects.filter(mailing=mailing).delete()
        _attach(mailing, files)
        named["documents"] = files
    publish(MailingChanged(actor_id=actor.pk, mailing_id=mailing.pk, fields=tuple(named)), at=at)
    return mailing


@transaction.atomic
def discard_draft(*, mailing: Mailing, actor: User, at: datetime) -> None:
    """Throw a draft away. Raises NotFound, Forbidden, NotADraft; what was sent off stays for ever."""
    access.require(actor, SEND, mailing)
    locked_draft(mailing).delete()
    publish(MailingDiscarded(actor_id=actor.pk, mailing_id=mailing.pk), at=at)


def locked_draft(mailing: Mailing) -> Mailing:
    """The draft, locked until commit: of two people who send it off and throw it away the second finds it gone.

    Raises NotFound, NotADraft.
    """
    draft = Mailing.objects.select_for_update().filter(pk=mailing.pk).first()
    if draft is None:
        raise NotFound
    if not draft.is_draft:
        raise NotADraft
    return draft


def fitting_versions(actor: User, documents: Sequence[Document]) -> dict[int, DocumentVersion]:
    """The latest versions of the documents, in their order. Raises FileMissing, FilesTooLarge, InvalidInput."""
    ids = list(dict.fromkeys(document.pk for document in documents))
    if len(ids) > MOST_FILES:
        raise InvalidInput({"documents": _("%(most)s attachments at most, please.") % {"most": MOST_FILES}})
    found = usable_versions(actor, ids) if ids else {}
    if len(found) != len(ids):
        raise FileMissing
    if sum(version.blob.size for version in found.values()) > MOST_BYTES:
        raise FilesTooLarge(most=MOST_BYTES // MEBIBYTE)
    return {pk: found[pk] for pk in ids}


def _attach(mailing: Mailing, document_ids: Sequence[int]) -> None:
    MailingFile.objects.bulk_create(
        MailingFile(mailing=mailing, document_id=pk, position=place) for place, pk in enumerate(document_ids, start=1)
    )


def _sound(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are kept. Raises InvalidInput that names each field that cannot be used."""
    kept, wrong = dict(values), dict[str, Any]()
    if "subject" in kept:
        kept["subject"] = one_line(kept["subject"])
    if "text" in kept:
        kept["text"] = visible(kept["text"]).replace("\r\n", "\n").strip()
    for name, longest in LONGEST.items():
        if name in kept and (fault := _fault(kept[name], longest)):
            wrong[name] = fault
    if "audience" in kept and kept["audience"] not in Mailing.Audience.values:
        wrong["audience"] = list(Mailing.Audience.values)
    if wrong:
        raise InvalidInput(wrong)
    return kept


def _fault(words: str, longest: int) -> Any:
    if not words:
        return _("Write something that can be seen.")
    if len(words) > longest:
        return _("%(most)s signs at most, please.") % {"most": longest}
    return fault_of(words)
