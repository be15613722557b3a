"""Who gets a letter, who is left out and why."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from counterparties.models import Consent, Counterparty
from counterparties.services import create_group, end_personal, record_personal
from ecm.models import User
from mailings import queries
from mailings.queries import preview_of
from mailings.services import stop_address
from tests.conftest import People
from tests.mailings.factories import (
    NOON,
    confirmed,
    make_list,
    make_mailing,
    make_party,
    make_person,
    make_writer,
    outcome,
)

TODAY = timezone.localdate(NOON)


def reasons(mailing: Any, user: User, day: Any = TODAY) -> dict[str, str]:
    assert mailing.group
    lines = [line for lot in queries.audience_of(mailing, mailing.group, user, day) for line in lot]
    return {line.address or line.name: str(line.reason) for line in lines}


def agree(party: Counterparty, actor: User, purpose: str = "marketing", **term: Any) -> Any:
    values = {"purpose": purpose, **term}
    return record_personal(what="consent", counterparty=party, values=values, actor=actor, at=NOON)


def test_each_that_gets_no_letter_is_told_why(owner: User) -> None:
    stop_address(address="No@Example.org", actor=owner, at=NOON)
    parties = [
        make_party("A", "a@example.org"), make_party("B"), make_party("C", "A@example.org"),
        make_party("D", "no@example.org"), make_party("E", "nowhere"),
        make_party("F", "f@example.org", kind="individual"), make_party("G", "g@example.org", kind="public"),
    ]  # fmt: skip
    mailing = make_mailing(owner, *parties)

    expected = {
        "a@example.org": "", "B": "no_email", "A@example.org": "duplicate", "no@example.org": "said_no",
        "nowhere": "invalid", "f@example.org": "no_consent", "g@example.org": "",
    }  # fmt: skip
    assert reasons(mailing, owner) == expected
    confirmed(mailing, owner)
    assert outcome(mailing) == {address: reason or "waiting" for address, reason in expected.items()}


def test_persons_are_written_to_before_the_card_and_each_address_once(owner: User) -> None:
    party = make_party("A", "office@example.org")
    make_person(party, "Boss", "boss@example.org", "second@example.org", is_main=True)
    make_person(party, "Clerk", "OFFICE@example.org")
    make_person(party, "Gone", "gone@example.org", ends_on=TODAY - timedelta(days=1))
    make_person(party, "Silent")

    for audience, expected in (
        ("card", ["office@example.org"]),
        ("people", ["boss@example.org", "OFFICE@example.org"]),
        ("both", ["boss@example.org", "OFFICE@example.org"]),
    ):
        mailing = make_mailing(owner, party, audience=audience)
        assert reasons(mailing, owner) == dict.fromkeys(expected, ""), audience


def test_a_consent_counts_on_its_days_and_for_its_purpose(owner: User) -> None:
    person, other = (make_party(name, f"{name}@example.org", kind="individual") for name in ("ann", "bob"))
    mailing = make_mailing(owner, person, other)
    agree(other, owner, purpose="data")
    row = agree(person, owner, starts_on=TODAY)
    end_personal(what="consent", row=row, last_day=TODAY + timedelta(days=5), actor=owner, at=NOON)

    held = {day: reasons(mailing, owner, TODAY + timedelta(days=day)) for day in (-1, 0, 5, 6)}
    assert {day: found["ann@example.org"] for day, found in held.items()} == {
        -1: "no_consent", 0: "", 5: "", 6: "no_consent"
    }  # fmt: skip
    assert {found["bob@example.org"] for found in held.values()} == {"no_consent"}
    Consent.objects.filter(pk=row.pk).update(withdrawn_at=NOON)
    assert reasons(mailing, owner)["ann@example.org"] == "no_consent"


def test_only_members_and_persons_that_the_sender_sees_are_written_to(people: People) -> None:
    seen = make_party("Seen", "seen@example.org")
    hidden = make_party("Hidden", "hidden@example.org", department=people.elsewhere)
    make_person(seen, "Secret", "secret@example.org").__class__.objects.update(is_restricted=True)
    group, writer = make_list(people.owner, seen, hidden), make_writer(people.home)
    mailing = make_mailing(writer, group=group, audience="both")

    assert reasons(mailing, writer) == {"seen@example.org": ""}
    found = preview_of(group, "both", writer, TODAY)
    assert (found.letters, found.left_out) == (1, 0)


def test_a_segment_is_asked_at_the_moment_of_confirmation(owner: User) -> None:
    ours, late = make_party("Ours", "ours@example.org", country="BG"), make_party("Late", "late@example.org")
    condition = {"join": "all", "parts": [{"field": "country", "sign": "in", "value": ["BG"]}]}
    segment = create_group(title="Bulgaria", sort="segment", condition=condition, actor=owner, at=NOON)
    mailing = make_mailing(owner, group=segment)
    Counterparty.objects.filter(pk=late.pk).update(country="BG")
    confirmed(mailing, owner)
    Counterparty.objects.filter(pk=ours.pk).update(country="UA")

    assert outcome(mailing) == {"ours@example.org": "waiting", "late@example.org": "waiting"}


def test_a_preview_is_a_page_of_each_and_costs_the_same_for_every_group(owner: User) -> None:
    counted = []
    for size in (2, 60):
        parties = [make_party(f"{size}-{number}", f"{size}-{number}@example.org") for number in range(size)]
        parties.append(make_party(f"{size} without"))
        group = make_list(owner, *parties)
        preview_of(group, "both", owner, TODAY)
        with CaptureQueriesContext(connection) as captured:
            first = preview_of(group, "both", owner, TODAY, size=10)
        counted.append(len(captured))
        assert (first.letters, first.left_out) == (size, 1)
    assert counted[0] == counted[1]

    second = preview_of(group, "both", owner, TODAY, cursor=first.next, size=10)
    assert {line.address for line in first.rows}.isdisjoint({line.address for line in second.rows})
    assert second.previous == "0"
    left_out = preview_of(group, "both", owner, TODAY, which="left_out")
    assert [line.reason for line in left_out.rows] == ["no_email"]


def test_a_merged_card_gets_no_letter(owner: User) -> None:
    from counterparties.services import merge_counterparties

    kept, gone = make_party("Kept", "kept@example.org"), make_party("Gone", "gone@example.org")
    group = make_list(owner, kept, gone)
    merge_counterparties(kept=kept, gone=gone, actor=owner, at=NOON)
    assert reasons(make_mailing(owner, group=group), owner) == {"kept@example.org": ""}


@pytest.mark.parametrize("address", ["a@b", "a b@example.org", "a@example.org\nBcc: x@example.org", "@example.org"])
def test_what_is_no_address_is_never_written_to(owner: User, address: str) -> None:
    mailing = make_mailing(owner, make_party("A", address), make_party("B", "пошта@example.org"))
    confirmed_reasons = set(reasons(mailing, owner).values())
    assert confirmed_reasons <= {"invalid", "no_email"}
