"""What the sample letters say."""

from datetime import date
from decimal import Decimal

from demo import parts
from demo.composing import amount_text, contract, facts_of
from demo.parties import numbers_of, party_of

_CYRILLIC = "абвгґдеёєжзиіїйклмнопрстуфхцчшщьыэюяъ"
_SOUNDS = "a b v h g d e e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch _ y e iu ia _"
_LATIN = dict(zip(_CYRILLIC, _SOUNDS.split(" "), strict=True))


def latin(name: str) -> str:
    """A name as the local part of an address."""
    return "".join(_LATIN.get(letter, letter) for letter in name.lower()).replace("_", "").replace("ä", "ae")


def contract_file(
    slug: str, kind: str, number: str, dated: str, until: str, amount: int, currency: str, suffix: str
) -> tuple[str, bytes]:
    """A contract of the party as an attachment: (file name, bytes)."""
    party = party_of(slug)
    facts = facts_of(
        party, number=number, dated_on=date.fromisoformat(dated), valid_to=date.fromisoformat(until),
        amount=Decimal(amount), currency=currency, days=30,
    )  # fmt: skip
    text = contract(kind, party.language, facts)
    word = {"ru": "Договор", "uk": "Договір", "bg": "Договор", "en": "Agreement"}[party.language]
    make = parts.pdf if suffix == "pdf" else parts.files.docx
    return f"{word} {number.replace('/', '-')}.{suffix}", make(text.title, text.paragraphs)


def _signature(slug: str, person: int, regards: str, phone: str) -> str:
    party = party_of(slug)
    who, (word, number) = party.people[person], numbers_of(party).main
    return f"{regards}\n{who.first} {who.last}\n{who.post}\n{party.short_name}, {word} {number}\n{phone}\n"


RU_CONTRACT = (
    "Добрый день!\n\nНаправляю проект договора поставки кабельной продукции СК-118/2026 от 16.11.2026 на "
    "2027 год. Сумма "
    "4 860 000,00 руб., срок действия до 31.12.2027. Просим согласовать договор и вернуть подписанный экземпляр до "
    "4 декабря, чтобы мы успели поставить барабаны в план отгрузки.\n\n"
    + _signature("severkabel", 1, "С уважением,", "+7 812 555-01-18")
)
RU_AGAIN = (
    "Коллеги, дублирую договор: вчера Марина не получила от вас ответа. Файл тот же, без изменений.\n\n"
    + _signature("severkabel", 0, "С уважением,", "+7 812 555-01-10")
    + "\n---------- Пересылаемое сообщение ----------\nОт: Марина Лукина\n"
    "Тема: Договор поставки СК-118/2026 на согласование\n"
)
RU_SCAN = (
    "Здравствуйте.\n\nВысылаю скан акта сверки за третий квартал. Просим проверить сальдо, подписать со "
    "своей стороны и "
    "вернуть один экземпляр почтой. Оригинал отправлен сегодня заказным письмом.\n\n"
    + _signature("uralarmatura", 1, "С уважением,", "+7 343 555-02-77")
)
_URAL = party_of("uralarmatura")
RU_SCAN_LINES = (
    "АКТ СВЕРКИ взаимных расчётов",
    "за период: 01.07.2026 - 30.09.2026",
    "",
    f"между {_URAL.short_name}, ИНН {numbers_of(_URAL).official['ru_inn']},",
    "и ООО «Лантерна Инжиниринг»",
    "",
    "по договору поставки УА-41/2025 от 03.03.2025",
    "",
    "Сальдо на 01.07.2026:  412 300,00 руб.",
    "Отгружено арматуры:  1 186 540,00 руб.",
    "Оплачено:  1 250 000,00 руб.",
    "Сальдо на 30.09.2026:  348 840,00 руб.",
    "",
    "Задолженность подтверждаем. Просим оплатить",
    "остаток в течение тридцати дней.",
    "",
    "Директор                          И. Л. Щукин",
    "Главный бухгалтер        К. А. Пахомова",
)
RU_BOMB = "Здравствуйте!\n\nПрайс-лист на 2027 год во вложении. Распакуйте архив на своём компьютере.\n\nОтдел продаж\n"

_LOGO = party_of("logopark")


def ru_new_account() -> str:
    official = numbers_of(_LOGO).official
    return (
        "Добрый день.\n\nУведомляем, что с 1 декабря 2026 года у "
        + _LOGO.short_name
        + f" (ИНН {official['ru_inn']}, КПП "
        f"{official['ru_kpp']}) изменяются банковские реквизиты. Уведомление с новым счётом во вложении. Просим внести "
        "изменения и перечислять оплату за хранение по новому счёту.\n\n"
        "Пишу с резервного ящика: основная почта сегодня не работает.\n\n"
        + _signature("logopark", 1, "С уважением,", "+7 496 755-03-40")
    ).translate({ord("«"): '"', ord("»"): '"'})  # KOI8-R has straight quotes only


