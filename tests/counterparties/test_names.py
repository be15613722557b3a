"""Names: one spelling for many, and what makes two names one organisation."""

import csv

import pytest

from counterparties.names import compare, other_layouts, take_apart
from counterparties.names.evaluation import ORGANISATIONS
from tests.material import MATERIAL

SAME = [
    ("ООО «Вектор»", 'Общество с ограниченной ответственностью "ВЕКТОР"'),
    ("ООО Вектор", "Vektor LLC"),
    ("ТОВ «Дніпро-Трейд»", "Dnipro-Trade LLC"),
    ("ООО Юг-Строй", "Yug-Stroy OOO"),
    ("ЕООД Тракия", "Trakia EOOD"),
    ("ООО «СтройИнвест»", "ООО «Строй-Инвест»"),
    ("Xерсон ООО", "Херсон ООО"),
    ("Щит ООД", "Shtit OOD"),
    ("ОАО РЖД", "Российские железные дороги"),
    ("Торговый дом Ромашка", "ТД Ромашка ООО"),
    ("ИП Иванов Иван Иванович", "Индивидуальный предприниматель Иванов И. И."),
    ("Siemens AG", "Siemens Aktiengesellschaft"),
]
OTHER = [
    ("ООО Вектор 2", "ООО Вектор"),
    ("ООО Вектор Плюс", "ООО Вектор"),
    ("ООО Северный ветер", "ООО Южный ветер"),
    ("Bank of China (Singapore) Limited", "Bank of China (Australia) Limited"),
    ("BD p.l.c.", "BP p.l.c."),
    ("Management Company", "Westminister Management Company"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_organisation(one: str, other: str) -> None:
    assert compare(one, other).is_candidate
    assert compare(other, one).is_candidate


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_two_organisations(one: str, other: str) -> None:
    assert not compare(one, other).is_candidate


def test_another_number_or_form_is_never_certain() -> None:
    assert not compare("Стройтрест Юг № 5", "Стройтрест Юг № 7").is_certain
    assert not compare("ООО Вектор", "АО Вектор").is_certain


def test_a_name_is_taken_apart() -> None:
    name = take_apart("ПрАТ «Київський завод № 3»")
    assert [form.code for form in name.forms] == ["ПрАТ"]
    assert name.words[-1] == "3"


def test_the_other_keyboard_layout() -> None:
    assert "вектор" in other_layouts("dtrnjh")
    assert "siemens" in other_layouts("ышуьуты")


def test_labelled_pairs() -> None:
    path = MATERIAL / "company-names" / "pairs.csv"
    if not path.exists():
        pytest.skip("the labelled pairs are not here")
    with path.open(encoding="utf-8", newline="") as file:
        pairs = [row for row in csv.DictReader(file) if row["schema"] in ORGANISATIONS]
    said = [(row["is_match"] == "true", compare(row["name1"], row["name2"]).is_candidate) for row in pairs]
    right = sum(truth and same for truth, same in said)
    assert 2 * right / (sum(truth for truth, _ in said) + sum(same for _, same in said)) >= 0.91
    assert sum(not truth and not same for truth, same in said) / sum(not truth for truth, _ in said) >= 0.80
