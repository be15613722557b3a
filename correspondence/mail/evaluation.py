"""Answers for the sets of labelled letters: the reader of the intake, in the cage, on each file."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from correspondence.mail.caged import from_plain
from correspondence.mail.parsing import ParsedMail
from storage.sandbox.cage import cage
from storage.sandbox.protocol import CageLimits

_LIMITS = CageLimits(memory_mb=1024, cpu_seconds=30, wall_seconds=40, output_mb=384)


def _read(path: Path) -> ParsedMail:
    outcome = cage().run("letter", io.BytesIO(path.read_bytes()), limits=_LIMITS)
    if outcome.reason:
        return ParsedMail(defects=(outcome.reason,))
    return from_plain(outcome.value, outcome.parts)


def _names(folder: Path) -> list[str]:
    """The list of items: only the keys of the labels are looked at."""
    return list(json.loads((folder / "expected.json").read_text(encoding="utf-8")))


def _answer(name: str, mail: ParsedMail) -> dict[str, Any]:
    return {
        "path": name,
        "subject": mail.subject,
        "from": [address.email for address in mail.senders if address.email],
        "date": mail.sent_at.isoformat() if mail.sent_at else None,
        "attachments": [
            {"name": part.name, "sha256": hashlib.sha256(part.content).hexdigest()} for part in mail.attachments
        ],
    }


def mail_answers(folder: Path) -> Iterator[dict[str, Any]]:
    """One line for each message."""
    for name in _names(folder):
        yield _answer(name, _read(folder / name))


def outlook_answers(folder: Path) -> Iterator[dict[str, Any]]:
    """One line for each Outlook file, with its body."""
    for name in _names(folder):
        mail = _read(folder / name)
        yield _answer(name, mail) | {"body": mail.text}
