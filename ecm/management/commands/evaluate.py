"""`manage.py evaluate SET PATH --out FILE`: write what Dossier answers to a labelled set, for an outside scorer."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from ecm.evaluation import EvaluationSet, run_in_scratch, sets, write_answers


class Command(BaseCommand):
    help = "Answer a labelled set in a scratch database and store; the last line printed is a JSON summary."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("set", help=f"One of: {', '.join(sorted(sets())) or 'none is registered'}.")
        parser.add_argument("path", type=Path, help="A folder of the set's form.")
        parser.add_argument("--out", type=Path, required=True, help="The file of answers, one JSON object a line.")
        parser.add_argument("--backend", default="", help="The search engine, as ECM_SEARCH.")
        parser.add_argument("--inside", action="store_true", help="This process is the scratch installation.")

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = self._chosen(options["set"])
        path: Path = options["path"]
        if not path.is_dir():
            raise CommandError(f"{path} is not a folder.")
        if options["inside"]:
            self._answer(chosen, path, options["out"])
        elif code := run_in_scratch(chosen, path, options["out"], options["backend"]):
            raise CommandError(f"The set {chosen.name} failed.", returncode=code)

    def _chosen(self, name: str) -> EvaluationSet:
        if name not in sets():
            raise CommandError(f"There is no set {name}; there are: {', '.join(sorted(sets()))}.")
        return sets()[name]

    def _answer(self, chosen: EvaluationSet, path: Path, out: Path) -> None:
        if chosen.needs_database:
            call_command("prepare", database_only=True, verbosity=0)
        summary = write_answers(chosen, path, out, sys.stderr)
        self.stdout.write(json.dumps(summary))
