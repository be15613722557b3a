"""A list comes in: columns are guessed, rows are judged with reasons, taken in once, and taken back as a whole."""

import zipfile
from collections.abc import Callable
from functools import partial
from io import BytesIO
from typing import Any

import pytest

from counterparties.models import BankAccount, Contact, Counterparty, Requisites
from counterparties.queries import counterparties_visible_to, requisites_on
from counterparties.services import change_counterparty, create_counterparty, enter_requisites
from ecm import faults
from ecm.errors import Forbidden
from ecm.fields import FieldDefinition, FieldSet
from ecm.models import EventRecord, Job, Notice, User
from imports.errors import FileRefused, NameMissing, NotNow
from imports.fields.draft import Options
from imports.fields.notes import shown
from imports.models import Import, ImportRow
from imports.queries import counts_of, mapping_for
from imports.services import (
    check_import,
    decide,
    decide_all,
    run_import,
    running,
    save_mapping,
    set_mapping,
    start_run,
    stop_import,
    take_file,
)
from imports.services.pace import Pace
from tests.counterparties.factories import NOON, CounterpartyFactory
from tests.imports.dying import dying_at
from tests.imports.factories import HEADINGS, checked, csv_file, run, taken, undone, xlsx_file

DAY = NOON.date()
ROMASHKA = [
    "ТОВ «Ромашка»",
    "00032112",
    "+380441234567",
    "info@romashka.ua",
    "Мороз Олена",
    "",
    "01001, м. Київ, Хрещатик 1",
]
VEKTOR = ["ТОВ «Вектор»", "14360570", "", "", "", "UA213223130000026007233566001", ""]
pytestmark = pytest.mark.django_db


def verdicts(imported: Import) -> dict[int, str]:
    return dict(imported.rows.values_list("number", "verdict"))


