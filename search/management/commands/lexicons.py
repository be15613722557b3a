"""`manage.py lexicons`: make the compact lexicons of the languages that this machine does not have yet."""

from typing import Any

from django.core.management.base import BaseCommand

from search.languages.lexicon import LEXICON_LANGUAGES, prepare


class Command(BaseCommand):
    help = "Make the compact lexicons for search (some seconds each, once); without it the first search does."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        for language in LEXICON_LANGUAGES:
            self.stdout.write(str(prepare(language)))
