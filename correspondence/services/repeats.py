"""Whether a decision says again what was registered: a double click does, somebody's own words do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from correspondence.models import Enclosure, IntakeItem, IntakePart, Registration
from correspondence.services.registration import Entry, due_day
from ecm.folding import one_line
from ecm.models import User
from storage.models import DocumentKind

if TYPE_CHECKING:
    from correspondence.services.decisions import Decision


def is_repeat(registration: Registration, item: IntakeItem, decision: Decision, actor: User) -> bool:
    """The same person decides the same once more: subject, kind, journal, all beside the number, and the enclosures."""
    document = registration.document
    return (
        registration.registered_by_id == actor.pk
        and registration.journal_id == decision.journal.pk
        and (document.title, document.kind_id) == (one_line(decision.title), decision.kind.pk)
        and _says(registration, decision.entry)
        and _wanted(item, decision.enclosures) == _made(registration)
    )


def _says(made: Registration, entry: Entry) -> bool:
    there = (made.counterparty_id, made.executor_id, made.in_reply_to_id, made.their_date, made.delivery, made.pages)
    here = (
        entry.counterparty and entry.counterparty.pk, entry.executor and entry.executor.pk,
        entry.in_reply_to and entry.in_reply_to.pk, entry.their_date, entry.delivery, entry.pages,
    )  # fmt: skip
    words = (made.their_number, made.note) == (one_line(entry.their_number), entry.note)
    return there == here and words and made.due_on == due_day(entry, made.journal, made.registered_on)


def _wanted(item: IntakeItem, enclosures: Sequence[tuple[int, DocumentKind]]) -> Counter[tuple[str, int]]:
    kinds = dict(enclosures)
    if not kinds:
        return Counter()
    parts = IntakePart.objects.filter(item=item, pk__in=kinds).values_list("pk", "blob_id")
    return Counter((blob, kinds[pk].pk) for pk, blob in parts)


def _made(registration: Registration) -> Counter[tuple[str, int]]:
    """The first content of each enclosed document, with its kind."""
    enclosed = Enclosure.objects.filter(registration=registration, document__versions__number=1)
    return Counter(enclosed.values_list("document__versions__blob_id", "document__kind_id"))
