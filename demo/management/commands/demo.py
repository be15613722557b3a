"""`manage.py demo`: loads the demo organisation once; `--documents N` makes a base for the benchmarks."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from demo import bulk, generator
from demo.organisation import PASSWORD, STAFF
from ecm.environment import environment


class Command(BaseCommand):
    help = "Load the demo organisation once; with --documents, fill the base up to that many documents."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-missing", action="store_true", help="say nothing when it is loaded already")
        parser.add_argument("--documents", type=int, default=0, metavar="N", help="fill up to N documents")
        parser.add_argument(
            "--counterparties", type=int, default=0, metavar="N", help="with --documents: up to N parties"
        )

        parser.add_argument("--events", type=int, default=0, metavar="N", help="with --documents: up to N events")
        parser.add_argument("--no-index", action="store_true", help="with --documents: they cannot be searched for")

    def handle(self, *args: Any, documents: int, if_missing: bool, **options: Any) -> None:
        started = time.monotonic()
        if not generator.is_loaded():
            loaded = generator.load(now=timezone.now(), today=timezone.localdate())
            self.stdout.write(
                f"Demo organisation: {loaded.people} people, {loaded.counterparties} counterparties, "
                f"{loaded.documents} documents in {time.monotonic() - started:.1f} s."
            )
        # The server shows the demo's logins in a data folder with this mark.
        (environment().data_dir / "demo").touch()
        if documents:
            self._fill(documents, options["counterparties"], options["events"], indexed=not options["no_index"])
        if not if_missing:
            self._logins()

    def _fill(self, documents: int, counterparties: int, events: int, *, indexed: bool) -> None:
        if documents > bulk.MOST:
            raise CommandError(f"At most {bulk.MOST} documents.")
        started = time.monotonic()
        made = bulk.fill(
            documents, counterparties, today=timezone.localdate(), progress=self._progress, indexed=indexed
        )
        self.stdout.write(f"{made} documents added in {time.monotonic() - started:.1f} s.")
        if events:
            told = bulk.fill_events(events, progress=self._progress)
            self.stdout.write(f"{told} events added in {time.monotonic() - started:.1f} s.")

    def _progress(self, done: int, total: int) -> None:
        self.stdout.write(f"  {done} of {total}", ending="\r")

    def _logins(self) -> None:
        self.stdout.write(f"Logins (password {PASSWORD}): " + ", ".join(member.login for member in STAFF[:6]))
