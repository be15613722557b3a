"""`manage.py backup FOLDER` takes a backup and proves it; `--prove` proves one that was taken before."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from ecm.backup.manifest import Broken
from ecm.backup.taking import prove, take


class Command(BaseCommand):
    help = "Write rows, files, the signing key and the head of the history into a new folder, and prove them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="Where the backup's folder is made; with --prove: the backup.")
        parser.add_argument("--prove", action="store_true", help="Only prove a backup that exists.")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        try:
            if not options["prove"]:
                folder = take(folder, at=timezone.now())
            manifest = prove(folder)
        except Broken as error:
            raise CommandError(str(error)) from error
        size = sum(size for size, _digest in manifest.files.values())
        self.stdout.write(f"{folder}: {len(manifest.files)} files, {size} bytes, history up to {manifest.head_number}")
