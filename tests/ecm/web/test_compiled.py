"""Compiled parts of pages: they escape, speak the reader's language and miss nothing silently."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Template
from django.utils import timezone, translation
from django.utils.safestring import SafeString
from jinja2 import UndefinedError

from ecm.web.compiled import rendered


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose templates are found."""
    from ecm.web.compiled import _environment

    (tmp_path / "templates").mkdir()
    monkeypatch.setattr(settings, "BASE_DIR", tmp_path)
    _environment.cache_clear()
    yield tmp_path / "templates"
    _environment.cache_clear()


def test_what_people_typed_is_escaped_and_marks_are_not(written: Path) -> None:
    (written / "lines.jinja").write_text("{{ name }}|{{ mark }}|{{ icon('mail') }}|{{ _('Save') }}")
    said = rendered("lines.jinja", {"name": "<b>&", "mark": SafeString("<i>")})
    assert said.startswith("&lt;b&gt;&amp;|<i>|<svg ")
    assert said.endswith("|Save")


def test_a_name_the_page_does_not_give_is_an_error(written: Path) -> None:
    (written / "lines.jinja").write_text("{{ nothing }}")
    with pytest.raises(UndefinedError):
        rendered("lines.jinja", {})


def test_a_page_may_call_its_values_as_the_marks_are_called(written: Path) -> None:
    (written / "lines.jinja").write_text(
        "{{ icon('mail') }}{{ url('desktop') }}{{ day(d) }}{{ ago(at) }}{{ _('Save') }}"
    )
    at = datetime(2026, 3, 5, 12, 30, tzinfo=UTC)
    plain = rendered("lines.jinja", {"d": date(2026, 3, 5), "at": at})
    names = dict.fromkeys(("icon", "url", "day", "ago", "status", "money"), "building-2")
    assert rendered("lines.jinja", {**names, "d": date(2026, 3, 5), "at": at}) == plain


def test_marks_are_those_of_the_tags_in_every_language(written: Path) -> None:
    (written / "lines.jinja").write_text(
        "{{ day(d) }}{{ money(m, 'EUR') }}{{ status('draft') }}{{ status('asked', 'visa', compact=True) }}"
        "{{ ago(at) }}{{ validity(d, today) }}{{ url('desktop') }}{{ _('Save') }}"
    )
    tags = Template(
        "{% load i18n dossier %}{% day d %}{% money m 'EUR' %}{% status 'draft' %}"
        "{% status 'asked' 'visa' compact=True %}{% ago at %}"
        "{% validity d compact=True today=today %}{% url 'desktop' %}{% translate 'Save' %}"
    )
    values = {
        "d": date(2026, 3, 5), "m": Decimal("1250.5"), "today": date(2026, 3, 1),
        "at": datetime(2026, 3, 5, 12, 30, tzinfo=UTC),
    }  # fmt: skip
    for language in ("en", "ru", "uk", "bg", "en"):
        with translation.override(language):
            assert rendered("lines.jinja", values) == tags.render(Context(values)), language


def test_a_page_gives_its_part_all_it_knows(written: Path) -> None:
    (written / "lines.jinja").write_text("{% for row in rows %}{{ row }};{% endfor %}{{ at.tzinfo }}")
    page = Template("{% load compiled %}{% with rows=given %}{% compiled 'lines.jinja' %}{% endwith %}")
    assert page.render(Context({"given": [1, 2], "at": timezone.now()})) == "1;2;UTC"
