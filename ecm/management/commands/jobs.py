"""`manage.py jobs drain|status|retry`: the job table from the command line."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count
from django.utils import timezone

from ecm.jobs import retry
from ecm.jobs.draining import drain
from ecm.jobs.models import Job, JobState


class Command(BaseCommand):
    help = "Carry out waiting jobs, count jobs by state, or queue failed jobs anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("drain", help="Carry out waiting jobs until none is due.")
        actions.add_parser("status", help="Count jobs by task and state.")
        again = actions.add_parser("retry", help="Queue failed jobs anew.")
        again.add_argument("ids", nargs="*", type=int, help="Jobs' numbers; none: all failed jobs.")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['action']}")(options)

    def _drain(self, options: dict[str, Any]) -> None:
        drained = drain()
        counts = ", ".join(f"{state} {count}" for state, count in sorted(drained.ended.items())) or "nothing waited"
        self.stdout.write(counts)
        if drained.failed:
            raise CommandError(f"Failed jobs: {', '.join(map(str, drained.failed))}.")

    def _status(self, options: dict[str, Any]) -> None:
        rows = Job.objects.order_by("name", "state").values_list("name", "state").annotate(count=Count("pk"))
        for name, state, count in rows:
            self.stdout.write(f"{name:40} {state:10} {count:8}")

    def _retry(self, options: dict[str, Any]) -> None:
        ids = options["ids"] or list(Job.objects.filter(state=JobState.DEAD).values_list("pk", flat=True))
        queued = sum(retry(pk, at=timezone.now()) for pk in ids)
        self.stdout.write(f"queued {queued} of {len(ids)}")
