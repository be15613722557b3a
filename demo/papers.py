"""The stream of papers: three years of contracts, letters, acts and invoices, in the order of their days.

The stream is made from a seed and holds nothing but each party's last contract, so it may be as long as one likes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from demo.composing import Text, contract, facts_of, letter, paper
from demo.party import Party

CURRENCY = {"RU": "RUB", "UA": "UAH", "BG": "EUR", "GB": "GBP", "DE": "EUR", "PL": "EUR"}
SCALE = {"RUB": 90_000, "UAH": 40_000, "EUR": 1_000, "GBP": 850}
PREFIX = {"ru": "Д", "uk": "Д", "bg": "ДГ", "en": "A"}
# What comes how often: (sort of paper, weight).
SORTS = (
    ("contract", 13), ("amendment", 7), ("act", 13), ("invoice", 15), ("incoming", 24), ("outgoing", 15),
    ("internal", 4), ("power_of_attorney", 3), ("certificate", 3), ("insurance", 2), ("licence", 1),
)  # fmt: skip
CONTRACT_SORTS = ("supply", "service", "nda")
WORDS = {"amendment": "supplement", "power_of_attorney": "poa"}
TERMS = {
    "contract": 365,
    "amendment": 365,
    "power_of_attorney": 90,
    "certificate": 730,
    "insurance": 365,
    "licence": 1095,
}
AUTHORS = ("manager", "v.moroz", "d.petrov", "s.lysenko", "lawyer", "e.ivanova")


@dataclass(frozen=True)
class Paper:
    """One paper to be made; `direction` says that it is registered in that journal."""

    ordinal: int
    sort: str
    kind: str
    text: Text
    language: str
    dated_on: date
    number: str
    author: str
    party: Party | None = None
    amount: Decimal | None = None
    currency: str = ""
    valid_to: date | None = None
    status: str = "signed"
    direction: str = ""
    their_number: str = ""
    department: str = ""
    is_restricted: bool = False

    @property
    def title(self) -> str:
        """The heading without the number, which stands beside it in lists."""
        return self.text.title.removesuffix(f" № {self.number}").removesuffix(f" No. {self.number}")

    @property
    def file_name(self) -> str:
        return f"{self.title[:90]} {self.number}".strip().replace("/", "-").replace(":", "") + ".docx"


@dataclass
class Stream:
    """Makes papers one after another."""

    parties: Sequence[Party]
    today: date
    seed: int = 2026
    random: Random = field(init=False)
    last_contract: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = Random(self.seed)

    def papers(self, count: int, *, days: int = 1095) -> Iterator[Paper]:
        """`count` papers spread over the last `days` days, the oldest first."""
        sorts, weights = [sort for sort, _ in SORTS], [weight for _, weight in SORTS]
        for ordinal in range(count):
            # More of them lately than at first, as in a company that grows.
            day = self.today - timedelta(days=1 + int((days - 1) * (1 - ordinal / count) ** 1.6))
            party = self.parties[self._party(ordinal)]
            sort = self.random.choices(sorts, weights)[0]
            if party.slug not in self.last_contract and sort != "internal":
                sort = "contract"  # all else refers to it
            yield self.paper(sort, party, _working_day(day), ordinal)

    def _party(self, ordinal: int) -> int:
        """The first go round all, then some more often than others, as in life."""
        if ordinal < len(self.parties):
            return ordinal
        return int(len(self.parties) * self.random.random() ** 1.6)

    def paper(
        self, sort: str, party: Party, day: date, ordinal: int, *, valid_to: date | None = None, status: str = ""
    ) -> Paper:
        """One paper of the sort; a given end of term or status is kept."""
        random = self.random
        # Papers inside the house are in the languages of its people.
        language = random.choice(("uk", "ru")) if sort == "internal" else party.language
        currency = CURRENCY[party.country]
        amount = Decimal(random.randrange(40, 4_000)) * SCALE[currency] / 25
        term = TERMS.get(sort)
        until = valid_to or (day + timedelta(days=term - 1 + random.choice((0, 0, 180, 365))) if term else None)
        number = self._number(sort, party, day, ordinal)
        facts = facts_of(
            party, number=number, dated_on=day, valid_to=until or day + timedelta(days=300), amount=amount,
            currency=currency, days=random.choice((7, 10, 14, 15, 20, 30, 45)),
            ref=self.last_contract.get(party.slug, number),
        )  # fmt: skip
        text, kind, direction = self._text(sort, party, language, facts)
        priced = sort in ("contract", "amendment", "act", "invoice", "insurance")
        paper = Paper(
            ordinal=ordinal, sort=sort, kind=kind, text=text, language=language, dated_on=day, number=number,
            author=random.choice(AUTHORS) if direction != "incoming" else "secretary",
            party=None if sort == "internal" else party, amount=amount if priced else None,
            currency=currency if priced else "", valid_to=until, status=status or self._status(sort, day, until),
            direction=direction, their_number=number if direction == "incoming" else "",
            department=self._department(sort), is_restricted=sort == "internal" and random.random() < 0.2,
        )  # fmt: skip
        return replace(paper, status="registered") if direction and paper.status == "draft" else paper

    def _text(self, sort: str, party: Party, language: str, facts: dict[str, str]) -> tuple[Text, str, str]:
        """(text, kind of document, direction)"""
        if sort == "contract":
            return contract(self.random.choice(CONTRACT_SORTS), language, facts), "contract", ""
        if sort in ("incoming", "outgoing", "internal"):
            choice = self.random.randrange(35)
            signer = party.people[-1].full if sort == "incoming" else "Данилевский А. В."
            kind = {0: "letter", 1: "offer", 3: "claim"}.get(choice % 7, "letter") if sort == "incoming" else "letter"
            kind = "order" if sort == "internal" else kind
            return letter(sort, choice, language, facts, signer), kind, sort
        return paper(WORDS.get(sort, sort), language, facts), sort, ""

    def _number(self, sort: str, party: Party, day: date, ordinal: int) -> str:
        year, initials = f"{day.year % 100:02}", "".join(word[0] for word in party.name.split())[:3].upper()
        if sort == "contract":
            number = f"{PREFIX[party.language]}-{initials}-{ordinal % 900 + 100}/{year}"
            self.last_contract[party.slug] = number
            return number
        if sort == "incoming":
            return f"{ordinal % 89 + 10}-{self.random.randrange(10, 999)}/{year}"
        mark = {"amendment": "ДС", "act": "АКТ", "invoice": "СЧ", "outgoing": "", "internal": ""}.get(
            sort, sort[:3].upper()
        )
        return f"{mark}-{ordinal + 1:04}/{year}" if mark else ""

    def _status(self, sort: str, day: date, until: date | None) -> str:
        age = (self.today - day).days
        if sort == "contract" and age < 20:
            return self.random.choice(("draft", "draft", "approved", "signed"))
        if sort in ("contract", "amendment") and until and until < self.today:
            return "in_force" if (self.today - until).days < 40 else self.random.choice(("terminated", "archived"))
        if until:
            return "in_force" if until >= self.today else "archived"
        if age > 700:
            return "archived"
        return "registered" if sort == "incoming" else "signed"

    def _department(self, sort: str) -> str:
        """Most papers are for the whole house; some stay in the department they concern."""
        chance = self.random.random()
        if sort in ("invoice", "act") and chance < 0.12:
            return "finance"
        return "engineering" if sort == "internal" and chance < 0.3 else ""


def _working_day(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))
