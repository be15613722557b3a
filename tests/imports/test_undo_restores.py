"""Whatever an import did, taken back it leaves every row as it was: cards, requisites, accounts, people, look-ups."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from counterparties.models import (
    BankAccount,
    Contact,
    ContactPoint,
    ContactPost,
    Counterparty,
    MailIdentity,
    PartyIdentifier,
    Requisites,
)
from counterparties.models.requisites import VALUES
from counterparties.queries.replay import LEDGER
from counterparties.services import (
    change_requisites,
    create_contact,
    create_counterparty,
    enter_requisites,
    open_account,
)
from counterparties.services.contacts import Point
from ecm.events.replaying import agreement
from ecm.models import Grant, User
from imports.queries import counts_of
from tests.counterparties.factories import NOON
from tests.imports.factories import checked, run, undone

DAY = NOON.date()
HEADINGS = [
    "Название", "ЄДРПОУ", "Телефон", "E-mail", "Контактное лицо", "IBAN", "Адрес", "Роли", "Сайт", "IBAN 2",
    "Контактное лицо 2",
]  # fmt: skip
NAMES = ["ТОВ «Ромашка»", "ООО Ромашка", "ТОВ «Вектор»", "Acme Ltd", "ФОП Мороз", ""]
NUMBERS = ["", "00032112", "32112", "14360570", "14360571"]
PHONES = ["", "+380441234567", "+380445550011"]
EMAILS = ["", "info@romashka.ua", "a@vektor.example", "nobody"]
PERSONS = ["", "Мороз Олена Іванівна", "Kovalenko Petro"]
IBANS = ["", "UA213223130000026007233566001", "BG80BNBG96611020345678"]
ADDRESSES = ["", "01001, м. Київ, Хрещатик 1"]
ROLES, SITES = ["", "клиент, поставщик", "партнер"], ["", "romashka.ua"]
POOLS = (NAMES, NUMBERS, PHONES, EMAILS, PERSONS, IBANS, ADDRESSES, ROLES, SITES, IBANS, PERSONS)
ROW = st.tuples(*(st.sampled_from(pool) for pool in POOLS))


def picture() -> dict[str, Any]:
    """Everything that is believed and found now; versions grow and superseded rows stay, as they must."""
    alive = Counterparty.objects.filter(withdrawn_at=None).order_by("pk")
    cards = [{name: value for name, value in row.items() if name != "version"} for row in alive.values()]
    requisites = Requisites.objects.filter(superseded_at=None, counterparty__withdrawn_at=None)
    said = [
        [row.counterparty_id, row.valid_from, row.valid_to, row.act, row.reason, row.recorded_by_id,
         *(getattr(row, name) for name in VALUES)]
        for row in requisites.order_by("counterparty_id", "valid_from")
    ]  # fmt: skip
    rest = (PartyIdentifier, MailIdentity, Contact, ContactPoint, ContactPost, Grant)
    rows = {model.__name__: [dict(row) for row in model._default_manager.order_by("pk").values()] for model in rest}
    accounts = [dict(row) for row in BankAccount.objects.filter(superseded_at=None).order_by("pk").values()]
    return {"cards": cards, "requisites": said, "accounts": accounts, **rows}


def office(actor: User, plan: list[int]) -> None:
    """Counterparties that are there before, with more or less known of them."""
    for index, number in enumerate(plan):
        party = create_counterparty(
            display_name=NAMES[number % 4], phone=PHONES[number % 3], email=EMAILS[number % 3], actor=actor, at=NOON
        )
        if number % 2:
            values = {"identifiers": {"ua_edrpou": NUMBERS[1 + 2 * (index % 2)]}, "tax_regime": "A"}
            enter_requisites(counterparty=party, values=values, valid_from=DAY, actor=actor, at=NOON)
        if number % 4 == 3:
            later = DAY.replace(year=2028)
            change_requisites(counterparty=party, values={"tax_regime": "B"}, valid_from=later, actor=actor, at=NOON)
        if number % 3 == 1:
            open_account(counterparty=party, values={"number": IBANS[1]}, valid_from=DAY, actor=actor, at=NOON)
            create_contact(
                counterparty=party,
                facts={"last_name": "Мороз"},
                points=[Point("email", EMAILS[1])],
                actor=actor,
                at=NOON,
            )


@pytest.mark.django_db
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    plan=st.lists(st.integers(0, 11), max_size=3),
    rows=st.lists(ROW, min_size=1, max_size=6),
    existing=st.sampled_from(["fill", "overwrite"]),
    doubtful=st.sampled_from(["skip", "create", "attach"]),
    valid_from=st.sampled_from(["", "2025-01-01", "2029-01-01"]),
)
def test_undone_it_restores_every_row(
    manager: User, plan: list[int], rows: list[tuple[str, ...]], existing: str, doubtful: str, valid_from: str
) -> None:
    with transaction.atomic():
        office(manager, plan)
        before = picture()
        table = [HEADINGS, *([*row, ""] for row in rows)]

        imported = run(checked(manager, table, existing=existing, doubtful=doubtful, valid_from=valid_from))
        counts = counts_of(imported)
        told = sum(counts[f"outcome.{code}"] for code in ("created", "updated", "unchanged", "skipped", "failed"))
        assert told == imported.row_count
        changed = counts["outcome.created"] + counts["outcome.updated"]
        assert agreement(LEDGER).differences == []
        undone(imported)

        assert agreement(LEDGER).differences == []
        assert counts_of(imported)["undone"] == changed
        assert picture() == before
        again = run(checked(manager, table, existing=existing, doubtful=doubtful, valid_from=valid_from))
        assert counts_of(again) == counts_of(imported) | {"undone": 0}
        transaction.set_rollback(True)