def outcomes(imported: Import) -> dict[int, str]:
    return dict(imported.rows.values_list("number", "outcome"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_encoding_delimiter_and_columns_are_found(manager: User, encoding: str, delimiter: str) -> None:
    file = csv_file([HEADINGS, ROMASHKA, VEKTOR], encoding, delimiter)
    imported = take_file(content=file, file_name="parties.csv", actor=manager, at=NOON)
    assert imported.delimiter == delimiter
    assert imported.encoding == encoding.removesuffix("-sig")
    assert imported.header == 1
    assert imported.mapping == [
        "name", "number.ua_edrpou", "phone", "email", "person.name", "account.number", "address.legal"
    ]  # fmt: skip


def test_a_workbook_with_a_title_above_its_header(manager: User) -> None:
    rows = [
        ["Clients on 1 March"],
        [],
        ["Company name", "VAT number", "Country"],
        ["Acme Ltd", "DE136695976", "Germany"],
    ]
    imported = take_file(content=xlsx_file(rows), file_name="clients.xlsx", actor=manager, at=NOON)
    assert (imported.header, imported.mapping) == (3, ["name", "number.eu_vat", "country"])
    assert imported.samples == [["Acme Ltd", "DE136695976", "Germany"]]


def test_a_table_without_a_header_is_understood_by_its_content(manager: User) -> None:
    imported = taken(manager, [ROMASHKA[:4], ["ТОВ «Лілія»", "14360570", "+380445550011", "a@lilia.ua"]])
    assert (imported.header, imported.mapping) == (0, ["name", "number", "phone", "email"])


def bomb() -> BytesIO:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (40 << 20))
    file.seek(0)
    return file


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (BytesIO(b""), "empty"),
        (BytesIO(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20), "no_table"),
        (BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), "old_workbook"),
        (BytesIO(b"PK\x03\x04 not a zip"), "no_table"),
        (bomb(), "bomb"),
        (BytesIO(("a;" * 300 + "\n").encode() * 3), "too_wide"),
        (BytesIO(b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n"), "no_table"),
        (BytesIO(b"<html><body><table><tr><td>Name</td></tr></table></body></html>"), "web_page"),
        (BytesIO(b'<?xml version="1.0"?><Workbook/>'), "web_page"),
        (BytesIO(b'[{"name": "Acme"}]'), "no_table"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_hostile_files_are_refused_with_their_reason(manager: User, content: BytesIO, code: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        take_file(content=content, file_name="x.csv", actor=manager, at=NOON)
    assert refusal.value.params["code"] == code
    assert not Import.objects.exists()


def test_too_many_rows_end_the_check(manager: User) -> None:
    file = BytesIO(b"Name\n" + b"x\n" * 50_001)
    imported = take_file(content=file, file_name="many.csv", actor=manager, at=NOON)
    set_mapping(imported=imported, seen=imported.version, mapping=["name"], options=Options(), actor=manager, at=NOON)
    imported.refresh_from_db()
    check_import(imported.pk, imported.round, at=NOON)
    imported.refresh_from_db()
    assert (imported.state, imported.reason) == ("refused", "too_many_rows")
    assert not imported.rows.exists()


def test_rows_are_judged_with_reasons(manager: User) -> None:
    known = create_counterparty(display_name="Ромашка стара", actor=manager, at=NOON)
    values = {"identifiers": {"ua_edrpou": "00032112"}}
    enter_requisites(counterparty=known, values=values, valid_from=DAY, actor=manager, at=NOON)
    alike = CounterpartyFactory(display_name="ТОВ «Лілія»")
    imported = checked(manager, [
        HEADINGS, ROMASHKA, VEKTOR, ["ООО Лилия"], ["", "1"], ["Погана", "00032113"], ["ТОВ Вектор плюс", "14360570"],
    ])  # fmt: skip

    assert verdicts(imported) == {2: "known", 3: "new", 4: "doubtful", 5: "wrong", 6: "wrong", 7: "known"}
    rows = {row.number: row for row in imported.rows.all()}
    assert rows[2].target == known
    assert "00032112" in shown(rows[2].candidates[0]["why"])
    assert (rows[4].decision, rows[4].candidates[0]["id"]) == ("skip", alike.pk)
    assert shown(rows[6].notes[0]).startswith("EDRPOU")
    assert rows[7].same_as == 3
    assert Counterparty.objects.count() == 2  # a dry run makes nothing


def test_everything_a_row_says_is_taken_in(manager: User) -> None:
    imported = run(checked(manager, [HEADINGS, ROMASHKA, VEKTOR]))

    assert imported.state == "done"
    assert outcomes(imported) == {2: "created", 3: "created"}
    party = Counterparty.objects.get(display_name="ТОВ «Ромашка»")
    held = requisites_on(party.pk, DAY.replace(year=2030))
    assert held is not None
    assert held.identifiers == {"ua_edrpou": "00032112"}
    assert held.addresses["legal"] == {"postcode": "01001", "city": "Київ", "street": "Хрещатик 1"}
    assert (party.phone, party.email, party.kind) == ("+380441234567", "info@romashka.ua", "legal")
    assert Contact.objects.get().posts.get().counterparty == party
    assert BankAccount.objects.get().number == "UA213223130000026007233566001"


def test_zeros_that_a_spreadsheet_cut_off_come_back(manager: User) -> None:
    file = xlsx_file([["Назва", "Код ЄДРПОУ"], ["ТОВ Ромашка", 32112]])
    imported = take_file(content=file, file_name="x.xlsx", actor=manager, at=NOON)
    set_mapping(
        imported=imported, seen=imported.version, mapping=imported.mapping, options=Options(), actor=manager, at=NOON
    )
    imported.refresh_from_db()
    check_import(imported.pk, imported.round, at=NOON)
    row = imported.rows.get()
    assert row.verdict == "new"
    assert "00032112" in shown(row.notes[0])


def test_known_ones_are_completed_and_keep_what_they_have(manager: User) -> None:
    known = create_counterparty(display_name="Ромашка", phone="1", actor=manager, at=NOON)
    values = {"identifiers": {"ua_edrpou": "00032112"}, "tax_regime": "A"}
    enter_requisites(counterparty=known, values=values, valid_from=DAY, actor=manager, at=NOON)
    run(checked(manager, [HEADINGS, ROMASHKA]))

    known.refresh_from_db()
    assert (known.display_name, known.phone, known.email) == ("Ромашка", "1", "info@romashka.ua")
    held = requisites_on(known.pk, DAY.replace(year=2030))
    assert held is not None
    assert held.tax_regime == "A"
    assert held.addresses["legal"]["city"] == "Київ"


def test_a_row_once_taken_in_is_never_taken_in_again(manager: User) -> None:
    imported = run(checked(manager, [HEADINGS, ROMASHKA, VEKTOR]))
    assert not run_import(imported.pk, imported.round)
    with pytest.raises(NotNow):
        start_run(imported=imported, actor=manager, at=NOON)
    assert Counterparty.objects.count() == 2


@pytest.mark.parametrize("point", ["imports.row_done", "imports.batch_done"])
def test_a_run_that_dies_goes_on_where_it_stopped(manager: User, point: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "Pace", lambda: Pace(first=1))
    imported = checked(manager, [HEADINGS, ROMASHKA, VEKTOR])
    started = start_run(imported=imported, actor=manager, at=NOON)
    with dying_at(point):
        run_import(started.pk, started.round)
    run_import(started.pk, started.round)

    assert sorted(Counterparty.objects.values_list("display_name", flat=True)) == ["ТОВ «Вектор»", "ТОВ «Ромашка»"]
    counts = counts_of(imported)
    assert counts["outcome.created"] == 2
    assert EventRecord.objects.filter(name="imports.import.ended").count() == 1


def test_two_workers_of_one_round_take_each_row_in_once(manager: User) -> None:
    """The lease of a slow worker runs out after it read its rows; another one takes them in, and is killed then."""
    imported = checked(manager, [HEADINGS, ROMASHKA, VEKTOR])
    started = start_run(imported=imported, actor=manager, at=NOON)

    def another() -> None:
        faults.disarm()
        with dying_at("imports.batch_done"):
            run_import(started.pk, started.round)

    faults.arm("imports.rows_drafted", another)
    try:
        assert run_import(started.pk, started.round)
    finally:
        faults.disarm()
    assert Counterparty.objects.count() == 2
    assert EventRecord.objects.filter(name="imports.import.ended").count() == 1


def test_a_stopped_run_is_gone_on_with(manager: User) -> None:
    imported = checked(manager, [HEADINGS, ROMASHKA])
    started = start_run(imported=imported, actor=manager, at=NOON)
    stop_import(imported=started, actor=manager, at=NOON)
    assert not run_import(started.pk, started.round)
    assert not Counterparty.objects.exists()
    imported.refresh_from_db()
    assert run(imported).state == "done"


def test_a_person_decides_about_the_doubtful(manager: User) -> None:
    alike = CounterpartyFactory(display_name="ТОВ «Лілія»")
    imported = checked(manager, [HEADINGS, ["ООО Лилия"], ["Лилия ООО", "", "+380445550011"]])
    first, second = imported.rows.all()
    decide(imported=imported, row=first, decision="create", actor=manager)
    decide(imported=imported, row=second, decision="attach", target=alike, actor=manager)
    run(imported)
    assert outcomes(imported) == {2: "created", 3: "updated"}
    alike.refresh_from_db()
    assert alike.phone == "+380445550011"


def test_the_sum_of_outcomes_is_what_was_given(manager: User) -> None:
    CounterpartyFactory(display_name="ТОВ «Лілія»")
    imported = run(checked(manager, [HEADINGS, ROMASHKA, ROMASHKA, ["ООО Лилия"], ["", "1"], VEKTOR]))
    counts = counts_of(imported)
    told = {code: counts[f"outcome.{code}"] for code in ("created", "updated", "unchanged", "skipped", "failed")}
    assert told == {"created": 2, "updated": 0, "unchanged": 1, "skipped": 1, "failed": 1}
    assert sum(told.values()) == imported.row_count == 5


def test_undoing_refuses_what_somebody_changed_and_says_so(manager: User, lawyer: User) -> None:
    imported = run(checked(manager, [HEADINGS, ROMASHKA, VEKTOR]))
    party = Counterparty.objects.get(display_name="ТОВ «Ромашка»")
    change_counterparty(counterparty=party, seen=party.version, changes={"phone": "2"}, actor=lawyer, at=NOON)
    undone(imported)

    rows = {row.number: row for row in imported.rows.all()}
    assert (bool(rows[2].undone_at), bool(rows[3].undone_at)) == (False, True)
    assert "The card was changed" in shown(rows[2].kept[0])
    assert [str(row) for row in counterparties_visible_to(manager)] == ["ТОВ «Ромашка»"]
    assert imported.state == "undone"


def test_a_saved_mapping_is_recognised(manager: User) -> None:
    imported = taken(manager, [["Firm", "Code A", "Whom to call"], ["Acme", "00032112", "555 12 34"]])
    imported.mapping = ["name", "number.ua_edrpou", "phone"]
    imported.save()
    save_mapping(name="From the old CRM", imported=imported, actor=manager, at=NOON)
    assert mapping_for(["firm", "Code A", "Whom to call"]) is not None
    again = taken(manager, [["Firm", "Code A", "Whom to call"], ["Beta", "14360570", "555 12 35"]])
    assert again.mapping == imported.mapping


def test_without_a_name_nothing_is_checked(manager: User) -> None:
    imported = taken(manager, [HEADINGS, ROMASHKA])
    with pytest.raises(NameMissing):
        set_mapping(
            imported=imported, seen=imported.version, mapping=["", "phone"], options=Options(), actor=manager, at=NOON
        )


def test_who_may_not_import_does_not(lawyer: User, manager: User) -> None:
    with pytest.raises(Forbidden):
        taken(lawyer, [HEADINGS, ROMASHKA])
    imported = checked(manager, [HEADINGS, ROMASHKA])
    with pytest.raises(Forbidden):
        start_run(imported=imported, actor=lawyer, at=NOON)


def test_jobs_do_it_and_tell(manager: User, run_jobs: Callable[[], int]) -> None:
    imported = taken(manager, [HEADINGS, ROMASHKA])
    set_mapping(
        imported=imported, seen=imported.version, mapping=imported.mapping, options=Options(), actor=manager, at=NOON
    )
    run_jobs()
    imported.refresh_from_db()
    start_run(imported=imported, actor=manager, at=NOON)
    run_jobs()
    imported.refresh_from_db()
    assert imported.state == "done"
    assert Notice.objects.get(code="imports.done").user == manager
    assert not Job.objects.filter(state="dead").exists()


def test_formulas_stay_text(manager: User) -> None:
    imported = checked(manager, [["Name", "Notes"], ["=cmd|'/c calc'!A1 Ltd", "x"]])
    row = imported.rows.get()
    assert row.verdict == "new"
    assert "formula" in shown(row.notes[0])


def test_bulk_decisions(manager: User) -> None:
    CounterpartyFactory(display_name="ТОВ «Лілія»")
    imported = checked(manager, [HEADINGS, ["ООО Лилия"], ["ЗАО Лилия"]])
    assert decide_all(imported=imported, verdict="doubtful", decision="attach", actor=manager) == 2
    assert set(ImportRow.objects.values_list("decision", flat=True)) == {"attach"}
    rows: Any = Requisites.objects.count()
    assert rows == 0


def test_added_fields_are_columns_too_and_go_when_taken_back(manager: User) -> None:
    fields = FieldSet.objects.create(code="counterparty", title={"en": "Added"})
    add = partial(FieldDefinition.objects.create, field_set=fields)
    add(
        code="rank",
        title={"en": "Rank"},
        kind="choice",
        settings={"options": [{"value": "a", "title": {"en": "Gold"}}]},
    )
    add(code="since", title={"en": "Client since"}, kind="date")
    add(code="limit", title={"en": "Limit"}, kind="money")
    table = [["Name", "Rank", "Client since", "Limit"], ["Acme", "gold", "05.03.2024", "1 200,50 EUR"], ["Beta", "tin"]]
    imported = run(checked(manager, table))

    assert imported.mapping == ["name", "extra.rank", "extra.since", "extra.limit"]
    extra = Counterparty.objects.get().extra
    assert extra == {"rank": "a", "since": "2024-03-05", "limit": {"amount": "1200.50", "currency": "EUR"}}
    wrong = imported.rows.get(number=3)
    assert (wrong.outcome, shown(wrong.notes[0])) == ("failed", "Rank: Choose one of the values of the list.")
    assert counts_of(undone(imported))["undone"] == 1


def test_a_quote_that_is_never_closed_swallows_no_rows(manager: User) -> None:
    for first in ('"Acme Ltd', '"Acme 5" Ltd'):
        text = f'Name;Phone\n"Sound ""A"" Ltd";1\n{first};1234567\nBeta 5" Ltd;2345678\nGamma;3456789\n'
        imported = take_file(content=BytesIO(text.encode()), file_name="x.csv", actor=manager, at=NOON)
        assert imported.samples[0] == ['Sound "A" Ltd', "1"]
        assert [cells[-1] for cells in imported.samples] == ["1", "1234567", "2345678", "3456789"]


def test_line_breaks_in_quoted_cells_stay_in_their_row(manager: User) -> None:
    file = BytesIO(b'Name;Phone\n"Acme\nLtd ""A""";1234567\n"Beta" Ltd;2345678\n')
    imported = take_file(content=file, file_name="x.csv", actor=manager, at=NOON)
    assert imported.samples == [['Acme\nLtd "A"', "1234567"], ["Beta Ltd", "2345678"]]


def test_a_formula_without_its_value_is_shown_and_loses_no_row(manager: User) -> None:
    file = xlsx_file([["Name", "Phone"], ['="Ac"&"me"', "=1+1"], ["Beta", "+380441234567"]])
    imported = take_file(content=file, file_name="x.xlsx", actor=manager, at=NOON)
    assert imported.samples[0] == ['="Ac"&"me"', "=1+1"]


def test_errors_of_a_spreadsheet_are_no_values(manager: User) -> None:
    imported = checked(
        manager, [["Name", "EDRPOU", "Phone"], ["Acme Ltd", "#N/A", "#ССЫЛКА!"], ["#REF!", "", "1234567"]]
    )
    rows = {row.number: row for row in imported.rows.all()}
    assert (rows[2].verdict, rows[3].verdict) == ("new", "wrong")
    assert "#N/A" in shown(rows[2].notes[0])
    assert run(imported).rows.get(number=2).outcome == "created"
    assert Counterparty.objects.get().phone == ""


def test_a_phone_without_digits_is_left_out_and_said(manager: User) -> None:
    headings = ["Name", "Phone", "Contact: whole name", "Contact: phone"]
    imported = checked(manager, [headings, ["Acme Ltd", "none", "Moroz Olha", "—"]])
    row = imported.rows.get()
    assert row.verdict == "new"
    assert [shown(note) for note in row.notes] == [
        "Phone: “none” is not a phone number; it is left out.",
        "Contact: phone: “—” is not a phone number; it is left out.",
    ]  # fmt: skip
    assert run(imported).rows.get().outcome == "created"
    assert Counterparty.objects.get().phone == ""


def test_hidden_signs_make_no_other_name(manager: User) -> None:
    imported = checked(manager, [HEADINGS, ["\u202eAc\u200bme\u00ad Ltd"], ["\u200b", "", "1234567"]])
    assert imported.rows.get(number=2).cells[0] == "Acme Ltd"
    assert imported.rows.get(number=3).verdict == "wrong"


def test_a_cell_without_a_website_is_left_out_and_said(manager: User) -> None:
    imported = checked(
        manager, [["Name", "Website"], ["Acme Ltd", "no site"], ["Romashka", "romashka.ua; old.romashka.ua"]]
    )
    said = [shown(note) for row in imported.rows.order_by("number") for note in row.notes]
    assert said == ["Website: “no site” is not the address of a website; it is left out."]
    run(imported)
    sites = Counterparty.objects.order_by("display_name").values_list("display_name", "website")
    assert list(sites) == [("Acme Ltd", ""), ("Romashka", "romashka.ua")]
