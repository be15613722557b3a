"""`manage.py serve`: the whole product in one command, without a broker: web, jobs and mail intake."""

import socket
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser, call_command

from ecm.environment import environment
from ecm.serving import AlreadyServing, ServerLock, become_server, is_prepared, mark_prepared

DEMO_LOGINS = ["secretary", "lawyer", "accountant", "manager", "signatory", "administrator"]
DEMO_PASSWORD = "dossier"  # noqa: S105  # the demo's, printed for everyone


class Command(BaseCommand):
    help = "Prepare this installation when needed, then serve it until Ctrl+C."
    requires_system_checks: list[str] = []  # Django's own attribute; the checks run in `prepare`

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--address", default="127.0.0.1")
        parser.add_argument("--demo", action="store_true", help="load the demo organisation once")

    def handle(self, *args: Any, port: int, address: str, demo: bool, **options: Any) -> None:
        folder = environment().data_dir
        try:
            with ServerLock(folder) as lock:
                self._require_free(address, port)
                self._prepare(folder, demo)
                self._say(address, port, folder)
                become_server(address, port, lock)
        except AlreadyServing as error:
            raise CommandError(f"Dossier already serves {folder} ({error}). Nothing was changed.") from error

    def _require_free(self, address: str, port: int) -> None:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as error:
                raise CommandError(f"Port {port} is taken. Choose another: make run PORT=8001") from error

    def _prepare(self, folder: Path, demo: bool) -> None:
        if not is_prepared(folder):
            self.stdout.write("Preparing database, translations and static files (a minute or two the first time) ...")
            call_command("prepare")
            mark_prepared(folder)
        if demo:
            call_command("demo", if_missing=True)

    def _say(self, address: str, port: int, folder: Path) -> None:
        shown = "localhost" if address in ("127.0.0.1", "0.0.0.0") else address  # noqa: S104  # compared, not bound
        self.stdout.write(f"\nDossier is at http://{shown}:{port}/app/   (data: {folder})")
        if environment().demo or (folder / "demo").exists():
            self.stdout.write(f"Sign in as {', '.join(DEMO_LOGINS)} with the password “{DEMO_PASSWORD}”.")
        self.stdout.write("Ctrl+C ends it.\n")
        self.stdout.flush()
