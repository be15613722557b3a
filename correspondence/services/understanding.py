"""Reading what came in: open it in the cage, store its parts, understand, and end in a state that a person can see."""

import io
import re
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from correspondence.mail.caged import from_plain
from correspondence.mail.parsing import Attachment, ParsedMail
from correspondence.models import IntakeItem, IntakePart, Registration
from correspondence.services.intake import kept
from correspondence.understanding.kinds import guess_kind
from correspondence.understanding.numbers import answered_number, their_number
from correspondence.understanding.quotes import without_quotes
from counterparties.queries import mentions_in, propose_counterparties
from ecm import faults
from ecm.environment import environment
from ecm.errors import DomainError
from ecm.jobs import enqueue
from storage.blobs import blob_store
from storage.models import Blob, BlobReading, DocumentVersion
from storage.sandbox.cage import cage
from storage.sandbox.protocol import CageLimits
from storage.services import read_blob

LETTER_TYPES = frozenset(
    {"message/rfc822", "application/vnd.ms-outlook", "application/vnd.ms-tnef", "application/ms-tnef"}
)
_LIMITS = CageLimits(memory_mb=1024, cpu_seconds=30, wall_seconds=40, output_mb=384)
# Recognising a scan takes seconds to minutes; the item is looked at again when it should be done.
_AFTER_SCAN = timedelta(seconds=20)
_LIKE_A_NUMBER = re.compile(r"[\w.-]{0,20}\d[\w./-]{2,30}")
_MOST_READ = 8
_MOST_TEXT = 200_000


