"""`manage.py verify_history [--checkpoints FILE]`: prove that no event was changed, removed or slipped in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecm.events.checkpoints import read_checkpoints
from ecm.events.verifying import verify


class Command(BaseCommand):
    help = "Walk the chain of seals over the history; fails where it is broken."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--checkpoints", type=Path, help="A file of checkpoints that was kept outside the machine.")

    def handle(self, *args: Any, **options: Any) -> None:
        given = read_checkpoints(options["checkpoints"]) if options["checkpoints"] else None
        verdict = verify(checkpoints=given)
        for fault in verdict.faults:
            self.stderr.write(fault)
        self.stdout.write(f"{verdict.seals} sealed, {verdict.unsealed} not sealed yet, head {verdict.head}")
        if not verdict.is_sound:
            raise CommandError("The history is not sound.")
