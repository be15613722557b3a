"""`manage.py verify_history [--checkpoints FILE] [--replay]`: prove that no event was changed, removed or slipped in.

`--replay` also replays the journal and compares what it gives with the rows: dossiers, lists, documents,
approvals, registers.
"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecm.events.checkpoints import read_checkpoints
from ecm.events.replaying import agreement, ledgers
from ecm.events.verifying import verify


class Command(BaseCommand):
    help = "Walk the chain of seals over the history; fails where it is broken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--checkpoints", type=Path, help="A file of checkpoints that was kept outside the machine.")
        parser.add_argument("--replay", action="store_true", help="Replay the journal and compare it with the rows.")

    def handle(self, *args: Any, **options: Any) -> None:
        given = read_checkpoints(options["checkpoints"]) if options["checkpoints"] else None
        verdict = verify(checkpoints=given)
        for fault in verdict.faults:
            self.stderr.write(fault)
        self.stdout.write(f"{verdict.seals} sealed, {verdict.unsealed} not sealed yet, head {verdict.head}")
        agrees = self._replayed() if options["replay"] else True
        if not agrees:
            raise CommandError("Rows differ from what the history tells of them.")
        if not verdict.is_sound:
            raise CommandError("The history is not sound.")

    def _replayed(self) -> bool:
        agrees = True
        for ledger in ledgers():
            found = agreement(ledger)
            for difference in found.differences:
                self.stderr.write(difference)
            self.stdout.write(
                f"{ledger.kind} {ledger.key}: {found.objects} replayed, {len(found.differences)} differences"
            )
            agrees = agrees and not found.differences
        return agrees
