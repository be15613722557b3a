"""What single words of a name are worth: hollow, generic, a place, a number, an abbreviation."""

from __future__ import annotations

import re
from functools import cache


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Say nothing about who it is.
HOLLOW = _set(
    """
    the of and for de des du der die das le la les el los und et y i e a an van von di da do dos group groupe
    gruppe grupo gruppo grupa company companies corporation corp firm co firma группа группы компания компании
    фирма корпорация предприятие организация група компанія фірма корпорація підприємство організація фирми
    предприятия дружество и та с со по на в во із з зі
    """
)

# Tell one company from its namesake, yet are worn by thousands: never enough to call two names the same.
GENERIC = _set(
    """
    international intl global world holding holdings industries industry industrial systems system services service
    solutions technologies technology tech trade trading traders invest investment investments capital fund funds
    trust bank banking banco banque finance financial insurance securities leasing lease partners partnership
    management consulting consultants engineering construction development enterprises enterprise products
    production logistics transport shipping motors motor energy oil gas power steel metal metals chemical chemicals
    pharma foods food agro auto media press studio center centre institute university academy foundation
    association agency office bureau union alliance resources mining software digital data networks telecom
    communications marine aviation airlines air electric electronics medical health care hospital clinic hotel
    hotels real estate property properties northern southern eastern western north south east west central national
    state federal first general united new old business commercial market marketing supply materials equipment
    tools works plant factory mill house club торговый торговая дом тд строительная строительный сервис торг трейд
    инвест инвестиции холдинг промышленная промышленный производственная производственное научно завод комбинат
    фабрика центр банк страховая страхование лизинг финанс консалт консалтинг логистик логистика транспорт транс
    строй строитель монтаж техника технологии технология системы система ресурс энерго энергия нефть газ металл
    агро авто медиа медицинский клиника институт университет академия фонд агентство союз ассоциация управление
    управляющая электро коммерческая научный производство плюс международная международный региональная областная
    городская общественная торговий будинок будівельна будівельний інвест промислова виробнича виробниче
    підприємство страхова технології системи ресурси енергія агенція спілка асоціація управління міжнародна
    търговска строителна строителство инвестмънт индустрия център банка застраховане агенция
    """
)

PLACES = _set(
    """
    europe european asia asian africa african america american americas usa us uk england english britain british
    scotland ireland irish germany german deutschland france french italy italia italian spain spanish espana
    portugal netherlands nederland holland belgium luxembourg switzerland swiss schweiz suisse austria osterreich
    poland polska polish czech czechia slovakia slovenia hungary romania bulgaria bulgarian greece turkey turkiye
    cyprus malta sweden sverige swedish norway norge denmark danmark finland estonia latvia lithuania ukraine
    russia russian belarus moldova georgia armenia azerbaijan kazakhstan uzbekistan china chinese japan japanese
    korea india indian indonesia malaysia singapore thailand vietnam philippines australia zealand canada mexico
    brazil brasil argentina chile peru colombia venezuela egypt nigeria kenya morocco israel iran iraq syria saudi
    arabia emirates dubai qatar kuwait pakistan london paris berlin munich moscow kyiv kiev sofia plovdiv varna
    odessa odesa lviv kharkiv dnipro minsk warsaw prague vienna boston chicago atlanta cleveland dallas houston
    york hong kong shanghai beijing tokyo россия российский российская москва московский санкт петербург спб урал
    уральский сибирь сибирский поволжье кавказ юг север запад восток украина україна київ киев харків харьков одеса
    одесса львів дніпро днепр запоріжжя беларусь минск казахстан българия софия пловдив варна бургас русе европа
    азия
    """
)

# Abbreviations and other spellings, each with the usual one.
_SAME = {
    pair.partition("=")[0]: pair.partition("=")[2]
    for pair in _set("""
    intl=international int=international bros=brothers mfg=manufacturing univ=university dept=department
    natl=national assoc=association assn=association inst=institute mgmt=management svcs=services tech=technologies
    technology=technologies eng=engineering dev=development labour=labor centre=center theatre=theater
    programme=program fibre=fiber defence=defense aluminium=aluminum st=saint mt=mount ft=fort gov=government
    govt=government com=commercial fin=financial grp=group gp=group hldg=holding hldgs=holdings invt=investment
    und=and et=and &=and pharm=pharma schweiz=switzerland suisse=switzerland deutschland=germany
    nederland=netherlands espana=spain italia=italy polska=poland brasil=brazil sverige=sweden norge=norway
    danmark=denmark osterreich=austria turkiye=turkey україна=украина київ=киев спб=петербург дніпро=днепр
    компанія=компания група=группа фірма=фирма підприємство=предприятие будівельна=строительная
    виробнича=производственная трейд=trade сервис=service сервіс=service сървис=service групп=group груп=group
    холдинг=holding консалтинг=consulting логистик=logistics логістик=logistics инвест=invest інвест=invest
    глобал=global dnipro=dnepr kyiv=kiev odesa=odessa kharkiv=kharkov харків=харьков одеса=одесса торгова=торговая
    технології=технологии системи=системы страхова=страховая
    """)
}
_NUMBERS = {
    word: str(value)
    for value, words in enumerate(
        [
            "zero ноль нуль нула",
            "one first один первый перший един",
            "two second два второй другий две",
            "three third три третий третій",
            "four fourth четыре чотири четири",
            "five fifth пять п'ять пет",
            "six sixth шесть шість шест",
            "seven семь сім седем",
            "eight восемь вісім осем",
            "nine девять дев'ять девет",
            "ten десять десет",
            "eleven",
            "twelve",
        ]
    )
    for word in words.split()
}
_ROMAN = re.compile(r"(?=[ivxl])(xl|l?x{0,3})(ix|iv|v?i{0,3})\Z")
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}


def _roman(word: str) -> str:
    total = 0
    for sign, following in zip(word, [*word[1:], ""], strict=True):
        value = _ROMAN_VALUES[sign]
        total += -value if following and _ROMAN_VALUES[following] > value else value
    return str(total)


def plain(word: str, *, first: bool) -> str:
    """The usual spelling of a folded word: abbreviations written out, numbers as figures, British as American."""
    if not first and _ROMAN.match(word):
        return _roman(word)
    word = _SAME.get(word, word)
    if word in _NUMBERS:
        return _NUMBERS[word]
    return re.sub(r"isation\Z", "ization", re.sub(r"ised\Z", "ized", word))


def is_number(word: str) -> bool:
    """Figures, or a short code with figures in it such as `ahl2`: what numbers a series."""
    return any(sign.isdigit() for sign in word) and (word.isdigit() or len(word) <= 6)


@cache
def _latin_sets() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    from counterparties.names.scripts import language_of, latin

    return tuple(  # type: ignore[return-value]  # three sets in, three sets out
        words | {latin(word, language_of(word)) for word in words} for words in (HOLLOW, GENERIC, PLACES)
    )


def weight(word: str) -> float:
    """How much of a name's identity the (Latin) word carries: from 0.05 for `group` to 1 for a rare word."""
    hollow, generic, places = _latin_sets()
    if word in hollow:
        return 0.05
    if word in generic:
        return 0.5
    return 0.6 if word in places else 1.0


def is_hollow(word: str) -> bool:
    """Whether the (Latin) word says nothing about who it is."""
    return word in _latin_sets()[0]


def is_known(word: str) -> bool:
    """Whether the (Latin) word is an ordinary one: two different ordinary words are no slip of the pen."""
    return any(word in words for words in _latin_sets())
