"""`manage.py intake PATH… [--json]`: take files and folders in by hand; ends with counts that sum up to the given."""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from correspondence import services
from correspondence.models import IntakeItem
from correspondence.services.understanding import fail_item

COUNTS = ("received", "waiting", "duplicate", "quarantined")


class Command(BaseCommand):
    """Each given file ends as one of: received (not read yet), waiting for a person, duplicate, quarantined."""

    help = "Take letters and files in: each is stored, read, and put before a person or into quarantine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder with all below it")
        parser.add_argument("--json", action="store_true", help="end with one line of JSON instead of words")
        parser.add_argument("--later", action="store_true", help="only store; reading is left to the job runner")

    def handle(self, *args: Any, **options: Any) -> None:
        missing = [path for path in options["paths"] if not path.exists()]
        if missing:
            raise CommandError(f"There is no {missing[0]}.")
        counts: Counter[str] = Counter()
        for path in files_of(options["paths"]):
            outcome, reason = take_in(path, later=options["later"])
            counts[outcome] += 1
            if options["verbosity"] > 1 or reason:
                self.stderr.write(f"{path}: {outcome}{f' ({reason})' if reason else ''}")
        self.stdout.write(_closing(counts, is_json=options["json"]))


def files_of(paths: list[Path]) -> Iterator[Path]:
    """The files themselves, and those below the folders, in order; hidden ones and links are passed over."""
    for path in paths:
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from (below for below in sorted(path.rglob("*")) if _is_given(below, path))


def _is_given(path: Path, top: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.relative_to(top).parts)
    return path.is_file() and not path.is_symlink() and not hidden


def take_in(path: Path, *, later: bool = False) -> tuple[str, str]:
    """Take one file in; what became of it and the reason when it stands in quarantine."""
    now = timezone.now()
    with path.open("rb") as content:
        facts = path.stat()
        identity = f"file:{path.resolve()}|{facts.st_mtime_ns}|{facts.st_size}"[-500:]
        taken = services.receive(content, file_name=path.name, identity=identity, at=now)
    if not taken.is_new:
        return "duplicate", ""
    if later:
        return "received", ""
    try:
        item = services.understand_item(taken.item.pk, at=now)
    except Exception as error:  # noqa: BLE001  # a defect of ours must not stop the rest; the item tells of it
        fail_item(taken.item.pk, error)
        return "quarantined", f"intake.defect: {error!r}"
    state = str(item.state)
    return state, item.reason if state == IntakeItem.State.QUARANTINED else ""


def _closing(counts: Counter[str], *, is_json: bool) -> str:
    if is_json:
        return json.dumps({"given": counts.total(), **{name: counts[name] for name in COUNTS}})
    return (
        f"Given {counts.total()}: received {counts['received']}, registered for a person {counts['waiting']}, "
        f"duplicate {counts['duplicate']}, quarantined {counts['quarantined']}."
    )
