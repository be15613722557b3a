"""Signs that nobody sees make no other name: they are left out of names and of ways to reach somebody."""

from typing import Any

import pytest

from counterparties.models import Contact, Counterparty, PartyGroup, Requisites
from counterparties.services import (
    Point,
    change_contact,
    change_counterparty,
    change_requisites,
    create_contact,
    create_counterparty,
    create_express,
    create_group,
    enter_requisites,
)
from ecm.errors import InvalidInput
from ecm.folding import one_line, visible
from ecm.models import User
from tests.counterparties.factories import NOON, CounterpartyFactory

NEW, PERSON = "/app/counterparties/new/", "/app/counterparties/contacts/new/"
# On a screen the first reads "txt.exe"; the others look alike.
HIDING = ["\u202eexe.txt", "Ac\u200bme", "\u200eAcme\u200f", "\u2066Acme\u2069", "Ac\u00adme", "\ufeffAcme", "Ac\x1bme"]


@pytest.mark.parametrize("name", HIDING)
def test_what_is_seen_is_what_is_kept(name: str) -> None:
    assert one_line(name) in ("exe.txt", "Acme", "Ac me")
    assert visible(name) in ("exe.txt", "Acme")


@pytest.mark.parametrize("text", ["Café «Ñandú» ТОВ", "two\nlines\tand a tab", "ΑΒΓ שלום سلام 東京 👍"])
def test_whatever_is_seen_stays(text: str) -> None:
    assert visible(text) == text


def test_names_and_numbers_are_kept_without_them(owner: User) -> None:
    given: dict[str, Any] = {"actor": owner, "at": NOON}
    party = create_counterparty(display_name="\u202eAc\u200bme", phone="\u202a+380441234567\u202c", **given)
    assert (party.display_name, party.phone) == ("Acme", "+380441234567")
    assert create_express(text="\u200fVector\u200f", **given).display_name == "Vector"
    changed = change_counterparty(
        counterparty=party, seen=party.version, changes={"display_name": "\ufeffBeta"}, **given
    )
    assert changed.display_name == "Beta"
    values = {"full_name": "Acme\u200b Ltd", "names": {"bg": "\u202dАкме"}, "signatory_name": "Moroz\u2069"}
    row = enter_requisites(counterparty=party, values=values, valid_from=NOON.date(), **given)
    assert (row.full_name, row.names, row.signatory_name) == ("Acme Ltd", {"bg": "Акме"}, "Moroz")
    person = create_contact(
        counterparty=party, facts={"last_name": "\u202eMoroz"}, points=[Point("email", "\u200ba@vektor.ua")], **given
    )
    assert (person.display_name, person.reach) == ("Moroz", [["email", "a@vektor.ua"]])
    renamed = change_contact(contact=person, seen=person.version, facts={"last_name": "Bon\u00addar"}, **given)
    assert (renamed.last_name, renamed.display_name) == ("Bondar", "Bondar")
    assert create_group(title="Be\u2060st", sort="list", **given).title == "Best"


def test_a_name_of_nothing_else_is_no_name(owner: User, login: Any) -> None:
    given: dict[str, Any] = {"actor": owner, "at": NOON}
    party, hidden = CounterpartyFactory(), "\u200b\u202e"
    enter_requisites(counterparty=party, values={"full_name": "Acme"}, valid_from=NOON.date(), **given)
    for refused in (
        lambda: create_counterparty(display_name=hidden, **given),
        lambda: change_counterparty(counterparty=party, seen=party.version, changes={"display_name": hidden}, **given),
        lambda: change_requisites(counterparty=party, values={"full_name": hidden}, valid_from=NOON.date(), **given),
        lambda: create_contact(counterparty=party, facts={"last_name": hidden}, **given),
        lambda: create_group(title=hidden, sort="list", **given),
    ):
        with pytest.raises(InvalidInput):
            refused()
    client = login(owner)
    for url, data in (
        (NEW, {"display_name": hidden, "kind": "legal", "status": "prospect"}),
        (PERSON, {"last_name": hidden}),
    ):
        answer = client.post(url, data)
        assert (answer.status_code, "This field is required." in answer.content.decode()) == (422, True), url
    assert (Counterparty.objects.count(), Contact.objects.count(), PartyGroup.objects.count()) == (1, 0, 0)
    assert Requisites.objects.get().full_name == "Acme"
