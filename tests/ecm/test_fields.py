"""Field sets: canonical values, refusals with a sentence, filters, cards and exports."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.translation import override

from ecm.access import Person
from ecm.errors import Forbidden, InvalidInput
from ecm.fields import (
    Directory,
    DirectoryEntry,
    FieldDefinition,
    FieldSet,
    FieldSpec,
    Reference,
    display_values,
    export_columns,
    filter_values,
    register_reference,
    specs_of,
    validate_values,
    words_of_rows,
)
from ecm.fields import references as registry
from ecm.fields.forms import add_errors, fill_form, values_of_form
from ecm.fields.references import add_entry, find_entries
from ecm.models import EventRecord, User

ROWS = {"columns": [{"code": "what", "kind": "text", "is_required": True}, {"code": "count", "kind": "number"}]}


def spec(kind: str, **more: Any) -> FieldSpec:
    return FieldSpec(code="x", kind=kind, is_filter=True, **more)


def clean(one: FieldSpec, raw: Any, user: Any = None) -> Any:
    return validate_values([one], {"x": raw}, user=user).get("x")


@pytest.mark.parametrize(
    ("kind", "settings", "raw", "wanted"),
    [
        ("text", {}, " Дом\n №\t5 ", "Дом № 5"),
        ("long_text", {}, "a\r\nb ", "a\nb"),
        ("number", {}, "1 234,50", 1234.5),
        ("number", {"places": 0}, "7", 7),
        ("money", {"currencies": ["UAH", "EUR"]}, "1 200,5", {"amount": "1200.50", "currency": "UAH"}),
        ("money", {}, {"amount": "5", "currency": "eur"}, {"amount": "5.00", "currency": "EUR"}),
        ("date", {}, "2026-03-05", "2026-03-05"),
        ("date", {}, date(2026, 3, 5), "2026-03-05"),
        ("yes_no", {}, "false", False),
        ("choice", {"options": [{"value": "a", "title": {"en": "A"}}]}, "a", "a"),
        ("table", ROWS, [{"what": "Zinc", "count": "2,5"}, {"what": ""}], [{"what": "Zinc", "count": 2.5}]),
    ],
)
def test_values_become_canonical(kind: str, settings: dict[str, Any], raw: Any, wanted: Any) -> None:
    assert clean(spec(kind, settings=settings), raw) == wanted
    assert clean(spec(kind, settings=settings), wanted) == wanted, "what is canonical stays as it is"


@pytest.mark.parametrize(
    ("kind", "settings", "raw"),
    [
        ("text", {"longest": 3}, "four"), ("text", {"pattern": r"\d+"}, "x1"), ("text", {}, ["a"]),
        ("number", {}, "five"), ("number", {}, "NaN"), ("number", {}, "1e400"), ("number", {}, True),
        ("number", {"places": 1}, "1.25"), ("number", {"least": 1}, "0"), ("number", {"most": 5}, "6"),
        ("money", {}, {"amount": "1.001", "currency": "EUR"}), ("money", {}, {"amount": "1", "currency": "XXX"}),
        ("date", {}, "05.03.2026"), ("date", {}, "2026-02-30"), ("yes_no", {}, "maybe"), ("choice", {}, "a"),
        ("table", ROWS, [{"count": "1"}]), ("table", ROWS, "rows"), ("table", ROWS, [[1]]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_with_a_sentence(kind: str, settings: dict[str, Any], raw: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        clean(spec(kind, settings=settings), raw)
    assert str(refused.value.fields["extra.x"]).endswith(".")


def test_required_unknown_and_partial() -> None:
    wanted = spec("text", is_required=True)
    with pytest.raises(InvalidInput):
        validate_values([wanted], {}, user=AnonymousUser())
    with pytest.raises(InvalidInput):
        validate_values([wanted], {"x": "1", "owner__password": "2"}, user=AnonymousUser())
    before = {"x": "kept", "retired": 5}
    assert validate_values([wanted], {}, user=AnonymousUser(), before=before, partial=True) == before
    assert validate_values([spec("text")], {"x": ""}, user=AnonymousUser(), before=before) == {"retired": 5}


@pytest.fixture
def regions(db: None) -> Directory:
    directory: Directory = Directory.objects.create(code="regions", title={"en": "Regions"}, can_grow=True)
    DirectoryEntry.objects.create(directory=directory, text="Київська область", texts={"en": "Kyiv region"})
    return directory


def test_a_directory_grows_once_for_each_value(regions: Directory) -> None:
    first = add_entry(regions, "  київська  ОБЛАСТЬ")
    assert first.text == "Київська область"
    assert add_entry(regions, "Одеська") == add_entry(regions, "одеська")
    assert [str(row) for row in find_entries(regions.pk, "ОБЛ")] == ["Kyiv region"]
    regions.can_grow = False
    with pytest.raises(Forbidden):
        add_entry(regions, "Нова")


def test_directory_values_are_those_of_their_directory(regions: Directory) -> None:
    other = Directory.objects.create(code="other")
    stray = DirectoryEntry.objects.create(directory=other, text="x")
    field = spec("directory", directory_id=regions.pk)
    entry = regions.entries.get()
    assert clean(field, str(entry.pk)) == entry.pk
    for wrong in (stray.pk, "abc", -1, True, "9" * 30):
        with pytest.raises(InvalidInput):
            clean(field, wrong)


def test_a_reference_must_be_visible(db: None, lawyer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_kinds", {})

    def load(user: Person, ids: Iterable[int]) -> dict[int, Reference]:
        return {pk: Reference(pk, f"Document {pk}", f"/d/{pk}/") for pk in ids if pk < 10}

    register_reference("document", load=load, chooser="documents")
    field = spec("document")
    assert clean(field, "5", lawyer) == 5
    with pytest.raises(InvalidInput):
        clean(field, 50, lawyer)
    assert validate_values([field], {"x": 50}, user=lawyer, before={"x": 50}) == {"x": 50}
    hidden, seen = display_values([field], {"x": 50}, lawyer)[0], display_values([field], {"x": 5}, lawyer)[0]
    assert (hidden.text, seen.text, seen.url) == ("…", "Document 5", "/d/5/")


CASES: list[tuple[FieldSpec, str, list[int]]] = [
    (spec("number"), "x_x_from=10", [2, 3]),
    (spec("number"), "x_x=9", [1]),
    (spec("number"), "x_x_from=5&x_x_to=50", [1, 2]),
    (spec("date"), "x_x_to=2026-03-05", [4, 5]),
    (spec("money"), "x_x_from=100", [7]),
    (spec("text"), "x_x=дОМ", [8, 9]),
    (spec("yes_no"), "x_x=true", [10]),
    (spec("choice"), "x_x=a", [11]),
    (spec("directory"), "x_x=77", [12]),
]
VALUES: dict[int, Any] = {
    1: 9, 2: 10, 3: 100.5, 4: "2026-03-05", 5: "2025-12-31", 6: {"amount": "99.00", "currency": "EUR"},
    7: {"amount": "1000.00", "currency": "EUR"}, 8: "Дом", 9: "большой дом", 10: True, 11: "a", 12: 77,
}  # fmt: skip


@pytest.mark.parametrize(("one", "query", "wanted"), CASES)
def test_filters_find_by_value(db: None, one: FieldSpec, query: str, wanted: list[int]) -> None:
    groups = {"number": range(1, 4), "date": range(4, 6), "money": range(6, 8), "text": range(8, 10)}
    chosen = groups.get(one.kind, range(10, 13))
    for pk in chosen:
        EventRecord.objects.create(pk=pk, name="x", payload={"x": VALUES[pk]}, occurred_at="2026-01-01T00:00Z")
    condition = filter_values([one], QueryDict(query), column="payload")
    assert list(EventRecord.objects.filter(condition).order_by("pk").values_list("pk", flat=True)) == wanted


def test_only_fields_marked_as_filters_filter(db: None) -> None:
    hidden = FieldSpec(code="x", kind="text")
    assert not filter_values([hidden], {"x_x": "a", "x_owner__password": "b"})
    with pytest.raises(InvalidInput):
        filter_values([spec("number")], {"x_x": "many"})


def test_values_are_shown_and_exported(db: None, lawyer: User, regions: Directory) -> None:
    specs = [
        FieldSpec(code="area", kind="number", titles={"en": "Area"}),
        FieldSpec(code="sum", kind="money", titles={"en": "Sum"}),
        FieldSpec(code="day", kind="date", titles={"en": "Day"}),
        FieldSpec(code="region", kind="directory", titles={"en": "Region"}, directory_id=regions.pk),
        FieldSpec(code="goods", kind="table", titles={"en": "Goods"}, settings=ROWS),
    ]
    entry = regions.entries.get()
    values = {
        "area": 5, "sum": {"amount": "7.50", "currency": "EUR"}, "day": "2026-03-05", "region": entry.pk,
        "goods": [{"what": "Steel", "count": 2}],
    }  # fmt: skip
    shown = {each.title: each.text for each in display_values(specs, values, lawyer)}
    assert shown == {
        "Area": "5",
        "Sum": "€7.50",
        "Day": "5\u00a0Mar\u00a02026",
        "Region": "Kyiv region",
        "Goods": "Steel, 2",
    }
    exported = {column.title: column.value(values) for column in export_columns(specs, [values], lawyer)}
    assert exported["Sum"] == Decimal("7.50")
    assert exported["Sum, currency"] == "EUR"
    assert exported["Day"] == date(2026, 3, 5)


def test_a_form_carries_values_there_and_back(db: None, lawyer: User, regions: Directory) -> None:
    owner = FieldSet.objects.create(code="lease")
    kinds = {"area": "number", "sum": "money", "goods": "table", "region": "directory"}
    for order, (code, kind) in enumerate(kinds.items()):
        FieldDefinition.objects.create(
            field_set=owner, code=code, kind=kind, order=order, settings=ROWS if kind == "table" else {},
            directory=regions if kind == "directory" else None,
        )  # fmt: skip
    specs = specs_of(owner)
    entry = regions.entries.get()
    form = forms.Form(
        {"extra_area": "1 000", "extra_sum_0": "5,5", "extra_sum_1": "UAH", "extra_region": str(entry.pk),
         "extra_goods-0-what": "Steel", "extra_goods-0-count": "2", "extra_goods-1-what": ""}
    )  # fmt: skip
    fill_form(form, specs, {}, lawyer)
    assert form.is_valid(), form.errors
    values = validate_values(specs, values_of_form(form, specs), user=lawyer)
    assert values == {
        "area": 1000, "sum": {"amount": "5.50", "currency": "UAH"}, "region": entry.pk,
        "goods": [{"what": "Steel", "count": 2}],
    }  # fmt: skip

    shown = forms.Form()
    fill_form(shown, specs, values, lawyer)
    assert 'value="Steel"' in str(shown["extra_goods"])
    assert 'value="5.50"' in str(shown["extra_sum"])
    try:
        validate_values(specs, {"area": "x"}, user=lawyer)
    except InvalidInput as error:
        add_errors(form, error)
    assert form.errors["extra_area"]


def test_two_sets_may_use_one_code_but_one_set_may_not(db: None) -> None:
    from django.db import IntegrityError

    owner = FieldSet.objects.create(code="lease")
    FieldDefinition.objects.create(field_set=owner, code="area", kind="number")
    with pytest.raises(IntegrityError):
        FieldDefinition.objects.create(field_set=owner, code="area", kind="text")


def test_the_api_gives_values_with_their_texts(db: None, lawyer: User) -> None:
    from rest_framework import serializers

    from ecm.fields.api import ExtraField, api_values

    class Input(serializers.Serializer):
        extra = ExtraField()

    one = spec("number", titles={"en": "Area"})
    taken = Input(data={"extra": {"x": "1 000"}}, context={"specs": [one], "user": lawyer})
    assert taken.is_valid()
    assert taken.validated_data == {"extra": {"x": 1000}}
    refused = Input(data={"extra": {"x": "many"}}, context={"specs": [one], "user": lawyer})
    assert not refused.is_valid()
    assert api_values([one], {"x": 1000}, lawyer)[0]["value"] == 1000


def test_what_was_chosen_by_typing_is_kept_and_shown_again(
    db: None, lawyer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_kinds", {})

    def load(user: Person, ids: Iterable[int]) -> dict[int, Reference]:
        return {pk: Reference(pk, f"Document {pk}", f"/d/{pk}/") for pk in ids if pk < 10}

    register_reference("document", load=load, chooser="storage:choose")
    form = forms.Form({"extra_x": "5"})
    fill_form(form, [spec("document")], {}, lawyer)
    assert form.is_valid(), form.errors
    assert validate_values([spec("document")], values_of_form(form, [spec("document")]), user=lawyer) == {"x": 5}
    shown = str(form["extra_x"])
    assert 'value="5"' in shown
    assert 'value="Document 5"' in shown


COLUMNS = {
    "columns": [
        {"code": "day", "kind": "date"}, {"code": "paid", "kind": "yes_no"}, {"code": "sum", "kind": "money"},
        {"code": "what", "kind": "text", "is_required": True},
    ]
}  # fmt: skip
ROW = {"day": "2026-03-05", "paid": False, "sum": {"amount": "1250.50", "currency": "UAH"}, "what": "Zinc"}


def test_each_cell_of_a_table_is_read_as_its_column_is(db: None, lawyer: User) -> None:
    table = spec("table", settings=COLUMNS)
    typed = {"day": "05.03.2026", "paid": "false", "sum_0": "1 250,5", "sum_1": "UAH", "what": "Zinc"}
    form = forms.Form({f"extra_x-7-{code}": text for code, text in typed.items()} | {"extra_x-8-sum_1": "EUR"})
    fill_form(form, [table], {}, lawyer)
    assert form.is_valid(), form.errors
    assert validate_values([table], values_of_form(form, [table]), user=lawyer) == {"x": [ROW]}
    refused = forms.Form({"extra_x-0-day": "one day"})
    fill_form(refused, [table], {}, lawyer)
    assert "Row 1, day: This is not a date" in refused.errors["extra_x"][0]


def test_a_form_shows_values_as_people_type_them(db: None, lawyer: User) -> None:
    specs = [FieldSpec(code=kind, kind=kind) for kind in ("date", "money", "number", "yes_no")]
    specs.append(FieldSpec(code="table", kind="table", settings=COLUMNS))
    values = {
        "date": "2026-03-05", "money": {"amount": "12000.50", "currency": "EUR"}, "number": 1234.5, "yes_no": False,
        "table": [ROW],
    }  # fmt: skip
    form = forms.Form()
    with override("ru"):
        fill_form(form, specs, values, lawyer)
        shown = {name: str(form[name]) for name in form.fields}
    assert 'value="05.03.2026"' in shown["extra_date"]
    assert 'value="12\u00a0000,50"' in shown["extra_money"]
    assert 'value="1\u00a0234,5"' in shown["extra_number"]
    assert '<option value="false" selected>' in shown["extra_yes_no"]
    assert 'value="05.03.2026"' in shown["extra_table"]
    assert 'value="1\u00a0250,50"' in shown["extra_table"]


def test_values_are_found_by_the_words_that_people_read(regions: Directory, django_assert_num_queries: Any) -> None:
    entry = regions.entries.get()
    stage = {"options": [{"value": "w", "title": {"en": "Won", "ru": "Выигран"}}]}
    specs = [
        FieldSpec(code="area", kind="directory", directory_id=regions.pk),
        FieldSpec(code="stage", kind="choice", settings=stage), FieldSpec(code="goods", kind="table", settings=ROWS),
        FieldSpec(code="day", kind="date"),
    ]  # fmt: skip
    row = {"area": entry.pk, "stage": "w", "goods": [{"what": "Zinc", "count": 2}], "day": "2026-03-05"}
    with django_assert_num_queries(1):
        found = words_of_rows([(specs, row), (specs, {}), (specs, row)])
    assert found[0] == "Київська область\nKyiv region\nWon\nВыигран\nZinc"
    assert (found[1], found[2]) == ("", found[0])


def test_a_currency_without_a_sum_is_no_value(db: None, lawyer: User) -> None:
    free, asked = FieldSpec(code="free", kind="money"), FieldSpec(code="asked", kind="money", is_required=True)
    form = forms.Form({"extra_free_0": "", "extra_free_1": "EUR", "extra_asked_0": "", "extra_asked_1": "EUR"})
    fill_form(form, [free, asked], {}, lawyer)
    assert list(form.errors) == ["extra_asked"]
    assert str(form["extra_free"]).count("aria-label=") == 2, "each part has a name of its own"