@dataclass
class Facts:
    """What was found out about an item, before it is written."""

    state: str = IntakeItem.State.WAITING
    reason: str = ""
    detail: str = ""
    mail: ParsedMail | None = None
    parts: list[tuple[Attachment, Blob]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    understood: dict[str, Any] = field(default_factory=dict)
    counterparty_id: int | None = None
    same_as: IntakeItem | None = None
    is_partial: bool = False

    def quarantine(self, reason: str, detail: str = "") -> None:
        """Keep the item apart with its reason; the first reason stays."""
        if not self.reason:
            self.state, self.reason, self.detail = IntakeItem.State.QUARANTINED, reason[:60], detail[:300]


def understand_item(item_id: int, *, at: datetime) -> IntakeItem:
    """Bring a received item to waiting, duplicate or quarantine. A repeat finds it done and changes nothing."""
    item = IntakeItem.objects.select_related("raw").get(pk=item_id)
    if item.state != IntakeItem.State.RECEIVED:
        return item
    facts = Facts()
    if item.raw.size == 0:
        facts.quarantine("file.empty")
    elif item.raw.size > environment().upload_limit_mb << 20:
        facts.quarantine("file.too_large")
    elif item.is_mail or is_letter(item.raw, item.file_name):
        _open_letter(item, facts)
    else:
        _open_file(item, facts)
    _find_meaning(item, facts)
    faults.point("intake.understood")
    return _write(item, facts, at)


def understand_again(item_id: int) -> bool:
    """Look once more at an item that waits, after its scanned pages were recognised; False when they still are not.

    Only what was understood changes: the parts, and whatever a person decided meanwhile, stay.
    """
    item = IntakeItem.objects.select_related("raw").filter(pk=item_id, state=IntakeItem.State.WAITING).first()
    if item is None:
        return True
    facts = Facts()
    if item.is_mail:
        _open_letter(item, facts)
    else:
        _open_file(item, facts)
    if facts.is_partial:
        return False
    _find_meaning(item, facts)
    rows = IntakeItem.objects.filter(pk=item.pk, state=IntakeItem.State.WAITING)
    with transaction.atomic():
        values = _values(item, facts)
        rows.update(**{name: values[name] for name in ("understood", "counterparty_id", "text")})
    return True


def is_letter(blob: Blob, file_name: str) -> bool:
    """Whether the bytes are a letter: by what they are, the name only says how to read text with headers."""
    if blob.media_type in LETTER_TYPES:
        return True
    return file_name.lower().endswith((".eml", ".mbox", ".tnef")) or file_name.lower() == "winmail.dat"


def _open_letter(item: IntakeItem, facts: Facts) -> None:
    with blob_store().open(item.raw_id) as source:
        outcome = cage().run("letter", source, limits=_LIMITS)
    if outcome.reason:
        facts.quarantine(outcome.reason)
        return
    mail = facts.mail = from_plain(outcome.value, outcome.parts)
    if {"mail.too_large", "mail.too_many_parts", "mail.too_deep"} & set(mail.defects):
        facts.quarantine(next(code for code in mail.defects if code.startswith("mail.too_")))
    elif not (mail.subject or mail.senders or mail.text.strip() or mail.attachments):
        facts.quarantine("mail.empty" if "outlook.damaged" not in mail.defects else "outlook.damaged")
    facts.texts.append(mail.text)
    for part in mail.attachments:
        facts.parts.append((part, kept(io.BytesIO(part.content), part.name, item.received_at)))
    for part, blob in facts.parts[:_MOST_READ]:
        if not part.is_inline or part.name.lower().endswith(".pdf"):
            _read_part(part, blob, facts)


def _read_part(part: Attachment, blob: Blob, facts: Facts) -> None:
    reading = read_blob(blob.pk)
    if reading is None:
        return
    facts.is_partial = facts.is_partial or reading.reason == "ocr.waiting"
    if reading.state == BlobReading.State.REFUSED:
        facts.quarantine(reading.reason, part.name)
    elif reading.text:
        facts.texts.append(reading.text[:_MOST_TEXT])


def _open_file(item: IntakeItem, facts: Facts) -> None:
    reading = read_blob(item.raw_id)
    if reading is None:
        facts.quarantine("content_missing")
        return
    facts.is_partial = reading.reason == "ocr.waiting"
    if reading.state in (BlobReading.State.REFUSED, BlobReading.State.FAILED):
        facts.quarantine(reading.reason or "file.unreadable")
    elif reading.state == BlobReading.State.ENCRYPTED:
        facts.quarantine("file.encrypted")
    facts.texts.append(reading.text[:_MOST_TEXT])


def _find_meaning(item: IntakeItem, facts: Facts) -> None:
    mail, found = facts.mail, facts.understood
    fresh = without_quotes(mail.text).fresh if mail else ""
    written = "\n".join([mail.subject if mail else "", fresh, *facts.texts[1 if mail else 0 :]])
    names = [part.name for part, _ in facts.parts if not part.is_inline] if mail else [item.file_name]
    first = facts.texts[1] if mail and len(facts.texts) > 1 else facts.texts[0] if facts.texts else ""
    guess = guess_kind(subject=mail.subject if mail else "", file_names=names, text=first)
    found["kind"] = {"value": guess.kind, "why": guess.why, "excerpt": guess.excerpt}
    if numbered := their_number(written):
        found["their_number"] = {"value": numbered.number, "why": numbered.why, "excerpt": numbered.excerpt}
    day, why = _their_date(numbered.dated_on if numbered else None, mail)
    if day:
        found["their_date"] = {"value": day.isoformat(), "why": why}
    _find_answered(mail, written, facts)
    _find_correspondent(mail, written, facts)
    _find_repeats(item, mail, facts)


def _their_date(written: date | None, mail: ParsedMail | None) -> tuple[date | None, str]:
    if written:
        return written, "date.beside_number"
    return (mail.sent_at.date(), "date.sent") if mail and mail.sent_at else (None, "")


def _find_answered(mail: ParsedMail | None, written: str, facts: Facts) -> None:
    """Our letter that this one answers: by the number they quote, else by the thread of messages."""
    answered = answered_number(written)
    rows = Registration.objects.filter(voided_at__isnull=True, direction="outgoing")
    row = rows.filter(number=answered.number).order_by("-pk").first() if answered else None
    excerpt = answered.excerpt if answered and row else ""
    if row is None:
        row, excerpt = _quoted_number(mail, written)
    if row is not None:
        facts.understood["in_reply_to"] = {
            "value": row.pk, "label": row.number, "why": "reply.number", "excerpt": excerpt,
        }  # fmt: skip
        return
    threads = list(mail.in_reply_to[:20]) if mail else []
    earlier = (
        IntakeItem.objects.filter(message_id__in=threads, document__isnull=False).order_by("-pk").first()
        if threads
        else None
    )
    row = rows.filter(document=earlier.document).first() if earlier and earlier.document else None
    if row:
        facts.understood["thread"] = {"value": row.pk, "label": row.number, "why": "reply.thread"}


def _quoted_number(mail: ParsedMail | None, written: str) -> tuple[Registration | None, str]:
    """A letter that we sent, by its number anywhere in the text, the quotation of our own letter included."""
    whole = f"{written[:30_000]} {mail.text[:30_000] if mail else ''}"
    words = {word.strip(".,;:-") for word in _LIKE_A_NUMBER.findall(whole)}
    sent = Registration.objects.filter(number__in=sorted(words)[:300], direction="outgoing", voided_at__isnull=True)
    row = sent.order_by("-pk").first()
    return row, row.number if row else ""


def _find_correspondent(mail: ParsedMail | None, written: str, facts: Facts) -> None:
    sender = mail.senders[0] if mail and mail.senders else None
    names = [sender.name] if sender and sender.name else []
    mentions = mentions_in(written[:_MOST_TEXT])
    facts.understood["mentions"] = mentions.plain()
    proposals = propose_counterparties(mentions=mentions, sender=sender.email if sender else "", names=names)
    if proposals:
        facts.counterparty_id = proposals[0].counterparty.pk


def _find_repeats(item: IntakeItem, mail: ParsedMail | None, facts: Facts) -> None:
    """The same message by another road is a duplicate; the same file in another letter is told, not decided."""
    if mail and mail.message_id:
        earlier = IntakeItem.objects.filter(message_id=mail.message_id, same_as__isnull=True).exclude(pk=item.pk)
        facts.same_as = earlier.exclude(state=IntakeItem.State.DISMISSED).order_by("pk").first()
    if facts.same_as and facts.state == IntakeItem.State.WAITING:
        facts.state = IntakeItem.State.DUPLICATE
    digests = [blob.pk for part, blob in facts.parts if not part.is_inline] or [item.raw_id]
    versions = DocumentVersion.objects.filter(blob__in=digests, number=1).select_related("document").order_by("pk")[:20]
    numbers = dict(
        Registration.objects.filter(document__in=[version.document_id for version in versions], voided_at__isnull=True)
        .values_list("document_id", "number")
    )  # fmt: skip
    facts.understood["repeats"] = [
        {"blob": each.blob_id, "document": each.document_id, "number": numbers.get(each.document_id, ""),
         "title": each.document.title}
        for each in versions
    ]  # fmt: skip


@transaction.atomic
def _write(item: IntakeItem, facts: Facts, at: datetime) -> IntakeItem:
    """Compare-and-set: whoever was quicker keeps their answer."""
    values = _values(item, facts)
    taken = IntakeItem.objects.filter(pk=item.pk, state=IntakeItem.State.RECEIVED, attempts=item.attempts)
    if not taken.update(**values):
        item.refresh_from_db()
        return item
    IntakePart.objects.filter(item=item).delete()
    IntakePart.objects.bulk_create(
        IntakePart(
            item=item, position=position, file_name=(part.name or blob.pk[:12])[:255], blob=blob,
            role=_role(part), inside=part.inside[:255],
        )
        for position, (part, blob) in enumerate(facts.parts, start=1)
    )  # fmt: skip
    if facts.is_partial:
        key = f"understand-scan:{item.pk}:{item.attempts}"
        enqueue("correspondence.understand_again", {"item_id": item.pk}, key=key, run_at=at + _AFTER_SCAN)
    item.refresh_from_db()
    return item


def _role(part: Attachment) -> str:
    if part.inside:
        return IntakePart.Role.NESTED
    return IntakePart.Role.INLINE if part.is_inline else IntakePart.Role.ATTACHMENT


def _values(item: IntakeItem, facts: Facts) -> dict[str, Any]:
    mail = facts.mail
    sender = mail.senders[0] if mail and mail.senders else None
    return {
        "state": facts.state, "reason": facts.reason, "detail": facts.detail, "understood": facts.understood,
        "counterparty_id": facts.counterparty_id, "same_as": facts.same_as, "is_mail": mail is not None,
        "message_id": mail.message_id[:500] if mail else "", "subject": mail.subject[:500] if mail else "",
        "sender_name": sender.name[:300] if sender else "", "sender_email": sender.email[:320] if sender else "",
        "sent_at": mail.sent_at if mail else None, "html": mail.html[:_MOST_TEXT] if mail else "",
        "text": (mail.text if mail else "\n".join(facts.texts))[:_MOST_TEXT].replace("\0", ""),
        "is_automatic": bool(mail and mail.is_automatic),
    }  # fmt: skip


def fail_item(item_id: int, error: Exception) -> None:
    """The last resort: a defect of ours must not leave an item without an end; the bytes are kept."""
    code = error.code if isinstance(error, DomainError) else "intake.defect"
    detail = type(error).__name__
    with transaction.atomic():
        IntakeItem.objects.filter(pk=item_id, state=IntakeItem.State.RECEIVED).update(
            state=IntakeItem.State.QUARANTINED, reason=code, detail=detail
        )
