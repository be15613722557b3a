"""One card with several accounts and people: from further columns of a row, and from further rows of the file."""

from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counterparties.models import BankAccount, Contact, Counterparty
from ecm.models import Job, User
from imports.fields.guessing import guess
from imports.fields.notes import shown
from imports.queries import counts_of, mapping_for
from imports.services import run_import, save_mapping, start_run
from imports.services.mappings import fields_for
from tests.counterparties.factories import NOON
from tests.imports.factories import HEADINGS, checked, run, undone

FIRST, SECOND, THIRD = "UA213223130000026007233566001", "BG80BNBG96611020345678", "DE89370400440532013000"
pytestmark = pytest.mark.django_db


def accounts_of(party: Counterparty) -> list[tuple[str, bool]]:
    rows = BankAccount.objects.filter(counterparty=party, superseded_at=None).order_by("pk")
    return list(rows.values_list("number", "is_main"))


def people_of(party: Counterparty) -> list[str]:
    return list(Contact.objects.filter(posts__counterparty=party).order_by("pk").values_list("last_name", flat=True))


@pytest.mark.parametrize(
    "headings",
    [
        ("Название", "Р/с 1", "Банк 1", "Р/с 2", "Банк 2"),
        ("Name", "IBAN", "Bank", "IBAN", "Bank"),
        ("Назва", "IBAN", "Банк", "IBAN 2", "Банк №2"),
        ("Име", "IBAN1", "Банка1", "IBAN2", "Банка2"),
    ],
)
def test_like_columns_are_the_next_account(headings: Sequence[str]) -> None:
    fields = ["name", "account.number", "account.bank_name", "account2.number", "account2.bank_name"]
    assert guess(headings, []) == fields


def test_like_columns_are_the_next_person() -> None:
    headings = [
        "Название",
        "Контактное лицо",
        "Телефон контакта",
        "Контактное лицо 2",
        "Телефон контакта 2",
        "Телефон 2",
    ]
    assert guess(headings, [])[:5] == ["name", "person.name", "person.phone", "person2.name", "person2.phone"]


def test_a_row_brings_several_accounts_and_people_and_takes_them_back(manager: User) -> None:
    table = [["Name", "IBAN", "IBAN 2", "Contact person", "Contact person 2"],
             ["Acme Ltd", FIRST, SECOND, "Koval Petro", "Moroz Olena"]]  # fmt: skip
    imported = run(checked(manager, table))
    party = Counterparty.objects.get()
    assert accounts_of(party) == [(FIRST, True), (SECOND, False)]
    assert people_of(party) == ["Koval", "Moroz"]

    assert counts_of(undone(imported))["undone"] == 1
    assert not accounts_of(party)
    assert not people_of(party)


def test_a_wrong_second_account_is_told_with_its_column(manager: User) -> None:
    imported = checked(manager, [["Name", "IBAN", "IBAN 2"], ["Acme Ltd", FIRST, "BG00BNBG96611020345678"]])
    row = imported.rows.get()
    assert row.verdict == "wrong"
    assert shown(row.notes[0]).startswith("IBAN or account 2: ")


def test_rows_with_one_number_are_one_card(manager: User) -> None:
    """As 1C gives a list of accounts out: a row for each account, the organisation repeated."""
    table = [["Контрагент", "ИНН", "Расчетный счет", "Контактное лицо"],
             ["ООО Вектор", "7707083893", FIRST, "Коваль Петр"],
             ["ООО Ромашка", "7736050003", THIRD, ""],
             ["ООО Вектор", "7707083893", SECOND, "Мороз Елена"]]  # fmt: skip
    imported = run(checked(manager, table))
    party = Counterparty.objects.get(display_name="ООО Вектор")
    assert accounts_of(party) == [(FIRST, True), (SECOND, False)]
    assert people_of(party) == ["Коваль", "Мороз"]
    assert counts_of(undone(imported))["undone"] == 3
    assert not Counterparty.objects.filter(withdrawn_at=None).exists()


