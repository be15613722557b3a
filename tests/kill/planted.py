"""Defects that the kill test must see, put in place of the right code in a server of its own."""

from importlib import import_module
from typing import Any


def plant(name: str) -> str:
    """Put the defect in; the point at which the kill test shall end the server to show it."""
    return {
        "mark-first": _mark_first,
        "cut-registration": _cut_registration,
        "cut-decision": _cut_decision,
        "no-keys": _no_keys,
        "cut-row": _cut_row,
        "cut-case": _cut_case,
        "cut-payment": _cut_payment,
        "sent-first": _sent_first,
    }[name]()


def _cut() -> None:
    """Commit in the middle of a service, and go on in a second transaction."""
    from django.db import connection

    from ecm import faults

    with connection.cursor() as cursor:
        cursor.execute("COMMIT")
        faults.point("planted")
        cursor.execute("BEGIN IMMEDIATE")
        for name in filter(None, connection.savepoint_ids):
            cursor.execute(f"SAVEPOINT {connection.ops.quote_name(name)}")


def _cut_registration() -> str:
    """The number is drawn in a transaction of its own: a kill in between leaves a gap."""
    _no_keys()  # or the key would be committed too, without an answer
    registration: Any = import_module("correspondence.services.registration")
    usual = registration.draw_seq

    def drawn(*args: Any) -> int:
        seq: int = usual(*args)
        _cut()
        return seq

    registration.draw_seq = drawn
    return "planted"


def _cut_decision() -> str:
    """The decision is committed before its event, its notices and the next stage."""
    deciding: Any = import_module("approvals.services.deciding")
    usual = deciding._record

    def recorded(*args: Any) -> None:
        usual(*args)
        _cut()

    deciding._record = recorded
    return "planted"


def _cut_row() -> str:
    """What rows became is committed before the rows say so: a kill in between takes them in twice."""
    batches: Any = import_module("imports.services.batches")
    usual = batches._keep

    def kept(lines: Any, hand: Any) -> None:
        if any(line.row.counterparty_id for line in lines):
            _cut()
        usual(lines, hand)

    batches._keep = kept
    return "planted"


def _cut_case() -> str:
    """The number of a case is drawn in a transaction of its own: a kill in between leaves a gap."""
    _no_keys()
    opening: Any = import_module("cases.services.opening")
    usual = opening.draw_number

    def drawn(*args: Any) -> str:
        number: str = usual(*args)
        _cut()
        return number

    opening.draw_number = drawn
    return "planted"


def _cut_payment() -> str:
    """A payment is paid in a transaction of its own: a kill in between leaves it untold."""
    telling: Any = import_module("payments.services.telling")
    usual = telling.save_seen

    def saved(*args: Any, **kwargs: Any) -> Any:
        row = usual(*args, **kwargs)
        _cut()
        return row

    telling.save_seen = saved
    return "planted"


def _sent_first() -> str:
    """A letter of a mailing is marked as sent before it is handed over: a kill in between loses it."""
    from django.utils import timezone

    from ecm import faults
    from mailings.models import Delivery

    sending: Any = import_module("mailings.services.sending")
    usual = sending._claimed

    def claimed(*args: Any) -> Any:
        row = usual(*args)
        if row is not None:
            Delivery.objects.filter(pk=row.pk).update(state="sent", sent_at=timezone.now(), held_until=None)
            faults.point("planted")
        return row

    sending._claimed = claimed
    return "planted"


def _mark_first() -> str:
    """A letter leaves the mailbox before it is stored: a kill in between loses it."""
    from correspondence.services import polling
    from ecm import faults

    usual = polling._take

    def taken(account: Any, mailbox: Any, place: Any, at: Any) -> bool:
        path = mailbox._find(place)
        content = path.read_bytes()
        path.unlink()
        faults.point("planted")
        path.write_bytes(content)
        return usual(account, mailbox, place, at)

    polling._take = taken
    return "planted"


def _no_keys() -> str:
    """The Idempotency-Key is not looked at: a repeated request does its deed twice."""
    from ecm import idempotency

    idempotency.HEADER = "X-Nobody-Sends-This"
    return "server.answered/api/v1/documents/"
