"""Our own house in the demo: departments, posts, people for each role, kinds, routes, who stands in for whom."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from approvals.models import ApprovalRoute, RouteMember, RouteStage
from demo.rules import set_paper_rules
from ecm.access.roles import install_default_roles
from ecm.models import Department, Post, Role, Substitution, User
from storage.models import DocumentKind

PASSWORD = "dossier"  # noqa: S105  # printed at the start; the demo is nobody's secret

# code, part of, titles (en, ru, uk, bg)
DEPARTMENTS = (
    ("house", "", "Lanterna Engineering", "Лантерна Инжиниринг", "Лантерна Інжиніринг", "Лантерна Инженеринг"),
    ("management", "house", "Management", "Дирекция", "Дирекція", "Дирекция"),
    ("office", "house", "Secretariat", "Канцелярия", "Канцелярія", "Деловодство"),
    ("legal", "house", "Legal department", "Юридический отдел", "Юридичний відділ", "Правен отдел"),
    ("finance", "house", "Finance", "Финансовый отдел", "Фінансовий відділ", "Финансов отдел"),
    ("sales", "house", "Sales", "Отдел продаж", "Відділ продажів", "Отдел продажби"),
    ("procurement", "house", "Procurement", "Отдел закупок", "Відділ закупівель", "Отдел доставки"),
    ("engineering", "house", "Engineering", "Инженерный отдел", "Інженерний відділ", "Инженерен отдел"),
    ("sofia", "sales", "Sofia office", "Софийский офис", "Софійський офіс", "Офис София"),
)
# code, titles (en, ru, uk, bg)
POSTS = (
    ("director", "General director", "Генеральный директор", "Генеральний директор", "Управител"),
    ("secretary", "Secretary", "Секретарь", "Секретарка", "Секретар"),
    ("lawyer", "Lawyer", "Юрисконсульт", "Юрисконсультка", "Юрисконсулт"),
    (
        "chief-lawyer",
        "Head of legal",
        "Начальник юридического отдела",
        "Начальник юридичного відділу",
        "Началник правен отдел",
    ),
    ("chief-accountant", "Chief accountant", "Главный бухгалтер", "Головна бухгалтерка", "Главен счетоводител"),
    ("accountant", "Accountant", "Бухгалтер", "Бухгалтер", "Счетоводител"),
    ("sales-manager", "Sales manager", "Менеджер по продажам", "Менеджер з продажів", "Мениджър продажби"),
    ("buyer", "Buyer", "Менеджер по закупкам", "Менеджер із закупівель", "Мениджър доставки"),
    ("engineer", "Design engineer", "Инженер-проектировщик", "Інженер-проєктувальник", "Инженер-проектант"),
    (
        "administrator",
        "System administrator",
        "Системный администратор",
        "Системний адміністратор",
        "Системен администратор",
    ),
)


@dataclass(frozen=True)
class Member:
    """A member of staff: login, surname, first name, patronymic, department, post, roles, language."""

    login: str
    last: str
    first: str
    patronymic: str
    department: str
    post: str
    roles: tuple[str, ...]
    language: str = "en"
    is_head: bool = False


STAFF = (
    Member("secretary", "Мельник", "Оксана", "Петровна", "office", "secretary", ("secretary",), is_head=True),
    Member("lawyer", "Ковальчук", "Ирина", "Андреевна", "legal", "lawyer", ("lawyer",)),
    Member(
        "accountant", "Ткачук", "Наталья", "Викторовна", "finance", "chief-accountant", ("accountant",), is_head=True
    ),
    Member("manager", "Кравченко", "Андрей", "Николаевич", "sales", "sales-manager", ("manager",), is_head=True),
    Member(
        "signatory", "Данилевский", "Алексей", "Владимирович", "management", "director", ("signatory",), is_head=True
    ),
    Member("administrator", "Сидоренко", "Павел", "Игоревич", "office", "administrator", ("administrator",)),
    Member("o.hrytsenko", "Гриценко", "Олег", "Степанович", "legal", "chief-lawyer", ("lawyer",), "uk", is_head=True),
    Member("l.bondarenko", "Бондаренко", "Лариса", "Ивановна", "finance", "accountant", ("accountant",), "uk"),
    Member("v.moroz", "Мороз", "Виктория", "Сергеевна", "sales", "sales-manager", ("manager",), "uk"),
    Member("d.petrov", "Петров", "Дмитрий", "Евгеньевич", "sales", "sales-manager", ("manager",), "ru"),
    Member("e.ivanova", "Иванова", "Елица", "Тодорова", "sofia", "sales-manager", ("manager",), "bg", is_head=True),
    Member("g.kolev", "Колев", "Георги", "Стоянов", "sofia", "sales-manager", ("staff",), "bg"),
    Member("s.lysenko", "Лысенко", "Сергей", "Богданович", "procurement", "buyer", ("manager",), "ru", is_head=True),
    Member("m.shevchenko", "Шевченко", "Мария", "Олеговна", "procurement", "buyer", ("staff",), "uk"),
    Member("t.romanenko", "Романенко", "Тарас", "Юрьевич", "engineering", "engineer", ("staff",), "uk", is_head=True),
    Member("a.vasilev", "Васильев", "Антон", "Маркович", "engineering", "engineer", ("staff",), "ru"),
)

# code, icon, has a term, has an amount, usual direction, titles (en, ru, uk, bg)
KINDS = (
    ("contract", "file-signature", True, True, "", "Contract", "Договор", "Договір", "Договор"),
    ("amendment", "file-plus", True, True, "", "Amendment", "Дополнительное соглашение", "Додаткова угода",
     "Допълнително споразумение"),
    ("act", "file-check", False, True, "", "Certificate of completion", "Акт", "Акт", "Протокол"),
    ("invoice", "receipt", False, True, "", "Invoice", "Счёт", "Рахунок", "Фактура"),
    ("power_of_attorney", "user-check", True, False, "", "Power of attorney", "Доверенность", "Довіреність",
     "Пълномощно"),
    ("certificate", "badge-check", True, False, "", "Certificate", "Сертификат", "Сертифікат", "Сертификат"),
    ("licence", "scroll-text", True, False, "", "Licence", "Лицензия", "Ліцензія", "Лиценз"),
    ("insurance", "shield-check", True, True, "", "Insurance policy", "Страховой полис", "Страховий поліс",
     "Застрахователна полица"),
    ("letter", "mail", False, False, "", "Letter", "Письмо", "Лист", "Писмо"),
    ("claim", "alert-triangle", False, False, "incoming", "Claim", "Претензия", "Претензія", "Рекламация"),
    ("offer", "tags", False, True, "incoming", "Offer", "Коммерческое предложение", "Комерційна пропозиція", "Оферта"),
    ("order", "gavel", False, False, "internal", "Internal order", "Приказ", "Наказ", "Заповед"),
)  # fmt: skip


def titles(*words: str) -> dict[str, str]:
    return dict(zip(("en", "ru", "uk", "bg"), words, strict=True))


def build_organisation(today: date) -> dict[str, User]:
    """Make the house, its people and its directories; the people by login."""
    install_default_roles()
    departments = _departments()
    for code, *words in POSTS:
        Post.objects.get_or_create(code=code, defaults={"title": titles(*words)})
    people = _people(departments)
    for member in STAFF:
        if member.is_head:
            Department.objects.filter(code=member.department).update(head=people[member.login])
    Department.objects.filter(code="house").update(head=people["signatory"])
    install_kinds()
    _routes(people)
    set_paper_rules(people["administrator"], today)
    _substitutions(people, today)
    return people


def _departments() -> dict[str, Department]:
    made: dict[str, Department] = {}
    for code, parent, *words in DEPARTMENTS:
        made[code], _ = Department.objects.get_or_create(
            code=code, defaults={"title": titles(*words), "parent": made.get(parent)}
        )
    return made


def _people(departments: dict[str, Department]) -> dict[str, User]:
    password = make_password(PASSWORD)  # once: hashing is slow on purpose
    posts = {post.code: post for post in Post.objects.all()}
    roles = {role.code: role for role in Role.objects.all()}
    people: dict[str, User] = {}
    for member in STAFF:
        is_administrator = "administrator" in member.roles
        people[member.login], _ = User.objects.get_or_create(
            username=member.login,
            defaults={
                "last_name": member.last, "first_name": member.first, "patronymic": member.patronymic,
                "email": f"{member.login}@lanterna.example", "department": departments[member.department],
                "post": posts[member.post], "language": member.language, "password": password,
                "is_staff": is_administrator, "is_superuser": is_administrator,
            },
        )  # fmt: skip
        people[member.login].roles.set([roles[code] for code in member.roles])
    return people


def install_kinds() -> dict[str, DocumentKind]:
    """The kinds of documents that the demo uses; those that exist stay as they are."""
    kinds: dict[str, DocumentKind] = {}
    for position, (code, icon, has_term, has_amount, direction, *words) in enumerate(KINDS, start=1):
        kinds[code], _ = DocumentKind.objects.get_or_create(
            code=code,
            defaults={
                "title": titles(*words), "icon": icon, "has_term": has_term, "has_amount": has_amount,
                "direction": direction, "position": position * 10,
            },
        )  # fmt: skip
    return kinds


def _routes(people: dict[str, User]) -> None:
    role = {each.code: each for each in Role.objects.all()}
    review = titles("Review", "Проверка", "Перевірка", "Проверка")
    signature = titles("Signature", "Подпись", "Підпис", "Подпис")
    contracts = _route(
        titles("Contract", "Согласование договора", "Погодження договору", "Съгласуване на договор"), 10,
        ("contract", "amendment"),
    )  # fmt: skip
    _stage(contracts, 1, review, "parallel", 3, [role["lawyer"], role["accountant"]])
    _stage(contracts, 2, signature, "parallel", 2, [role["signatory"]])
    papers = _route(
        titles("Payment papers", "Платёжные документы", "Платіжні документи", "Платежни документи"), 20,
        ("invoice", "act"),
    )  # fmt: skip
    _stage(
        papers,
        1,
        titles("Accounting", "Бухгалтерия", "Бухгалтерія", "Счетоводство"),
        "parallel",
        2,
        [role["accountant"]],
    )
    _stage(papers, 2, signature, "parallel", 2, [role["signatory"]])
    anything = _route(titles("Any document", "Любой документ", "Будь-який документ", "Всеки документ"), 90, ())
    _stage(anything, 1, review, "serial", 3, [people["manager"], role["lawyer"]])
    _stage(anything, 2, signature, "parallel", 2, [role["signatory"]])


def _route(title: dict[str, str], position: int, kinds: tuple[str, ...]) -> ApprovalRoute:
    route: ApprovalRoute
    route, made = ApprovalRoute.objects.get_or_create(position=position, title=title)
    if made and kinds:
        through = ApprovalRoute.kinds.through
        for kind in DocumentKind.objects.filter(code__in=kinds):
            through.objects.create(approvalroute=route, documentkind=kind)
    return route


def _stage(
    route: ApprovalRoute, order: int, title: dict[str, str], mode: str, days: int, members: list[Role | User]
) -> None:
    stage, made = RouteStage.objects.get_or_create(
        route=route, order=order, defaults={"title": title, "mode": mode, "days": days}
    )
    if made:
        for number, member in enumerate(members, start=1):
            person = {"user": member} if isinstance(member, User) else {"role": member}
            RouteMember.objects.create(stage=stage, order=number, **person)


def _substitutions(people: dict[str, User], today: date) -> None:
    """The second accountant is on leave these days, and the head of legal was in spring."""
    for absent, substitute, start, length, reason in (
        ("l.bondarenko", "accountant", today - timedelta(days=3), 14, "Відпустка"),
        ("o.hrytsenko", "lawyer", today - timedelta(days=200), 21, "Відпустка"),
        ("d.petrov", "v.moroz", today + timedelta(days=10), 7, "Командировка"),
    ):
        Substitution.objects.get_or_create(
            absent=people[absent], substitute=people[substitute], starts_on=start,
            defaults={"ends_on": start + timedelta(days=length - 1), "reason": reason},
        )  # fmt: skip
