"""`manage.py demo`: loads the demo organisation once; `--documents N` makes a base for the benchmarks."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from demo import bulk, generator
from demo.organisation import PASSWORD, STAFF


class Command(BaseCommand):
    help = "Load the demo organisation once; with --documents, fill the base up to that many documents."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--documents", type=int, default=0, metavar="N", help="fill up to N documents")
        parser.add_argument(
            "--counterparties", type=int, default=0, metavar="N", help="with --documents: up to N parties"
        )

    def handle(self, *args: Any, documents: int, counterparties: int, **options: Any) -> None:
        started = time.monotonic()
        if not generator.is_loaded():
            loaded = generator.load(now=timezone.now(), today=timezone.localdate())
            self.stdout.write(
                f"Demo organisation: {loaded.people} people, {loaded.counterparties} counterparties, "
                f"{loaded.documents} documents in {time.monotonic() - started:.1f} s."
            )
        if documents:
            self._fill(documents, counterparties)
        self._logins()

    def _fill(self, documents: int, counterparties: int) -> None:
        if documents > bulk.MOST:
            raise CommandError(f"At most {bulk.MOST} documents.")
        started = time.monotonic()
        made = bulk.fill(documents, counterparties, today=timezone.localdate(), progress=self._progress)
        self.stdout.write(f"{made} documents added in {time.monotonic() - started:.1f} s.")

    def _progress(self, done: int, total: int) -> None:
        self.stdout.write(f"  {done} of {total}", ending="\r")

    def _logins(self) -> None:
        self.stdout.write(f"Logins (password {PASSWORD}): " + ", ".join(member.login for member in STAFF[:6]))
