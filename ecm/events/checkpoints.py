"""Checkpoints: the head of the chain, written beside the data and sent away daily."""

import json
import os
from datetime import datetime
from pathlib import Path

from django.db import transaction

from ecm.environment import environment
from ecm.events.seals import EventSeal, HistoryCheckpoint
from ecm.outgoing import new_message, send


def take_checkpoint(*, at: datetime) -> HistoryCheckpoint | None:
    """Record the head of the chain; None while there is none. A repeat at the same head returns the same row."""
    head = EventSeal.objects.order_by("-number").first()
    if head is None:
        return None
    with transaction.atomic():
        row, _made = HistoryCheckpoint.objects.get_or_create(
            number=head.number, defaults={"digest": head.digest, "taken_at": at}
        )
    return row


def send_away(row: HistoryCheckpoint) -> Path:
    """Append the checkpoint to the file that backups carry off, and mail it where `ECM_CHECKPOINTS_TO` says.

    Without a copy outside the machine a cut tail of the history cannot be seen.
    """
    path = environment().data_dir / "checkpoints.jsonl"
    line = json.dumps({"number": row.number, "digest": row.digest, "taken_at": row.taken_at.isoformat()})
    with path.open("a") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
    if address := environment().checkpoints_to:
        subject = f"Dossier: history checkpoint {row.number}"
        identity = f"history-{row.number}"
        send(new_message(to=address, subject=subject, text=line, sent_at=row.taken_at, identity=identity))
    return path


def read_checkpoints(path: Path) -> list[tuple[int, str]]:
    """(number, digest) of each line of such a file."""
    lines = [json.loads(line) for line in path.read_text().splitlines() if line.strip()]
    return [(int(line["number"]), str(line["digest"])) for line in lines]
