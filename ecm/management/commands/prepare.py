"""`manage.py prepare`: bring this installation to a state in which it can start; a repeat is harmless."""

from io import StringIO
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandParser, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from ecm.access.roles import install_default_roles
from ecm.db.statistics import renew_statistics


class Command(BaseCommand):
    help = "Migrate the database, add the default roles, make what is derived: translations, lexicons, static files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--database-only", action="store_true", help="leave translations and static files alone")

    def handle(self, *args: Any, database_only: bool, **options: Any) -> None:
        before = _applied()
        call_command("migrate", verbosity=0, interactive=False)
        if _applied() != before:
            renew_statistics()
        install_default_roles()
        if not database_only:
            call_command("messages", compile_only=True, verbosity=0)
            if "search" in settings.INSTALLED_APPS:
                call_command("lexicons", stdout=StringIO())
            # django_htmx ships copies of htmx that name files it does not ship; ours is vendored.
            call_command("collectstatic", verbosity=0, interactive=False, ignore_patterns=["django_htmx"])


def _applied() -> set[tuple[str, str]]:
    return set(MigrationRecorder(connection).applied_migrations())
