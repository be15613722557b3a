"""Segments of counterparties ask the letters that their readers see."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from counterparties.queries.groups import preview
from ecm.models import User
from tests.conftest import People
from tests.correspondence.factories import DocumentFactory, RegistrationFactory
from tests.counterparties.factories import CounterpartyFactory


def fitting(field: str, sign: str, value: Any, user: User) -> set[str]:
    tree = {"parts": [{"field": field, "sign": sign, "value": value}]}
    return {row.display_name for row in preview(tree, user, timezone.localdate())[1]}


@pytest.mark.django_db
def test_a_segment_asks_letters(people: People) -> None:
    today = timezone.localdate()
    asks, silent = CounterpartyFactory(display_name="Asks"), CounterpartyFactory(display_name="Silent")
    RegistrationFactory(counterparty=asks, direction="incoming", registered_on=today, due_on=today)
    RegistrationFactory(counterparty=silent, direction="incoming", registered_on=today - timedelta(days=90))
    hidden = DocumentFactory(department=people.home)
    RegistrationFactory(
        document=hidden, counterparty=silent, direction="outgoing", registered_on=today, due_on=today
    )  # fmt: skip

    for field, sign, value, wanted in (
        ("letter_in", "within", "10", {"Asks"}),
        ("letter_in", "to", (today - timedelta(days=30)).isoformat(), {"Silent"}),
        ("answer_ours", "yes", None, {"Asks"}),
        ("letter_out", "within", "10", set()),
        ("answer_theirs", "yes", None, set()),
    ):
        assert fitting(field, sign, value, people.outsider) == wanted, field
    assert fitting("answer_theirs", "yes", None, people.owner) == {"Silent"}
