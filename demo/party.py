"""What a demo counterparty and its people are, and how their names stand in papers of their country."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Person:
    """A contact at the counterparty: last name, first name, patronymic ("" where there is none), post."""

    last: str
    first: str
    patronymic: str
    post: str

    @property
    def full(self) -> str:
        return " ".join(part for part in (self.last, self.first, self.patronymic) if part)


@dataclass(frozen=True)
class Party:
    """One counterparty as its card shows it."""

    slug: str
    country: str
    region: str
    form: str
    name: str
    latin: str
    city: str
    street: str
    postcode: str
    trade: str
    roles: tuple[str, ...]
    people: tuple[Person, ...]
    sole: bool = False
    tags: tuple[str, ...] = field(default=())

    @property
    def domain(self) -> str:
        return f"{self.slug}.example"

    @property
    def language(self) -> str:
        return {"RU": "ru", "UA": "uk", "BG": "bg"}.get(self.country, "en")

    @property
    def short_name(self) -> str:
        """The name as it stands in letters: form and quotes by the custom of the country."""
        if self.country in ("RU", "UA"):
            return f"{self.form} {self.name}" if self.sole else f"{self.form} «{self.name}»"
        return f"„{self.name}“ {self.form}" if self.country == "BG" else f"{self.name} {self.form}"

    @property
    def full_name(self) -> str:
        full = FULL_FORMS.get((self.country, self.form), self.form)
        if self.country in ("RU", "UA"):
            return f"{full} {self.name}" if self.sole else f"{full} «{self.name}»"
        return f"„{self.name}“ {full}" if self.country == "BG" else f"{self.name} {full}"

    @property
    def address(self) -> str:
        if self.country in ("GB", "DE", "PL"):
            return f"{self.street}, {self.city} {self.postcode}"
        return f"{self.postcode}, {self.city}, {self.street}"

    @property
    def mail(self) -> str:
        return f"office@{self.domain}"


FULL_FORMS = {
    ("RU", "ООО"): "Общество с ограниченной ответственностью",
    ("RU", "АО"): "Акционерное общество",
    ("RU", "ИП"): "Индивидуальный предприниматель",
    ("RU", "ГУП"): "Государственное унитарное предприятие",
    ("UA", "ТОВ"): "Товариство з обмеженою відповідальністю",
    ("UA", "ПрАТ"): "Приватне акціонерне товариство",
    ("UA", "ФОП"): "Фізична особа-підприємець",
    ("UA", "КП"): "Комунальне підприємство",
    ("BG", "ООД"): "Дружество с ограничена отговорност",
    ("BG", "ЕООД"): "Еднолично дружество с ограничена отговорност",
    ("BG", "АД"): "Акционерно дружество",
    ("GB", "Ltd"): "Limited",
    ("DE", "GmbH"): "Gesellschaft mit beschränkter Haftung",
    ("PL", "sp. z o.o."): "spółka z ograniczoną odpowiedzialnością",
}
