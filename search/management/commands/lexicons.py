"""`manage.py lexicons`: make the compact lexicons of the languages that this machine does not have yet."""

from typing import Any

from django.core.management.base import BaseCommand

from search.languages.lexicon import prepare_all


class Command(BaseCommand):
    help = "Make the compact lexicons for search (some seconds each, once); without it the first search does."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for path in prepare_all():
            self.stdout.write(str(path))
