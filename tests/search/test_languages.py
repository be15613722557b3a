"""Languages are told apart, words cut out, and every form leads to its normal forms."""

from collections import defaultdict
from itertools import pairwise

import pytest

from search.languages import as_typed_elsewhere, code_of, detect, forms_in, normal_forms, possible, stream, words
from search.languages.folding import fold
from tests.material import material


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Просим Вас направить подписанный экземпляр договора до конца недели.", "ru"),
        ("Просимо надіслати підписаний примірник договору до кінця тижня.", "uk"),
        ("Моля да ни изпратите подписан екземпляр от договора до края на седмицата.", "bg"),
        ("Please send us the signed copy of the contract by the end of the week.", "en"),
        ("Договор поставки на 2026 год", "ru"),
        ("Contract for the supply of pumps to ООО «Ромашка»", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_told(text: str, language: str) -> None:
    assert detect(text) == language


def test_letters_limit_the_languages_of_a_word() -> None:
    assert possible("київ") == ("uk",)
    assert possible("выписка") == ("ru",)
    assert possible("съд") == ("bg",)
    assert possible("contract") == ("en",)
    assert set(possible("договор")) == {"ru", "uk", "bg"}


@pytest.mark.parametrize(
    ("form", "language", "normal"),
    [
        ("договоров", "ru", "договор"), ("подписанными", "ru", "подписать"), ("счёта", "ru", "счет"),
        ("договорами", "uk", "договір"), ("об’єктів", "uk", "обєкт"), ("з'їздів", "uk", "зїзд"),
        ("солям", "uk", "сіль"), ("дрозда", "uk", "дрізд"), ("Медведчука", "uk", "медведчук"),
        ("договорите", "bg", "договор"), ("доставката", "bg", "доставка"), ("фирмите", "bg", "фирма"),
        ("промени", "bg", "промяна"), ("parties", "en", "party"), ("agreed", "en", "agree"),
        ("company's", "en", "company"),
    ],
)  # fmt: skip
def test_a_form_leads_to_its_normal_form(form: str, language: str, normal: str) -> None:
    assert normal in normal_forms(form, language)


def test_an_ambiguous_word_has_all_its_normal_forms() -> None:
    assert {"сталь", "стать"} <= set(normal_forms("стали", "ru"))


def test_an_unknown_name_keeps_itself_and_gets_the_likely_form() -> None:
    assert {"жумаділова", "жумаділов"} <= set(normal_forms("Жумаділова", "uk"))


def test_forms_of_several_languages_come_together() -> None:
    assert set(forms_in("договору", ["ru", "uk"])) >= {"договор", "договір"}


def test_words_and_codes_are_cut_with_their_places() -> None:
    text = "Письмо № ВХ-00012/2026 от 5.3, об'єкт"
    found = list(words(text))

    assert [word.text for word in found if word.is_code] == ["ВХ-00012/2026", "5.3"]
    assert all(text[word.start : word.end] == word.text for word in found)
    assert found[-1].text == "об'єкт"


def test_both_scripts_and_leading_zeros_are_one_code() -> None:
    assert code_of("ВХ-00012/2026") == code_of("BX 12/2026")
    assert code_of("ВХ-00012/2026") != code_of("ВХ-122026")


def test_each_block_of_a_text_is_read_in_its_own_language() -> None:
    russian = "Поставщик обязуется поставить насосы по договорам. " * 40
    ukrainian = "Постачальник зобов'язується поставити насоси за договорами. " * 40
    pieces = set(stream(f"{russian}\n{ukrainian}").split())

    assert {"договор", "договір"} <= pieces


def test_folding_makes_spellings_even() -> None:
    assert fold("Счёт") == "счет"
    assert fold("Ґрунт") == "грунт"
    assert fold("об’єкт") == fold("об'єкт") == "обєкт"
    assert fold("до́говор") == "договор"
    assert fold("Café") == "cafe"
    assert fold("їй") == "їй"


def test_the_other_layout_is_read() -> None:
    assert "привет" in as_typed_elsewhere("ghbdtn")
    assert "gecnj" in as_typed_elsewhere("пусто")
    assert as_typed_elsewhere("mixed смесь") == []


@pytest.mark.parametrize(
    ("stem", "language", "least"),
    [("rus", "ru", 0.98), ("ukr", "uk", 0.96), ("bul", "bg", 0.95), ("eng", "en", 0.96)],
)
def test_labelled_forms_are_recognised(stem: str, language: str, least: float) -> None:
    rows = [line.split("\t") for line in (material("morphology") / f"{stem}.tsv").read_text().splitlines() if line]
    sample = [(lemma, form) for lemma, form, *_ in rows[::7] if lemma != form and form.isalpha()]
    found = sum(bool(set(normal_forms(lemma, language)) & set(normal_forms(form, language))) for lemma, form in sample)

    assert found / len(sample) >= least


def test_look_alikes_stay_apart() -> None:
    rows = [line.split("\t") for line in (material("morphology") / "rus.tsv").read_text().splitlines() if line]
    by_start: defaultdict[str, list[str]] = defaultdict(list)
    for lemma in sorted({row[0] for row in rows}):
        by_start[lemma[:4]].append(lemma)
    pairs = [pair for group in by_start.values() for pair in pairwise(group)]
    joined = sum(bool(set(normal_forms(left, "ru")) & set(normal_forms(right, "ru"))) for left, right in pairs)

    assert joined / len(pairs) < 0.03
