"""Numbers: official check digits, refusals with reasons, and numbers found in letters."""

import json

import pytest

from counterparties.identifiers import RefusedIdentifier, find_identifiers, judge, russia, validate
from tests.material import MATERIAL

RIGHT = [
    ("ru_inn", "7707083893"),
    ("ru_inn", "500100732259"),
    ("ru_kpp", "770701001"),
    ("ru_ogrn", "1027700132195"),
    ("ru_ogrn", "304500116000157"),
    ("ru_okpo", "00032537"),
    ("ru_snils", "112-233-445 95"),
    ("ru_bik", "044525225"),
    ("ua_edrpou", "14360570"),
    ("ua_vat", "143605704021"),
    ("ua_vat", "215607626656"),
    ("bg_eik", "831919536"),
    ("bg_vat", "BG831919536"),
    ("iban", "BG80 BNBG 9661 1020 3456 78"),
    ("bic", "BNBGBGSD"),
    ("md_idno", "1002600000283"),
    ("lei", "0YPKKE5F0QW6RC51HE09"),
    ("gb_vat", "GB 002 4257 28"),
    ("eu_vat", "ATU 142 43 102"),
]


@pytest.mark.parametrize(("kind", "number"), RIGHT)
def test_a_right_number_is_accepted(kind: str, number: str) -> None:
    assert validate(kind, number)


# A KPP, a BIK and a BIC have no check digit.
@pytest.mark.parametrize(("kind", "number"), [pair for pair in RIGHT if pair[0] not in ("ru_kpp", "ru_bik", "bic")])
def test_a_changed_last_digit_is_refused_with_a_reason(kind: str, number: str) -> None:
    last = max(index for index, sign in enumerate(number) if sign.isdigit())
    changed = number[:last] + str((int(number[last]) + 1) % 10) + number[last + 1 :]
    with pytest.raises(RefusedIdentifier) as refusal:
        validate(kind, changed)
    assert "check digit" in str(refusal.value.reason)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("ru_kpp", "000001001"),
        ("ru_kpp", "77070100"),
        ("bic", "DEUTXXFF"),
        ("bic", "DEUTDE"),
        ("ru_ogrn", "0027700132195"),
        ("ua_edrpou", "VV855961"),
        ("bg_eik", ""),
        ("ru_bik", "994525225"),
        ("iban", "XX8937040044053201300"),
    ],
)
def test_an_impossible_number_is_refused(kind: str, number: str) -> None:
    assert not judge(kind, number).accepted or number == ""
    if not number:
        with pytest.raises(RefusedIdentifier):
            validate(kind, number)


def test_a_word_is_no_account_with_a_mistyped_digit() -> None:
    assert "characters" in str(judge("iban", "absurd").reason)
    assert "check digit" in str(judge("iban", "BG81BNBG96611020345678").reason)


def test_an_account_fits_its_bank_by_the_key() -> None:
    assert russia.account("40702 810 4 3800 0060473", "044525225")
    with pytest.raises(RefusedIdentifier):
        russia.account("40702810838000060473", "044525225")


def test_numbers_are_found_in_a_letter() -> None:
    text = """ООО «Вектор», ИНН/КПП 7707083893/770701001, ОГРН 1027700132195, БИК 044525225.
    ТОВ «Дніпро», код ЄДРПОУ 14360570. ЕИК 831919536, IBAN: BG80 BNBG 9661 1020 3456 78. Звоните 89161234567."""
    found = {(item.kind, item.number) for item in find_identifiers(text)}

    assert found >= {
        ("ru_inn", "7707083893"),
        ("ru_kpp", "770701001"),
        ("ru_ogrn", "1027700132195"),
        ("ru_bik", "044525225"),
        ("ua_edrpou", "14360570"),
        ("bg_eik", "831919536"),
        ("iban", "BG80BNBG96611020345678"),
    }
    assert not any("8916" in number for _kind, number in found)


def test_a_labelled_wrong_number_is_told_with_its_reason() -> None:
    (found,) = find_identifiers("ИНН 7707083894")
    assert not found.accepted
    assert "check digit" in str(found.reason)


def test_the_published_lists() -> None:
    folder = MATERIAL / "identifiers"
    if not folder.exists():
        pytest.skip("the published lists of numbers are not here")
    for side, wanted in (("valid", True), ("invalid", False)):
        lists = json.loads((folder / f"{side}.json").read_text(encoding="utf-8"))
        wrong = [(kind, n) for kind, numbers in lists.items() for n in numbers if judge(kind, n).accepted is not wanted]
        assert not wrong
