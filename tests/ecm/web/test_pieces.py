"""Tags, formats, comboboxes and toasts."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from ecm.web import formats, statuses
from ecm.web.choosing import Choice, created, options, readings
from ecm.web.forms import ChooserField, DayField, ManyChooserField
from ecm.web.toasts import toast

TODAY = date(2026, 11, 25)
HOSTILE = '"><script>alert(1)</script>'


def render(source: str, request: HttpRequest | None = None, **context: object) -> str:
    values = {"request": request or RequestFactory().get("/"), **context}
    return Template("{% load dossier %}" + source).render(Context(values))


@pytest.mark.parametrize(
    ("ends_on", "word"),
    [(TODAY - timedelta(1), "Expired"), (TODAY, "Expiring"), (TODAY + timedelta(30), "Expiring")],
)
def test_terms_near_and_past_are_marked(ends_on: date, word: str) -> None:
    look = statuses.validity_of(ends_on, TODAY)
    assert look is not None
    assert look.word == word


def test_a_far_term_and_no_term_have_no_mark() -> None:
    assert statuses.validity_of(TODAY + timedelta(31), TODAY) is None
    assert statuses.validity_of(None, TODAY) is None


def test_a_status_has_icon_word_and_tone() -> None:
    markup = render('{% status "signed" %}')
    assert "ds-status-good" in markup
    assert "#signature" in markup
    assert "Signed" in markup


def test_an_unknown_status_is_shown_and_escaped() -> None:
    assert "&lt;script&gt;" in render("{% status code %}", code=HOSTILE)


def test_a_compact_status_has_a_name() -> None:
    assert 'aria-label="Signed"' in render('{% status "signed" compact=True %}')


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "€1,250,000.50"),
        ("ru", "1\u00a0250\u00a0000,50\u00a0€"),
        ("bg", "1\u00a0250\u00a0000,50\u00a0€"),
    ],
)
def test_money_follows_the_language(language: str, shown: str) -> None:
    with translation.override(language):
        assert formats.money(Decimal("1250000.5"), "EUR") == shown


def test_days_never_read_as_months() -> None:
    with translation.override("en"):
        assert formats.short_day(date(2026, 5, 3)) == "3\u00a0May\u00a02026"
    with translation.override("uk"):
        assert formats.short_day(date(2026, 5, 3)) == "03.05.2026"


def test_ago_counts_minutes_then_names_the_day() -> None:
    now = datetime(2026, 11, 25, 14, 0, tzinfo=UTC)
    assert formats.ago(now - timedelta(seconds=5), now) == "just now"
    assert formats.ago(now - timedelta(minutes=5), now) == "5 minutes ago"
    assert formats.ago(now - timedelta(hours=5), now) == "today, 09:00"
    assert formats.ago(now - timedelta(days=1), now) == "yesterday, 14:00"
    assert formats.ago(now - timedelta(days=9), now) == formats.short_day((now - timedelta(days=9)).date())


def test_a_chip_switches_its_filter_and_drops_the_cursor() -> None:
    request = RequestFactory().get("/?q=x&after=abc")
    assert 'href="?q=x&amp;status=draft"' in render('{% chip "status" "draft" "Drafts" %}', request)
    chosen = RequestFactory().get("/?status=draft")
    markup = render('{% chip "status" "draft" "Drafts" %}', chosen)
    assert 'aria-current="true"' in markup
    assert 'href="?"' in markup


def test_a_field_ties_its_error_to_its_input() -> None:
    class Sample(forms.Form):
        dated_on = DayField(label="Date", help_text="As on the paper.")

    markup = render("{% field form.dated_on %}", form=Sample({"dated_on": HOSTILE}))
    assert 'aria-invalid="true"' in markup
    assert "id_dated_on_error" in markup
    assert "<script>" not in markup


def test_the_other_layouts_are_tried() -> None:
    assert "вектор" in readings("dtrnjh")
    assert "vector" in readings("мусещк")
    assert readings("Вектор")[0] == "Вектор"


def test_options_are_escaped_and_their_ids_are_safe() -> None:
    request = RequestFactory().get("/", {"id": HOSTILE})
    body = options(request, [Choice(5, HOSTILE, note="7")]).content.decode()
    assert "<script>" not in body
    assert 'id="option-1"' in body


def test_what_was_created_becomes_the_choice() -> None:
    answer = created(5, "ООО «Вектор»")
    assert json.loads(answer["HX-Trigger"])["ds:created"] == {"value": "5", "title": "ООО «Вектор»"}


def test_two_events_travel_together() -> None:
    answer = toast(created(5, "x"), "Saved.", undo_url="/app/undo/")
    assert set(json.loads(answer["HX-Trigger"])) == {"ds:created", "ds:toast"}
    assert isinstance(answer, HttpResponse)


class Thing:
    def __init__(self, pk: int) -> None:
        self.pk = pk

    def __str__(self) -> str:
        return f"Thing {self.pk}"


def load(key: str) -> Thing | None:
    return Thing(int(key)) if key in ("5", "6") else None


class ChoosingForm(forms.Form):
    one = ChooserField(url_name="palette", load=load)
    many = ManyChooserField(url_name="palette", load=load, required=False)


def test_a_chooser_gives_the_object_and_keeps_it_on_the_page() -> None:
    form = ChoosingForm(QueryDict("one=5&many=5&many=6"))
    assert form.is_valid()
    assert form.cleaned_data["one"].pk == 5
    assert [thing.pk for thing in form.cleaned_data["many"]] == [5, 6]
    assert 'value="Thing 5"' in str(form["one"])
    assert "Thing 6" in str(form["many"])


def test_what_may_not_be_seen_cannot_be_chosen() -> None:
    form = ChoosingForm(QueryDict("one=7"))
    assert not form.is_valid()
    assert "Thing 7" not in str(form["one"])


def _with_parts(path: Path) -> str:
    """The template with its compiled parts in their places."""
    parts = settings.BASE_DIR / "templates"
    return re.sub(r'{% compiled "([^"]+)" %}', lambda found: (parts / found[1]).read_text(), path.read_text())


def test_every_table_shows_its_cells_on_a_telephone() -> None:
    """A row becomes lines of its `ds-c-main` (or heading) and `ds-c-sub` cells there; one without stays a table."""
    lost = [
        f"{path.name}: {found[1]}"
        for path in sorted((settings.BASE_DIR / "templates").rglob("*.html"))
        for found in re.finditer(r'<table class="([^"]*\bds-table\b[^"]*)".*?</table>', _with_parts(path), re.DOTALL)
        if not re.search('ds-c-main|{% include|<th scope="row".*ds-c-sub', found[0], re.DOTALL)
        and "ds-table-keep" not in found[1]
    ]
    assert not lost


def test_what_can_be_done_with_a_row_can_be_done_on_a_telephone() -> None:
    """A cell without a `ds-c-` class is not shown there, so none of them holds a button."""
    lost = [
        f"{path.name}: {cell[0][:120]}"
        for path in sorted((settings.BASE_DIR / "templates").rglob("*.html"))
        for cell in re.finditer(r"<td(?P<marks>[^>]*)>(?:(?!</td>).)*?(?:<button|<form|ds-btn)", _with_parts(path))
        if "ds-c-" not in cell["marks"] and "colspan" not in cell["marks"] and "print" not in path.parts
    ]
    assert not lost


def test_the_secret_of_a_form_stands_in_no_address() -> None:
    """What is asked while a form is filled in is a GET: its address reaches the logs, so the secret is left out."""
    told = [
        f"{path.name}: {asked[0][:120]}"
        for path in sorted((settings.BASE_DIR / "templates").rglob("*.html"))
        for asked in re.finditer(r'<[^>]*hx-get="[^>]*hx-include="closest form"[^>]*>', path.read_text())
        if "hx-params" not in asked[0]
    ]
    assert not told


def test_a_file_name_goes_on_after_its_joints_alone() -> None:
    shown = render("{{ name|breakable }}", name="a_b-c & d.docx<x>")
    assert shown == "a_<wbr>b-<wbr>c &amp; d.<wbr>docx&lt;x&gt;"


@pytest.mark.parametrize(("language", "size"), [("ru", "2,4 кБ"), ("uk", "2,4 кБ"), ("bg", "2,4 kB"), ("en", "2.4 kB")])
def test_sizes_are_in_units_of_the_language(language: str, size: str) -> None:
    with translation.override(language):
        assert formats.size(2400).replace("\u00a0", " ") == size


def test_what_a_chooser_says_to_readers_of_screens_is_translated() -> None:
    class Asked(forms.Form):
        party = ChooserField(url_name="people-choose", load=lambda pk: None, required=False)

    with translation.override("ru"):
        assert 'aria-label="Варианты"' in str(Asked()["party"])


def test_a_debt_has_its_minus_before_the_sign_of_the_currency() -> None:
    with translation.override("en"):
        assert formats.money(Decimal("-97800"), "EUR") == "-€97,800.00"
    with translation.override("ru"):
        assert formats.money(Decimal("-97800"), "EUR") == "-97\xa0800,00\xa0€"