def ru_new_account_file() -> bytes:
    old, new = numbers_of(_LOGO, 1), numbers_of(_LOGO)
    return parts.files.docx(
        "Уведомление об изменении банковских реквизитов",
        (
            f"{_LOGO.full_name}, ИНН {new.official['ru_inn']}, КПП {new.official['ru_kpp']}, {_LOGO.address}.",
            f"Прежний счёт: {old.account}, {old.bank_name}, БИК {old.bik}, к/с {old.correspondent}.",
            f"Новый счёт с 01.12.2026: {new.account}, {new.bank_name}, БИК {new.bik}, к/с {new.correspondent}.",
            "Договоры, заключённые ранее, сохраняют силу; дополнительные соглашения о реквизитах "
            "прилагаются по запросу.",
            f"{_LOGO.people[0].post} {_LOGO.people[0].full}",
        ),
    )


UK_OFFER = (
    "Доброго дня!\n\nНа ваш запит надсилаємо комерційну пропозицію № 412 від 16.11.2026 на металопрокат: "
    "труби, швелер, "
    "лист гарячекатаний. Пропозиція дійсна до 16.12.2026, відвантаження зі складу в Дніпрі протягом п'яти днів.\n\n"
    "У вкладенні лист з умовами та прайс у форматі Excel.\n\n"
    + _signature("dniprometal", 1, "З повагою", "+380 56 555 04 12")
)
_DNIPRO = party_of("dniprometal")
UK_OFFER_TITLE = "Комерційна пропозиція № 412 від 16 листопада 2026 р."
UK_OFFER_LINES = (
    f"{_DNIPRO.full_name}, код ЄДРПОУ {numbers_of(_DNIPRO).official['ua_edrpou']}, {_DNIPRO.address}",
    "Пропонуємо металопрокат зі складу в Дніпрі за цінами, наведеними у прайсі. Ціни вказано в гривнях з ПДВ.",
    "Умови оплати: тридцять відсотків авансу, решта протягом десяти днів після поставки.",
    "Доставка автотранспортом до Києва входить у вартість замовлень понад 300 000,00 грн.",
    "Пропозиція дійсна до 16 грудня 2026 року. Якість підтверджується сертифікатами заводу-виробника.",
    f"{_DNIPRO.people[0].post} {_DNIPRO.people[0].full}",
)
UK_PRICES: tuple[tuple[str | float, ...], ...] = (
    ("Найменування", "Од.", "Ціна з ПДВ, грн", "Залишок, т"),
    ("Труба електрозварна 57х3,5", "т", 46_250.0, 12.4),
    ("Труба електрозварна 108х4", "т", 45_980.0, 31.0),
    ("Труба безшовна 159х6", "т", 61_400.0, 8.7),
    ("Швелер 12П", "т", 42_100.0, 22.5),
    ("Кутник 63х63х5", "т", 39_870.0, 18.2),
    ("Лист гарячекатаний 8 мм", "т", 41_300.0, 40.1),
    ("Арматура А500С 12 мм", "т", 34_650.0, 64.0),
)
UK_LETTER = (
    "Шановні колеги!\n\nНадсилаємо офіційний лист про перенесення гідравлічних випробувань теплової мережі. Просимо "
    "підтвердити готовність вашої бригади на нову дату.\n\n"
    + _signature("teplomerezha", 1, "З повагою", "+380 44 555 06 22")
)
_TEPLO = party_of("teplomerezha")
UK_ODT_TITLE = "Про перенесення гідравлічних випробувань"
UK_ODT_LINES = (
    f"{_TEPLO.full_name}, код ЄДРПОУ {numbers_of(_TEPLO).official['ua_edrpou']}",
    "№ 01-14/2207 від 18.11.2026",
    "ТОВ «Лантерна Інжиніринг»",
    "Відповідно до договору ТО-19/2025 повідомляємо, що гідравлічні випробування ділянки теплової мережі на вулиці "
    "Луговій переносяться з 25 листопада на 9 грудня 2026 року через ремонт насосної станції.",
    "Просимо надати графік роботи бригади та перелік осіб, допущених до випробувань, до 2 грудня.",
    f"{_TEPLO.people[0].post} {_TEPLO.people[0].full}",
)
UK_CLAIM = (
    "Добрий день.\n\nНаправляємо претензію № 88 від 19.11.2026 за договором постачання АП-52/2026. "
    "Насосний агрегат вийшов "
    "з ладу на дев'ятий день роботи. Чекаємо на вашого представника для складання акта.\n\n"
    + _signature("agropoltava", 0, "З повагою", "+380 532 55 50 88")
)
_AGRO = party_of("agropoltava")
UK_CLAIM_TITLE = "Претензія № 88 від 19 листопада 2026 р."
UK_CLAIM_LINES = (
    f"{_AGRO.full_name}, код ЄДРПОУ {numbers_of(_AGRO).official['ua_edrpou']}, {_AGRO.address}",
    "За договором постачання АП-52/2026 від 12.08.2026 нам поставлено насосний агрегат вартістю 218 400,00 грн.",
    "На дев'ятий день експлуатації виявлено биття валу та протікання торцевого ущільнення. Монтаж "
    "виконано вашою бригадою, "
    "тож вважаємо недолік виробничим.",
    "Вимагаємо замінити агрегат або повернути сплачені кошти протягом чотирнадцяти днів.",
    f"{_AGRO.people[0].post} {_AGRO.people[0].full}",
)

