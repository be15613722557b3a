"""Every sentence is translated into every language, with the placeholders of its source."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ecm.catalogues import files
from ecm.catalogues.extraction import sentences
from ecm.management.commands.messages import quarrels


def test_translations_are_complete() -> None:
    out = StringIO()
    try:
        call_command("messages", check=True, stdout=out)
    except CommandError as error:
        pytest.fail(f"{error}\n{out.getvalue()[:6000]}")


def test_a_missing_translation_is_seen(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "errors.py").write_text(
        'from django.utils.translation import gettext_lazy as _\na = _("Planted, %(name)s.")\n'
    )
    found = sentences(tmp_path, "app")
    path = tmp_path / "django.po"
    catalog = files.update(files.read(path, "ru"), found, "ru")
    assert len(list(files.faults(catalog, found, "ru"))) == 1
    planted = catalog.get("Planted, %(name)s.")
    assert planted
    planted.string = "Подложено."  # without its placeholder
    assert len(list(files.faults(catalog, found, "ru"))) == 1
    planted.string = "Подложено, %(name)s."
    assert not list(files.faults(catalog, found, "ru"))


def test_two_words_for_one_sentence_are_seen(tmp_path: Path) -> None:
    for app, word in (("mail", "Ящик"), ("bank", "Счёт")):
        folder = tmp_path / app / "locale/ru/LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "django.po").write_text(f'msgid "Account"\nmsgstr "{word}"\n')
    assert list(quarrels(tmp_path, ["mail", "bank"], "ru")) == [(None, "Account")]
    assert not quarrels(tmp_path, ["mail"], "ru")
