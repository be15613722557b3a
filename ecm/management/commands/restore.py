"""`manage.py restore BACKUP`: lay a backup into this (empty) installation and prove its history."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ecm.backup.manifest import Broken
from ecm.backup.taking import restore
from ecm.events.verifying import verify


class Command(BaseCommand):
    help = "Restore a backup into the empty data folder and database that ECM_DATA_DIR and ECM_DATABASE name."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="The backup's folder.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = restore(options["folder"])
        except Broken as error:
            raise CommandError(str(error)) from error
        head = [(manifest.head_number, manifest.head_digest)] if manifest.head_number else []
        verdict = verify(checkpoints=head)
        if not verdict.is_sound:
            raise CommandError("The restored history is not sound: " + "; ".join(verdict.faults[:5]))
        self.stdout.write(f"restored {len(manifest.files)} files; history sound up to {verdict.seals}")