BG_CONTRACT = (
    "Уважаеми колеги,\n\nИзпращам рамковия договор за доставка на водно оборудване ВП-77/2026 от "
    "13.11.2026 на стойност "
    "182 400,00 EUR със срок до 12.11.2027. Моля за вашите бележки до края на седмицата, след което ще го подпишем.\n\n"
    + _signature("vodapro", 1, "С уважение,", "+359 2 555 07 70")
)
BG_INVOICE = (
    "Здравейте,\n\nПрилагам сканирана фактура 0000001934 за превоза Варна – Киев от 14.11.2026. Срокът за "
    "плащане е 15 дни. "
    "Оригиналът пътува по куриер.\n\n" + _signature("translogik", 1, "Поздрави,", "+359 2 555 08 34")
)
_TRANS = party_of("translogik")
BG_INVOICE_LINES = (
    "ФАКТУРА № 0000001934",
    "Дата: 18.11.2026",
    "",
    f"Доставчик: {_TRANS.short_name}",
    f"ЕИК: {numbers_of(_TRANS).official['bg_eik']}",
    f"Адрес: {_TRANS.address}",
    "",
    "Получател: „Лантерна Инженеринг“ ЕООД",
    "",
    "Международен автомобилен превоз",
    "по маршрут Варна - Киев, 14.11.2026",
    "Стойност: 2 150,00 EUR",
    "Данъчна основа: 2 150,00 EUR",
    "ДДС 0 %: 0,00 EUR",
    "Сума за плащане: 2 150,00 EUR",
    "",
    "Срок за плащане: 15 дни",
    "Съставил: Радостина Янева",
)
BG_REPLY = (
    "Здравейте,\n\nОтговарям на въпросите ви: масата на помпената група е 340 кг, габаритите са 1450 на "
    "820 на 1100 мм, "
    "климатичното изпълнение е У2. Чертежите ще изпратя допълнително.\n\n"
    + _signature("stroyinvest-rs", 1, "С уважение,", "+359 82 555 09 12")
    + "\nНа 20.11.2026 г. в 16:12 Лантерна Инженеринг <office@lanterna.example> написа:\n"
    "> За подготовката на спецификацията моля да съобщите масата, габаритите и\n"
    "> климатичното изпълнение на изделията.\n"
)

EN_QUOTE = (
    "Dear Sirs,\n\nThank you for your enquiry. Please find our quotation NV-2291 of 18 November 2026 for "
    "gate valves DN80 to "
    "DN300, delivery nine weeks ex works. The quotation is valid until 18 January 2027.\n\n"
    + _signature("northgate-valves", 1, "Kind regards,", "+44 114 555 0129")
)
EN_QUOTE_HTML = (
    "<html><body><p>Dear Sirs,</p><p>Thank you for your enquiry. Please find our quotation <b>NV-2291</b> "
    "of 18 November "
    "2026 for gate valves DN80 to DN300, delivery nine weeks ex works. The quotation is valid until 18 "
    "January 2027.</p>"
    '<img src="https://track.northgate-valves.example/open.gif?id=2291" width="1" height="1" alt="">'
    "<p>Kind regards,<br>Sarah Whitcombe<br>Export Manager<br>Northgate Valves Ltd</p></body></html>"
)
_NORTH = party_of("northgate-valves")
EN_QUOTE_TITLE = "Quotation NV-2291 of 18 November 2026"
EN_QUOTE_LINES = (
    f"{_NORTH.full_name}, {_NORTH.address}, VAT {numbers_of(_NORTH).official['gb_vat']}",
    "Gate valves, resilient seated, DN80, PN16, 40 pieces at 96.40 GBP",
    "Gate valves, resilient seated, DN150, PN16, 24 pieces at 171.90 GBP",
    "Gate valves, resilient seated, DN300, PN16, 6 pieces at 612.00 GBP",
    f"Total: {amount_text(Decimal('11653.60'), 'en')} GBP, ex works Sheffield. Payment: 30 days after delivery.",
    "The quotation is valid until 18 January 2027. Delivery: nine weeks after receipt of order.",
)
EN_NDA = (
    "Dear colleagues,\n\nBefore we send the drawings of the double suction pumps, please sign the "
    "attached non-disclosure "
    "agreement EP-2026-31. It is valid for one year, until 18 November 2027.\n\n"
    + _signature("elbepumpen", 1, "Best regards,", "+49 40 555 0131")
)
EN_LOCKED = (
    "Dear colleagues,\n\nPlease find your cargo insurance policy CCI-60418. The file is protected; the "
    "password follows by "
    "phone.\n\n" + _signature("caledon-insure", 1, "Kind regards,", "+44 141 555 0160")
)
EN_POLICY_TITLE = "Cargo insurance policy CCI-60418"
EN_POLICY_LINES = (
    "Insured: Lanterna Engineering LLC",
    "Sum insured: 1,200,000.00 EUR",
    "Valid until 30 November 2027.",
)
