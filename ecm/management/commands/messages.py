"""`manage.py messages [app…]`: update, check, fill and compile the translation catalogues."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ecm.catalogues import files
from ecm.catalogues.extraction import Sentence, sentences
from ecm.environment import BASE_DIR


class Command(BaseCommand):
    help = (
        "Update the .po files of the apps from their sources and compile them. "
        "--check only looks and fails on what is missing; --missing prints what wants translation as JSON; "
        "--fill takes that JSON back with translations."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("apps", nargs="*", help="Apps; none: all of the house.")
        parser.add_argument("--check", action="store_true", help="Change nothing; fail when something is missing.")
        parser.add_argument("--compile-only", action="store_true", help="Only make the .mo files.")
        parser.add_argument("--missing", action="store_true", help="Print what is missing as JSON.")
        parser.add_argument("--fill", type=Path, help="A JSON file as --missing prints it, with translations.")

    def handle(self, *args: Any, **options: Any) -> None:
        apps = options["apps"] or house_apps()
        if options["compile_only"]:
            self._compile(apps)
        elif options["check"]:
            self._check(apps)
        elif options["missing"]:
            found = {key: texts for app in apps for key, texts in missing(app).items()}
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=1))
        else:
            given = json.loads(options["fill"].read_text(encoding="utf-8")) if options["fill"] else {}
            for app in apps:
                self._update(app, given)
            self._compile(apps)

    def _update(self, app: str, given: dict[str, dict[str, Any]]) -> None:
        found, left = sentences(BASE_DIR, app), []
        for language in files.TARGETS:
            path = files.po_path(BASE_DIR, app, language)
            catalog = files.update(files.read(path, language), found, language)
            fill(catalog, given, language)
            files.write(path, catalog, language)
            left.append(f"{language} {len(list(files.faults(catalog, found, language)))}")
        self.stdout.write(f"{app}: {len({each.key for each in found})} sentences, wanting: {', '.join(left)}")

    def _compile(self, apps: list[str]) -> None:
        for app in apps:
            for language in files.TARGETS:
                path = files.po_path(BASE_DIR, app, language)
                if path.exists():
                    files.compile_catalogue(path, language)

    def _check(self, apps: list[str]) -> None:
        count = 0
        for app in apps:
            found = sentences(BASE_DIR, app)
            for language in files.TARGETS:
                catalog = files.read(files.po_path(BASE_DIR, app, language), language)
                for (_context, text), what in files.faults(catalog, found, language):
                    count += 1
                    self.stdout.write(f"{app} {language}: {text!r} {what}")
        for language in files.TARGETS:
            for (_context, text), strings in quarrels(BASE_DIR, apps, language).items():
                count += 1
                self.stdout.write(f"{language}: {text!r} is {strings}: agree on one, or give one a context")
        if count:
            raise CommandError(f"{count} translations are missing or wrong.")


def house_apps() -> list[str]:
    return [app for app in ["ecm", *settings.HOUSE_APPS] if app in settings.INSTALLED_APPS]


def quarrels(root: Path, apps: list[str], language: str) -> dict[files.Key, dict[str, str]]:
    """Sentences that apps translate differently: Django joins the catalogues, and one app's word would win."""
    words: dict[files.Key, dict[str, str]] = {}
    for app in apps:
        catalog = files.read(files.po_path(root, app, language), language)
        for entry in catalog:
            if entry.id:
                text = entry.id if isinstance(entry.id, str) else entry.id[0]
                words.setdefault((entry.context, text), {})[app] = str(entry.string)
    return {key: strings for key, strings in words.items() if len(set(strings.values())) > 1}


def missing(app: str) -> dict[str, dict[str, Any]]:
    """Sentences of the app that want translation, with an empty place for each language that lacks it."""
    found, wanting = sentences(BASE_DIR, app), dict[str, dict[str, Any]]()
    by_key = {each.key: each for each in found}
    for language in files.TARGETS:
        catalog = files.read(files.po_path(BASE_DIR, app, language), language)
        for key, _what in files.faults(catalog, found, language):
            empty = "" if isinstance(by_key[key].id, str) else [""] * files.FORMS[language]
            wanting.setdefault(name_of(by_key[key]), {})[language] = empty
    return wanting


def name_of(sentence: Sentence) -> str:
    """The sentence as it stands in the JSON: "context|sentence" when it has a context."""
    context, text = sentence.key
    return f"{context}|{text}" if context else text


def fill(catalog: Any, given: dict[str, dict[str, Any]], language: str) -> None:
    """Put given translations in, where they are not empty."""
    for entry in catalog:
        if not entry.id:
            continue
        text = entry.id if isinstance(entry.id, str) else entry.id[0]
        name = f"{entry.context}|{text}" if entry.context else text
        string = given.get(name, {}).get(language)
        if string:
            entry.string = string if isinstance(string, str) else tuple(string)
