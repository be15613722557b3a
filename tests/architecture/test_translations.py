"""Every sentence is translated into every language, with the placeholders of its source."""

import ast
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from django.utils.translation import gettext

from ecm.catalogues import files
from ecm.catalogues.extraction import python_files, sentences
from ecm.environment import BASE_DIR
from ecm.management.commands.messages import house_apps, quarrels
from ecm.notices import notice_kinds


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


def test_no_translation_says_it_twice() -> None:
    for app in house_apps():
        for language in files.TARGETS:
            for entry in files.read(files.po_path(BASE_DIR, app, language), language):
                texts = [entry.string] if isinstance(entry.string, str) else list(entry.string or ())
                for text in texts:
                    half = len(text) // 2
                    assert half < 4 or text[:half] != text[half:], f"{app} {language}: {text}"
                    assert not re.search(r"(.{40,})\1", text), f"{app} {language}: {text}"


WORDS = {"_", "_p", "_n", "_lazy", "gettext", "gettext_lazy", "ngettext", "pgettext", "npgettext"}


def hidden_sentences(source: str) -> list[int]:
    """Lines where a sentence stands inside an f-string, where the extractor does not look."""
    return [
        call.lineno
        for text in ast.walk(ast.parse(source))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in WORDS
    ]


def test_no_sentence_hides_in_an_f_string() -> None:
    assert hidden_sentences('a = f"<b>{_(1)}</b>"') == [1]
    for app in house_apps():
        for path in python_files(BASE_DIR, app):
            assert not hidden_sentences(path.read_text(encoding="utf-8")), path


def _texts(app: str, language: str) -> dict[tuple[str, str], str]:
    catalog = files.read(files.po_path(BASE_DIR, app, language), language)
    return {(str(row.context or ""), str(row.id)): str(row.string) for row in catalog if row.id}


def test_a_status_is_called_the_same_on_the_card_and_in_its_form() -> None:
    for language in files.TARGETS:
        shown, chosen = _texts("ecm", language), _texts("counterparties", language)
        for word in ("Prospect", "Active", "Dormant", "Closed"):
            assert shown["counterparty", word] == chosen["", word], f"{language}: {word}"


def test_ukrainian_words_have_their_apostrophe() -> None:
    for app in house_apps():
        texts = _texts(app, "uk")
        assert not [text for text in texts.values() if re.search("[а-яіїєґ]'[а-яіїєґ]", text)], app


def _dialogs() -> dict[str, str]:
    """The words on the acting button of each dialog that can be left, by template."""
    found = {}
    for path in (BASE_DIR / "templates").rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for call in re.findall(r'components/confirm\.html"[^%]*action=_\("([^"]+)"\)', text):
            found[call] = path.name
        for foot in re.findall(r'data-ds-close>\{% translate "Cancel" %\}</button>(.*?)</div>', text, re.S):
            found |= dict.fromkeys(re.findall(r'\{% translate "([^"]+)" %\}', foot), path.name)
    return found


@pytest.mark.parametrize("language", ["en", "ru", "uk", "bg"])
def test_kinds_of_news_are_told_apart_in_the_profile(language: str) -> None:
    with translation.override(language):
        topics = [str(kind.topic) for kind in notice_kinds()]
    assert len(topics) > 10
    assert [topic for topic in topics if topics.count(topic) > 1] == []


@pytest.mark.parametrize("language", ["en", "ru", "uk", "bg"])
def test_leaving_a_dialog_and_acting_are_told_apart(language: str) -> None:
    dialogs = _dialogs()
    assert {"Call the approval off", "Set aside"} <= set(dialogs)
    with translation.override(language):
        leave = gettext("Cancel").casefold()
        alike = {words: where for words, where in dialogs.items() if gettext(words).casefold()[:5] == leave[:5]}
        alike = {words: where for words, where in alike.items() if " " not in gettext(words)}
    assert not alike
