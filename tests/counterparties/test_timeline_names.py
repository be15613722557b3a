"""Lines of a timeline name what they are about: the other end of a relation, the person, the account."""

from datetime import timedelta
from typing import Any

import pytest
from lxml import html

from counterparties.models import ContactPost
from counterparties.services import (
    add_post,
    confirm_account,
    end_post,
    open_account,
    relate,
    unrelate,
    withdraw_account,
)
from ecm.models import User
from tests.conftest import People
from tests.counterparties.factories import NOON, ContactFactory, CounterpartyFactory


@pytest.fixture
def party(people: People) -> Any:
    return CounterpartyFactory(display_name="Own")


def told(client: Any, party: Any) -> list[tuple[str, str, str]]:
    """(title, note, address) of each line, the newest first."""
    page: Any = html.fromstring(client.get(f"/app/counterparties/{party.pk}/timeline/").content.decode())
    found = []
    for line in page.xpath("//ol[@class='ds-timeline']/li/div"):
        notes = [each.text_content() for each in line.xpath("small")]
        title = "".join(line.xpath("text() | a/text()")).strip()
        found.append((title, notes[0] if len(notes) > 1 else "", "".join(line.xpath("a/@href"))))
    return found


def test_a_relation_names_its_other_end(party: Any, owner: User, login: Any) -> None:
    above, below = CounterpartyFactory(display_name="Above"), CounterpartyFactory(display_name="Below")
    facts: dict[str, Any] = {"kind": "parent", "since": None, "until": None, "note": "", "actor": owner}
    relate(source=above, target=party, at=NOON, **facts)
    relation = relate(source=party, target=below, at=NOON + timedelta(days=1), **facts)
    unrelate(relation=relation, actor=owner, at=NOON + timedelta(days=2))

    lines = told(login(owner), party)

    assert [note for _title, note, _url in lines] == [
        "Parent company – Below · removed", "Parent company – Below · added", "Above – Parent company · added",
    ]  # fmt: skip
    assert lines[2][2] == f"/app/counterparties/{above.pk}/?tab=relations"
    assert told(login(owner), below)[0][1] == "Own – Parent company · removed"


def test_who_may_not_see_the_other_end_is_not_told_it(people: People, party: Any, owner: User, login: Any) -> None:
    hidden = CounterpartyFactory(display_name="Hidden", department=people.home)
    relate(source=hidden, target=party, kind="parent", since=None, until=None, note="", actor=owner, at=NOON)
    assert [(note, url) for _title, note, url in told(login(people.outsider), party)] == [
        ("Parent company · added", "")
    ]


def test_a_post_names_the_person(party: Any, owner: User, login: Any) -> None:
    contact = ContactFactory(last_name="Шевчук")
    add_post(contact=contact, counterparty=party, post={"title": "Директор"}, actor=owner, at=NOON)
    end_post(post=ContactPost.objects.get(), last_day=NOON.date(), actor=owner, at=NOON + timedelta(days=1))
    lines = told(login(owner), party)
    assert [note for _title, note, _url in lines] == ["Шевчук · left the post", "Шевчук · added"]
    assert lines[0][2] == f"/app/counterparties/contacts/{contact.pk}/"


def test_an_account_is_named_when_it_is_confirmed_or_taken_back(
    party: Any, owner: User, second: User, login: Any
) -> None:
    kept, wrong = (
        open_account(
            counterparty=party, values={"number": number, "currency": "EUR"}, valid_from=NOON.date(), actor=owner,
            at=NOON + timedelta(days=day),
        )
        for day, number in enumerate(("BG80BNBG96611020345678", "DE89370400440532013000"))
    )  # fmt: skip
    confirm_account(account=kept, actor=second, at=NOON + timedelta(days=2))
    withdraw_account(account=wrong, actor=owner, at=NOON + timedelta(days=3))
    notes = [note for _title, note, _url in told(login(owner), party)]
    assert notes == ["taken back · …3000", "…5678", "opened · …3000", "opened · …5678"]
