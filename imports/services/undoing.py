"""Taking a whole import back: the last row first, each as it was before, unless somebody changed it since.

New cards that nobody touched go all at once; whatever there is to look at goes one by one, and is told why it stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterparties import services
from counterparties.models import BankAccount, Contact, Counterparty
from ecm import access, faults
from ecm.errors import DomainError
from ecm.events import bundled, publish
from ecm.models import EventRecord, EventSubject, User
from ecm.web.timeline import title_of
from imports.access import RUN
from imports.errors import NotNow
from imports.events import ImportUndone, UndoStarted
from imports.fields.notes import notes_of
from imports.models import Import, ImportRow
from imports.queries import counts_of
from imports.services.applying import events_since, last_event
from imports.services.pace import Pace
from imports.services.rounds import begin_round, in_round, locked

LEFT = ["kept", "undone_at", "trace"]

State, Outcome = Import.State, ImportRow.Outcome
Progress = Callable[[int, int], None]
CHANGED = _("It was changed since: %(what)s (%(who)s, %(when)s).")
GONE = _("It is not there any more.")


@transaction.atomic
def start_undo(*, imported: Import, actor: User, at: datetime) -> Import:
    """Queue the undoing of a done or stopped import; rows that stayed before are tried again. Raises NotNow."""
    access.require(actor, RUN)
    row = locked(imported.pk)
    if row.state == State.UNDOING:
        return row
    if row.state not in (State.DONE, State.STOPPED, State.UNDONE):
        raise NotNow
    ImportRow.objects.filter(imported=row, undone_at=None).exclude(kept=[]).update(kept=[])
    publish(UndoStarted(actor_id=actor.pk, import_id=row.pk), at=at)
    return begin_round(row, State.UNDOING, "imports.undo", actor=actor)


def undo_import(import_id: int, number: int, *, progress: Progress = lambda done, total: None) -> bool:
    """Carry out the undoing of a round; rows that were taken back are left alone. True when all were looked at."""
    imported = Import.objects.select_related("actor").get(pk=import_id)
    access.require(imported.actor, RUN)
    todo = _left(imported)
    total, done, pace = todo.count(), 0, Pace()
    while (count := _undo_batch(import_id, number, imported.actor, pace, at=timezone.now())) > 0:
        done += count
        faults.point("imports.batch_undone")
        progress(done, total)
    return count == 0 and _end(import_id, number, at=timezone.now())


def _left(imported: Import) -> Any:
    rows = ImportRow.objects.filter(imported=imported, outcome__in=[Outcome.CREATED, Outcome.UPDATED])
    return rows.filter(undone_at=None, kept=[]).order_by("-number")


@transaction.atomic
@bundled()
def _undo_batch(import_id: int, number: int, actor: User, pace: Pace, *, at: datetime) -> int:
    """Take back the next rows; how many they were, -1 when the round is not wanted any more."""
    imported = in_round(import_id, number, State.UNDOING)
    if imported is None:
        return -1
    pace.begin()
    rows = list(_left(imported)[: pace.size])
    # What later rows added to a card goes before the card: when the time is over, new cards wait for the next batch.
    count = _one_by_one([row for row in rows if not row.trace["created"]], actor, pace, at)
    if not count or not pace.is_over:
        new = [row for row in rows if row.trace["created"]]
        gone = _at_once(new, actor, at)
        count += len(gone) + _one_by_one([row for row in new if row not in gone], actor, pace, at)
    pace.end(count)
    return count


def _one_by_one(rows: Sequence[ImportRow], actor: User, pace: Pace, at: datetime) -> int:
    """How many were taken back, or told why they stay, until the batch has to end."""
    count = 0
    for row in rows:
        if count and pace.is_over:
            break
        _take_back(row, actor, at)
        count += 1
        faults.point("imports.row_undone")
    return count


def _at_once(rows: Sequence[ImportRow], actor: User, at: datetime) -> list[ImportRow]:
    """Take back those new cards that nobody touched, with a fixed number of queries; which they were."""
    parties = _untouched(rows)
    cards = [
        services.Leaving(parties[row.pk], [*reversed(_listed(row.trace, "contacts", "contact"))])
        for row in rows if row.pk in parties
    ]  # fmt: skip
    told = services.withdraw_cards(cards, actor=actor, at=at)
    gone = [row for row in rows if row.counterparty_id in told]
    for row in gone:
        row.undone_at, row.trace = at, {**row.trace, "undone_by": told[row.counterparty_id or 0]}
        faults.point("imports.row_undone")
    if gone:
        ImportRow.objects.bulk_create(gone, update_conflicts=True, unique_fields=["id"], update_fields=LEFT)
    return gone


def _untouched(rows: Sequence[ImportRow]) -> dict[int, Counterparty]:
    """The locked cards of rows, by row, that are there and on whose timelines nothing but this import stands."""
    ids = [row.counterparty_id or 0 for row in rows]
    alive = Counterparty.objects.select_for_update().filter(pk__in=ids, withdrawn_at=None, merged_into=None)
    parties = {party.pk: party for party in alive.order_by("pk")}
    ours = _events_of([row.imported_id for row in rows[:1]], parties)
    listed = EventSubject.objects.filter(kind="counterparty", object_id__in=parties)
    foreign = {pk for pk, record in listed.values_list("object_id", "record_id") if record not in ours}
    return {row.pk: parties[pk] for row in rows if (pk := row.counterparty_id) in parties and pk not in foreign}


def _events_of(imports: Sequence[int], counterparties: Iterable[int]) -> set[int]:
    """What rows of an import did to these counterparties, and what took it back."""
    rows = ImportRow.objects.filter(imported__in=imports, counterparty__in=counterparties)
    traces = rows.values_list("trace", flat=True)
    return {pk for trace in traces for pk in (*trace.get("events", ()), *trace.get("undone_by", ()))}


def _take_back(row: ImportRow, actor: User, at: datetime) -> None:
    try:
        with bundled(), transaction.atomic():
            undo_row(row, actor, at)
            row.undone_at = at
    except DomainError as refusal:
        row.kept = [note.plain() for note in notes_of(refusal)]
    row.save(update_fields=LEFT)


class ChangedSince(DomainError):
    """Somebody changed what the row made."""

    code = "imports.changed_since"
    status = 409
    sentence = CHANGED


class PartyGone(DomainError):
    """The counterparty of the row was removed or merged away."""

    code = "imports.party_gone"
    status = 409
    sentence = GONE


def undo_row(row: ImportRow, actor: User, at: datetime) -> None:
    """Take back what one row did. Raises ChangedSince, CannotUndo, PartyGone; nothing is changed then."""
    party = Counterparty.objects.select_for_update().filter(pk=row.counterparty_id or 0, withdrawn_at=None).first()
    if party is None or party.merged_into_id:
        raise PartyGone
    _refuse_foreign(row, party)
    before = last_event(party.pk)
    for contact_id in reversed(_listed(row.trace, "contacts", "contact")):
        _remove(contact_id, actor, at)
    if row.trace["created"]:
        services.withdraw_counterparty(counterparty=party, actor=actor, at=at)
    else:
        _restore(row, party, actor, at)
    row.trace = {**row.trace, "undone_by": events_since(party.pk, before)}


def _refuse_foreign(row: ImportRow, party: Counterparty) -> None:
    """Only what this import did may stand on the timeline since."""
    ours = _events_of([row.imported_id], [party.pk])
    foreign = next((pk for pk in events_since(party.pk, row.trace["seen"]) if pk not in ours), None)
    if foreign is None:
        return
    record = EventRecord.objects.select_related("actor").get(pk=foreign)
    moment = f"{timezone.localtime(record.occurred_at):%d.%m.%Y %H:%M}"
    raise ChangedSince(what=title_of(record.name), who=str(record.actor or "—"), when=moment)


def _listed(trace: dict[str, Any], name: str, once: str) -> list[int]:
    """Ids that the row made; traces of earlier versions hold one at most, under the name `once`."""
    return trace.get(name) or ([trace[once]] if trace.get(once) else [])


def _remove(contact_id: int, actor: User, at: datetime) -> None:
    contact = Contact.objects.filter(pk=contact_id).first()
    if contact is not None:
        services.remove_contact(contact=contact, actor=actor, at=at)


def _restore(row: ImportRow, party: Counterparty, actor: User, at: datetime) -> None:
    trace = row.trace
    for account_id in reversed(_listed(trace, "accounts", "account")):
        account = BankAccount.objects.select_related("counterparty").get(pk=account_id)
        services.withdraw_account(account=account, actor=actor, at=at)
    if trace.get("requisites"):
        services.withdraw_requisites(counterparty=party, **trace["requisites"], actor=actor, at=at)
    if before := dict(trace.get("card", {})):
        roles = before.pop("roles", None)
        party.refresh_from_db()
        changes = {name: _value(name, value) for name, value in before.items()}
        services.change_counterparty(
            counterparty=party, seen=party.version, changes=changes, roles=roles, actor=actor, at=at
        )
    services.forget_signs(
        counterparty=party, addresses=trace.get("addresses", ()), numbers=trace.get("numbers", ()), actor=actor, at=at
    )


def _value(name: str, value: Any) -> Any:
    return User.objects.filter(pk=value).first() if name == "manager" and value else value


@transaction.atomic
def _end(import_id: int, number: int, *, at: datetime) -> bool:
    imported = in_round(import_id, number, State.UNDOING)
    if imported is None:
        return False
    imported.state, imported.undone_at = State.UNDONE, at
    imported.save(update_fields=["state", "undone_at"])
    counts = counts_of(imported)
    undone = ImportUndone(
        actor_id=imported.actor_id, import_id=imported.pk, undone=counts["undone"], kept=counts["kept"]
    )
    publish(undone, at=at)
    return True
