"""`manage.py reindex [KIND…]`: write the search index anew from the database."""

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import services
from search.registry import kinds

PROGRESS_EVERY = 2.0  # seconds


class Command(BaseCommand):
    help = "Write the search index anew from the database; people can search meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kinds", nargs="*", help="Kinds of objects; none: all.")

    def handle(self, *args: Any, **options: Any) -> None:
        known = [each.kind for each in kinds()]
        if unknown := sorted(set(options["kinds"]) - set(known)):
            raise CommandError(f"Not found by search: {', '.join(unknown)}. There are: {', '.join(known) or 'none'}.")
        self._told = time.monotonic()
        done = services.rebuild(options["kinds"], progress=self._progress)
        self.stdout.write(f"written {done.written}, removed {done.removed}")

    def _progress(self, done: int, total: int) -> None:
        if time.monotonic() - self._told > PROGRESS_EVERY:
            self._told = time.monotonic()
            sys.stderr.write(f"{done} of {total}\n")
