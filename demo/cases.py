"""Matters of the demo's house: templates of four kinds, and cases in every stage, some ended, some late."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from cases import services
from cases.models import Case, CaseTemplate, CaseTemplateStage
from counterparties.models import Counterparty
from counterparties.queries import document_links
from demo.dossiers import moment, numbers_currency
from demo.history import Happening
from demo.organisation import titles
from ecm.models import User

# code, kind, prefix, days, titles (en, ru, uk, bg), stages: meaning, days, what may follow (numbers), titles
TEMPLATES = (
    ("deal", "deal", "S-", 60, ("Sale", "Продажа", "Продаж", "Продажба"), (
        ("open", 5, (2, 6), ("Enquiry", "Запрос", "Запит", "Запитване")),
        ("open", 10, (3, 6), ("Offer sent", "Предложение отправлено", "Пропозицію надіслано", "Изпратена оферта")),
        ("open", 20, (2, 4, 6), ("Negotiation", "Переговоры", "Переговори", "Преговори")),
        ("open", 14, (5, 6), ("Contract", "Договор", "Договір", "Договор")),
        ("won", None, (), ("Won", "Выиграна", "Виграно", "Спечелена")),
        ("lost", None, (), ("Lost", "Проиграна", "Програно", "Загубена")),
    )),
    ("request", "request", "R-", 10, ("Request", "Обращение", "Звернення", "Заявка"), (
        ("open", 2, (), ("Received", "Принято", "Прийнято", "Приета")),
        ("open", 5, (), ("Being worked on", "В работе", "У роботі", "В работа")),
        ("open", 5, (), ("Waits for the client", "Ждём клиента", "Чекаємо на клієнта", "Чакаме клиента")),
        ("won", None, (), ("Solved", "Решено", "Вирішено", "Решена")),
        ("lost", None, (), ("Turned down", "Отклонено", "Відхилено", "Отказана")),
    )),
    ("claim", "claim", "C-", 30, ("Claim", "Претензия", "Претензія", "Рекламация"), (
        ("open", 5, (), ("Made", "Предъявлена", "Висунуто", "Предявена")),
        ("open", 10, (), ("Examined", "Рассматривается", "Розглядається", "Разглежда се")),
        ("open", 15, (), ("Settlement", "Урегулирование", "Врегулювання", "Уреждане")),
        ("won", None, (), ("Satisfied", "Удовлетворена", "Задоволено", "Удовлетворена")),
        ("lost", None, (), ("Refused", "Отклонена", "Відхилено", "Отхвърлена")),
    )),
    ("order", "order", "O-", 45, ("Order", "Заказ", "Замовлення", "Поръчка"), (
        ("open", 3, (2, 5), ("Placed", "Оформлен", "Оформлено", "Направена")),
        ("open", 7, (3, 5), ("Paid", "Оплачен", "Сплачено", "Платена")),
        ("open", 30, (4, 5), ("On its way", "В пути", "У дорозі", "На път")),
        ("won", None, (), ("Received", "Получен", "Отримано", "Получена")),
        ("lost", None, (), ("Called off", "Отменён", "Скасовано", "Отменена")),
    )),
)  # fmt: skip


@dataclass(frozen=True)
class Matter:
    """A case of the demo: with whom, from which template, opened so many days ago, and the stages (numbers) it went
    to since; a reason where it ended badly, and how many documents of the dossier lie in it."""

    slug: str
    template: str
    days_ago: int
    title: str
    amount: int = 0
    stages: tuple[int, ...] = ()
    reason: str = ""
    papers: int = 0


MATTERS = (
    Matter("teplosetneva", "deal", 210, "Модернизация насосной станции № 4", 1840000, (2, 3, 4, 5), papers=3),
    Matter("teplosetneva", "deal", 18, "Замена теплообменников на Лоцманской", 960000, (2,), papers=1),
    Matter("agrokub", "deal", 120, "Линия водоподготовки для элеватора", 720000, (2, 6), "Выбрали поставщика дешевле."),
    Matter("agrokub", "deal", 9, "Сервисный договор на 2027 год", 180000),
    Matter("uralarmatura", "deal", 34, "Поставка запорной арматуры на объект «Восток»", 530000, (2, 3), papers=2),
    Matter("proektstroy", "deal", 300, "Проект тепловых сетей квартала 12", 410000, (2, 3, 4, 5), papers=2),
    Matter("teplomerezha", "deal", 95, "Реконструкція котельні на Садовій", 2150000, (2, 3, 4), papers=2),
    Matter("agropoltava", "deal", 41, "Насосна станція для елеватора", 640000, (2, 3), papers=1),
    Matter("agropoltava", "deal", 160, "Облік води на переробному цеху", 210000, (2, 6), "Перенесли на наступний рік."),
    Matter("energozberezhennya", "deal", 12, "Спільний енергоаудит лікарні", 90000, (2,)),
    Matter("vodokanal-bc", "deal", 70, "Частотні приводи для водозабору", 1320000, (2, 3, 4), papers=2),
    Matter("vodokanal-bc", "deal", 3, "Лічильники води для 9 будинків", 150000),
    Matter("toplotrakia", "deal", 88, "Абонатни станции за квартал Тракия", 340000, (2, 3, 4, 5), papers=2),
    Matter("toplotrakia", "deal", 21, "Помпи за разпределителна станция", 128000, (2, 3), papers=1),
    Matter("agrodobrudzha", "deal", 52, "Пречистване на вода в мелницата", 96000, (2, 6), "Няма финансиране."),
    Matter("stroyinvest-rs", "deal", 6, "ОВК инсталация в административна сграда", 210000, (2,)),
    Matter("teplosetneva", "request", 26, "Нет сигнала с узла учёта на Заречной", stages=(2,)),
    Matter("agrokub", "request", 4, "Вызов инженера на пуск насосов", stages=(2,)),
    Matter("uralarmatura", "request", 60, "Копии сертификатов за прошлый год", stages=(2, 4)),
    Matter("teplomerezha", "request", 2, "Уточнення паспорта насоса"),
    Matter("vodokanal-bc", "request", 33, "Шум підшипника після пуску", stages=(2, 3), papers=1),
    Matter("agropoltava", "request", 47, "Навчання двох операторів", stages=(2, 4)),
    Matter("toplotrakia", "request", 8, "Проверка на абонатна станция 17", stages=(2,)),
    Matter("agrodobrudzha", "request", 90, "Подмяна извън гаранция", stages=(2, 5), reason="Гаранцията е изтекла."),
    Matter("severkabel", "claim", 37, "Недостача кабеля по накладной № 118", 74000, (2,), papers=1),
    Matter("volzhnasos", "claim", 140, "Вибрация насоса после монтажа", 260000, (2, 3, 4), papers=2),
    Matter("metallsnab", "claim", 15, "Отклонение проката по толщине", 118000, (2,)),
    Matter("kharkivmash", "claim", 64, "Протікання теплообмінника", 185000, (2, 3), papers=1),
    Matter("zaporizhkabel", "claim", 110, "Затримка постачання кабелю", 42000, (2, 5), "Форс-мажор у постачальника."),
    Matter("balkancable", "claim", 19, "Повредена опаковка на барабани", 3400, (2,)),
    Matter("northgate-valves", "claim", 28, "Two valves failed the pressure test", 5200, (2, 3), papers=1),
    Matter("severkabel", "order", 31, "Кабель силовой, 4 барабана", 480000, (2, 3), papers=1),
    Matter("volzhnasos", "order", 75, "Насосы К 100-65-200, 6 шт.", 890000, (2, 3, 4), papers=2),
    Matter("metallsnab", "order", 5, "Труба профильная, 12 т", 1100000),
    Matter("himreaktiv", "order", 58, "Реагенты на второе полугодие", 230000, (2, 3)),
    Matter("dniprometal", "order", 22, "Лист сталевий 6 мм, 8 т", 410000, (2,), papers=1),
    Matter("pryladcentr", "order", 130, "Теплолічильники, 40 шт.", 520000, (2, 3, 4), papers=1),
    Matter("kharkivmash", "order", 11, "Пластини теплообмінника, комплект", 96000, (2, 3)),
    Matter("vodapro", "order", 44, "Спирателни кранове DN80", 18400, (2, 3), papers=1),
    Matter("hidromash-st", "order", 100, "Помпи за отводняване, 3 бр.", 21600, (5,), "Доставчикът не потвърди срока."),
    Matter("elbepumpen", "order", 49, "Spare parts for circulation pumps", 14700, (2, 3), papers=1),
    Matter("thamesflow", "order", 16, "Ultrasonic flow meters, 10 pcs", 23900, (2,)),
)  # fmt: skip


def install_templates() -> None:
    """The four templates with their stages; where there are templates already, nothing is done."""
    if CaseTemplate.objects.exists():
        return
    for position, (code, kind, prefix, days, words, stages) in enumerate(TEMPLATES, start=1):
        template = CaseTemplate.objects.create(
            code=code, kind=kind, prefix=prefix, days=days, title=titles(*words), position=position * 10
        )
        made = [
            CaseTemplateStage.objects.create(
                template=template, order=order, meaning=meaning, days=stage_days, title=titles(*names)
            )
            for order, (meaning, stage_days, _follow, names) in enumerate(stages, start=1)
        ]
        for stage, (_meaning, _days, follow, _names) in zip(made, stages, strict=True):
            stage.followed_by.set(made[number - 1] for number in follow)


def happenings(cards: Mapping[str, Counterparty], today: date) -> Iterator[Happening]:
    """The cases as they were worked on, each step at its moment."""
    opened_cases: dict[int, Case] = {}
    for number, matter in enumerate(MATTERS):
        opened = today - timedelta(days=matter.days_ago)
        at = moment(opened, 9 + number % 8, number % 50)
        yield Happening(at, partial(_open, opened_cases, number, cards[matter.slug], at))
        for step, stage in enumerate(matter.stages, start=1):
            day = opened + timedelta(days=step * matter.days_ago // (len(matter.stages) + 1))
            then = moment(day, 10 + number % 7, (number * 7 + step) % 60)
            yield Happening(max(then, at), partial(_move, opened_cases, number, stage, max(then, at)))


def made() -> list[int]:
    """Ids of all cases."""
    return list(Case.objects.order_by("pk").values_list("pk", flat=True))


def _open(opened: dict[int, Case], number: int, card: Counterparty, at: datetime) -> None:
    """Open the case, with papers that lie in the dossier by then."""
    matter = MATTERS[number]
    actor = _manager(card)
    currency, amount = numbers_currency(card.country), Decimal(matter.amount)
    money: dict[str, Any] = {"amount": amount, "currency": currency} if matter.amount else {}
    template = CaseTemplate.objects.get(code=matter.template)
    case = services.open_case(template=template, counterparty=card, title=matter.title, actor=actor, at=at, **money)
    links = document_links(card.pk, actor).filter(listed_on__lte=case.opened_on).select_related("document")
    for link in links.order_by("-listed_on", "-pk")[: matter.papers]:
        services.put_document(case=case, document=link.document, actor=actor, at=at)
    opened[number] = case


def _move(opened: dict[int, Case], number: int, order: int, at: datetime) -> None:
    case, matter = opened[number], MATTERS[number]
    stage = CaseTemplateStage.objects.get(template=case.template_id, order=order)
    note = matter.reason if stage.meaning == "lost" else ""
    opened[number] = services.move_case(case=case, stage=stage, actor=_manager(case.counterparty), at=at, note=note)


def _manager(card: Counterparty) -> User:
    """Who answers for the counterparty answers for its cases."""
    return User.objects.get(pk=card.manager_id or 0)