def test_a_row_without_a_name_goes_with_the_one_above(manager: User) -> None:
    """As cells that were merged come out of a workbook: the name in the first row only."""
    table = [["Name", "IBAN", "Contact person"], ["Acme Ltd", FIRST, "Koval Petro"], ["", SECOND, "Moroz Olena"],
             ["", THIRD, ""], ["Beta Ltd", "", ""]]  # fmt: skip
    imported = checked(manager, table)
    rows = {row.number: row for row in imported.rows.all()}
    assert [(rows[number].verdict, rows[number].same_as) for number in (3, 4)] == [("known", 2), ("known", 2)]
    run(imported)
    party = Counterparty.objects.get(display_name="Acme Ltd")
    assert accounts_of(party) == [(FIRST, True), (SECOND, False), (THIRD, False)]
    assert people_of(party) == ["Koval", "Moroz"]
    assert counts_of(undone(imported))["undone"] == 4


def test_what_goes_with_a_wrong_row_is_not_given_to_another(manager: User) -> None:
    table = [["Name", "EDRPOU", "IBAN"], ["Acme Ltd", "00032112", ""], ["Bad Ltd", "00032113", ""], ["", "", FIRST]]
    imported = run(checked(manager, table))
    last = imported.rows.get(number=4)
    assert (last.outcome, last.same_as) == ("failed", 3)
    assert "Row 3" in shown(last.notes[-1])
    assert not BankAccount.objects.exists()


def test_the_first_row_without_a_name_is_wrong(manager: User) -> None:
    imported = checked(manager, [["Name", "IBAN"], ["", FIRST]])
    assert imported.rows.get().verdict == "wrong"


def test_a_saved_mapping_tells_like_headings_apart(manager: User) -> None:
    headings = ["Name", "IBAN", "Bank", "IBAN", "Bank"]
    imported = checked(manager, [headings, ["Acme Ltd", FIRST, "A", SECOND, "B"]])
    saved = save_mapping(name="Two", imported=imported, actor=manager, at=NOON)
    assert fields_for(saved, headings) == imported.mapping
    assert mapping_for(headings) == saved


def test_a_hundred_rows_cost_few_queries_and_hardly_any_jobs(manager: User) -> None:
    rows = [[f"Party {n}", "", f"+38067{n:07}", f"a{n}@p{n}.example", f"Koval{n} Ann", "", ""] for n in range(100)]
    imported = checked(manager, [HEADINGS, *rows])
    started = start_run(imported=imported, actor=manager, at=NOON)
    before = Job.objects.count()
    with CaptureQueriesContext(connection) as captured:
        run_import(started.pk, started.round)
    batches = Job.objects.filter(name="events.deliver").count()
    assert counts_of(imported)["outcome.created"] == 100
    assert Job.objects.exclude(name="events.seal").count() - before == batches
    assert batches <= 20  # four when the machine is idle
    assert len(captured) < 200 + 40 * batches


def test_a_row_that_the_database_refuses_keeps_no_other_out(manager: User) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the refusal is made with a trigger of SQLite")
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER refused BEFORE INSERT ON counterparties_counterparty WHEN NEW.display_name = 'Bad Ltd' "
            "BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
    imported = run(checked(manager, [HEADINGS, ["Acme Ltd"], ["Bad Ltd"], ["Beta Ltd"]]))
    assert dict(imported.rows.values_list("number", "outcome")) == {2: "created", 3: "failed", 4: "created"}
    assert "not as the database wants it" in shown(imported.rows.get(number=3).notes[-1])
    assert Job.objects.filter(name="events.deliver").count() == 1


def test_what_is_longer_than_its_field_is_told(manager: User) -> None:
    table = [["Name", "BIC", "IBAN", "Корр. счет", "E-mail"],
             ["Acme Ltd", "DEUTDEFF", "1" * 50, "", ""], ["Beta Ltd", "", FIRST, "3" * 41, ""],
             ["Gamma Ltd", "", "", "", "a" * 60 + "@" + ("b" * 60 + ".") * 3 + "ua"]]  # fmt: skip
    imported = checked(manager, table)
    notes = {row.number: shown(row.notes[0]) for row in imported.rows.all()}
    assert "40" in notes[2]
    assert "40" in notes[3]
    assert "is not an e-mail address" in notes[4]
    assert set(imported.rows.values_list("verdict", flat=True)) == {"wrong"}
