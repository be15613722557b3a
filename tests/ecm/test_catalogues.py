"""Catalogues: what is found, what survives an update, what the check sees."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from ecm.catalogues import files
from ecm.catalogues.extraction import Sentence, sentences

PYTHON = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
a = _("A refusal.")
b = ngettext("%(n)s letter", "%(n)s letters", n)
c = pgettext("verb", "Open")
"""
TEMPLATE = """
{% load i18n dossier %}
{% translate "Journal" %} {% translate "Open" context "adjective" %}
{% blocktranslate count n=rows %}One row{% plural %}{{ n }} rows{% endblocktranslate %}
{% blocktranslate trimmed with a=b %}
  Kept by
  {{ a }}.
{% endblocktranslate %}
{% include "x.html" with title=_("Nothing yet") %} {% chip "s" "d" _("Drafts") %} {{ x|default:_("None") }}
{# Translators: nothing #}
"""

COMPILED = """
{{ _("Line") }} {{ pgettext("letter", "Due") }} {{ row.name or _("Nobody") }}
{{ ngettext("%(n)s file", "%(n)s files", row.n) % {"n": row.n} }}
"""


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "apps.py").write_text("")
    (tmp_path / "app" / "errors.py").write_text(PYTHON)
    (tmp_path / "templates" / "app").mkdir(parents=True)
    (tmp_path / "templates" / "app" / "list.html").write_text(TEMPLATE)
    (tmp_path / "templates" / "app" / "lines.jinja").write_text(COMPILED)
    return tmp_path


def test_sentences_of_python_and_templates_are_found(house: Path) -> None:
    found = {(each.context, each.id) for each in sentences(house, "app")}

    assert found == {
        (None, "A refusal."), (None, ("%(n)s letter", "%(n)s letters")), ("verb", "Open"), (None, "Journal"),
        ("adjective", "Open"), (None, ("One row", "%(n)s rows")), (None, "Kept by %(a)s."), (None, "Nothing yet"),
        (None, "Drafts"), (None, "None"), (None, "Line"), ("letter", "Due"), (None, "Nobody"),
        (None, ("%(n)s file", "%(n)s files")),
    }  # fmt: skip


def test_the_frame_belongs_to_the_kernel(house: Path) -> None:
    (house / "ecm").mkdir()
    (house / "templates" / "base.html").write_text('{% load i18n %}{% translate "Skip to content" %}')

    assert [each.id for each in sentences(house, "ecm")] == ["Skip to content"]


def test_an_update_keeps_translations_and_brings_back_unused_ones(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    first, second = Sentence("One.", None, "a.py"), Sentence("Two.", None, "a.py")
    catalog = files.update(files.read(path, "ru"), [first, second], "ru")
    for entry in catalog:
        if entry.id == "One.":
            entry.string = "Один."
    files.write(path, catalog, "ru")
    files.write(path, files.update(files.read(path, "ru"), [second], "ru"), "ru")
    assert "#~ msgid" in path.read_text()

    again = files.update(files.read(path, "ru"), [first, second], "ru")
    assert files.translations(again)[(None, "One.")] == "Один."


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    found = [Sentence(("One row", "%(n)s rows"), None, "a.html"), Sentence("Open", "verb", "a.html")]
    files.write(path, files.update(files.read(path, "bg"), found, "bg"), "bg")
    once = path.read_bytes()
    files.write(path, files.update(files.read(path, "bg"), found, "bg"), "bg")

    assert path.read_bytes() == once


def test_the_check_sees_each_fault() -> None:
    found = [
        Sentence("Untold.", None, "a.py"),
        Sentence("Hello %(name)s.", None, "a.py"),
        Sentence(("One row", "%(n)s rows"), None, "a.py"),
    ]
    catalog = files.update(Catalog(locale="ru"), found, "ru")
    for entry in catalog:
        if entry.id == "Hello %(name)s.":
            entry.string = "Привет %(имя)s."
        elif isinstance(entry.id, tuple):
            entry.string = ("%(n)s строка", "%(n)s строки")
    wrong = {key[1]: what for key, what in files.faults(catalog, found, "ru")}

    assert wrong["Untold."] == "is not translated"
    assert "%(имя)s" in wrong["Hello %(name)s."] or "%(name)s" in wrong["Hello %(name)s."]
    assert wrong["One row"] == "wants 3 plural forms"


def test_a_compiled_catalogue_speaks(tmp_path: Path) -> None:
    import gettext

    path = tmp_path / "django.po"
    found = [Sentence(("One row", "%(n)s rows"), None, "a.py")]
    catalog = files.update(files.read(path, "uk"), found, "uk")
    for entry in catalog:
        if entry.id:
            entry.string = ("%(n)s рядок", "%(n)s рядки", "%(n)s рядків")
    files.write(path, catalog, "uk")
    assert files.compile_catalogue(path, "uk")
    assert not files.compile_catalogue(path, "uk")

    with path.with_suffix(".mo").open("rb") as file:
        told = gettext.GNUTranslations(file)
    assert [told.ngettext("One row", "%(n)s rows", n) for n in (1, 3, 11)] == [
        "%(n)s рядок", "%(n)s рядки", "%(n)s рядків",
    ]  # fmt: skip
