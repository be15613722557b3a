"""The roles a new installation begins with; administrators change them in the console."""

from ecm.access.models import Role

COMMON = [
    "storage.view", "storage.add", "counterparties.view", "correspondence.view", "cases.view", "search.view",
    "expiry.view",
]  # fmt: skip

# code -> (titles, permissions)
DEFAULT_ROLES: dict[str, tuple[dict[str, str], list[str]]] = {
    "staff": (
        {"en": "Member of staff", "ru": "Сотрудник", "uk": "Співробітник", "bg": "Служител"},
        COMMON,
    ),
    "secretary": (
        {"en": "Secretary", "ru": "Секретарь", "uk": "Секретар", "bg": "Секретар"},
        [*COMMON, "storage.edit", "storage.view_all", "counterparties.add", "counterparties.edit",
         "counterparties.identity", "counterparties.view_all", "imports.run", "correspondence.register",
         "correspondence.intake", "correspondence.void", "approvals.start", "cases.edit", "mailings.send",
         "reports.view"],
    ),
    "lawyer": (
        {"en": "Lawyer", "ru": "Юрист", "uk": "Юрист", "bg": "Юрист"},
        [*COMMON, "storage.edit", "counterparties.edit", "counterparties.identity", "counterparties.keep_unusual",
         "approvals.start", "approvals.decide", "cases.edit", "payments.view"],
    ),
    "accountant": (
        {"en": "Accountant", "ru": "Бухгалтер", "uk": "Бухгалтер", "bg": "Счетоводител"},
        [*COMMON, "storage.edit", "counterparties.edit", "counterparties.confirm_account", "approvals.start",
         "approvals.decide", "payments.view", "payments.edit", "reports.view"],
    ),
    "manager": (
        {"en": "Manager", "ru": "Менеджер", "uk": "Менеджер", "bg": "Мениджър"},
        [*COMMON, "storage.edit", "counterparties.add", "counterparties.edit", "counterparties.identity",
         "counterparties.merge", "imports.run", "approvals.start", "approvals.decide", "cases.edit",
         "payments.view", "payments.edit", "mailings.send", "reports.view"],
    ),
    "signatory": (
        {"en": "Signatory", "ru": "Подписант", "uk": "Підписант", "bg": "Подписващ"},
        [*COMMON, "storage.view_all", "counterparties.view_all", "counterparties.confirm_account", "approvals.start",
         "approvals.decide", "approvals.view_all", "payments.view", "reports.view"],
    ),
    "administrator": (
        {"en": "Administrator", "ru": "Администратор", "uk": "Адміністратор", "bg": "Администратор"},
        ["*"],
    ),
}  # fmt: skip


def install_default_roles() -> None:
    """Create the roles that are missing; those that exist stay as the administrator left them."""
    for code, (title, permissions) in DEFAULT_ROLES.items():
        Role.objects.get_or_create(code=code, defaults={"title": title, "permissions": permissions})
