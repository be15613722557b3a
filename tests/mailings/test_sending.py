"""Letters on their way: frozen, handed over once, tried again, refused, stopped."""

import smtplib
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from counterparties.models import Consent, Counterparty, PartyGroup
from counterparties.services import add_members
from ecm import faults
from ecm.environment import environment
from ecm.errors import InvalidInput, StaleVersion
from ecm.events.models import EventSubject
from ecm.jobs.draining import drain
from ecm.jobs.models import Job
from ecm.models import EventRecord, Notice, Role, User
from mailings import queries, services
from mailings.errors import GroupGone, NobodyToWriteTo, NoOwnAddress, NotADraft, NotSending
from mailings.models import Delivery, Mailing, StopAddress
from mailings.services import sending
from storage.models import Blob
from tests.approvals.factories import make_version
from tests.conftest import People
from tests.mailings.factories import (
    NOON,
    confirmed,
    mails,
    make_document,
    make_mailing,
    make_party,
    make_person,
    make_writer,
    outcome,
)

Run = Callable[[], int]


class Death(BaseException):
    """What ends a process between two steps."""


@pytest.fixture(autouse=True)
def unarmed() -> Iterator[None]:
    yield
    faults.disarm()


def test_a_mailing_goes_out_as_letters_of_its_sender(owner: User, run_jobs: Run) -> None:
    first, second = make_party("Lira", "a@example.org", country="BG"), make_party("Mira", "b@example.org")
    make_person(first, "Ivan", "ivan@example.org")
    mailing = confirmed(make_mailing(owner, first, second, audience="both"), owner)
    run_jobs()

    mailing.refresh_from_db()
    assert mailing.state == "sent"
    assert outcome(mailing) == {"ivan@example.org": "sent", "a@example.org": "sent", "b@example.org": "sent"}
    letter = mails()[2]
    assert (letter["To"], letter["Subject"]) == ("ivan@example.org", "News for Lira")
    assert owner.email in letter["Reply-To"]
    assert str(letter["List-Unsubscribe"]).strip().startswith(f"<mailto:{owner.email}?subject=")
    assert "Auto-Submitted" not in letter
    assert "Dear Ivan of Lira" in letter.get_content()
    told = EventSubject.objects.filter(record__name="mailings.letter.sent")
    assert {(row.kind, row.object_id) for row in told} == {
        ("counterparty", first.pk), ("counterparty", second.pk), ("mailing", mailing.pk)
    }  # fmt: skip
    assert Notice.objects.get(code="mailings.ended").params["sent"] == 3


def test_what_was_confirmed_is_fixed(owner: User, run_jobs: Run) -> None:
    party, document = make_party("Lira", "a@example.org"), make_document(owner, "old prices")
    mailing = make_mailing(owner, party, documents=[document])
    confirmed(mailing, owner)
    make_version(document, owner, "new prices")
    assert mailing.group
    add_members(group=mailing.group, counterparties=[make_party("Late", "l@example.org")], actor=owner, at=NOON)
    Counterparty.objects.filter(pk=party.pk).update(email="new@example.org", display_name="New")
    run_jobs()

    (letter,) = mails()
    assert letter["To"] == "a@example.org"
    (attached,) = letter.iter_attachments()
    assert (attached.get_filename(), attached.get_content().strip()) == ("prices.txt", "old prices")
    told = EventRecord.objects.get(name="mailings.mailing.confirmed").payload
    assert told["files"] == [mailing.files.get().blob_id]


def test_it_is_confirmed_once_and_by_who_saw_it(owner: User) -> None:
    mailing = make_mailing(owner, make_party("A", "a@example.org"))
    with pytest.raises(StaleVersion):
        services.confirm(mailing=mailing, seen=7, actor=owner, at=NOON)
    assert not Delivery.objects.exists()
    confirmed(mailing, owner)
    with pytest.raises(NotADraft):
        confirmed(mailing, owner)
    assert Delivery.objects.count() == 1


def test_what_cannot_be_sent_stays_a_draft(owner: User) -> None:
    nobody = make_mailing(owner, make_party("A"))
    with pytest.raises(NobodyToWriteTo):
        confirmed(nobody, owner)
    put_away = make_mailing(owner, make_party("B", "b@example.org"))
    PartyGroup.objects.filter(pk=put_away.group_id or 0).update(is_active=False)
    with pytest.raises(GroupGone):
        confirmed(put_away, owner)
    owner.email = ""
    with pytest.raises(NoOwnAddress):
        confirmed(make_mailing(owner, make_party("C", "c@example.org")), owner)
    assert set(Mailing.objects.values_list("state", flat=True)) == {"draft"}
    assert not Delivery.objects.exists()
    assert not Job.objects.filter(name=queries.TASK).exists()


def test_a_death_after_the_handing_over_neither_loses_nor_doubles(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[str] = []
    monkeypatch.setattr(sending, "send", lambda message: handed.append(message["Message-ID"]))
    mailing = confirmed(make_mailing(owner, make_party("A", "a@example.org"), make_party("B", "b@example.org")), owner)

    def die() -> None:
        raise Death

    faults.arm("mailings.letter_handed_over", die)
    with pytest.raises(Death):
        drain()
    faults.disarm()
    assert set(outcome(mailing).values()) == {"waiting"}

    Job.objects.filter(name=queries.TASK).update(state="queued", lease_until=None)
    drain()  # the other letter goes; the first is held by the worker that died
    assert sorted(outcome(mailing).values()) == ["sent", "waiting"]
    Delivery.objects.filter(state="waiting").update(held_until=timezone.now() - timedelta(seconds=1))
    drain(later_too=True)

    mailing.refresh_from_db()
    assert mailing.state == "sent"
    assert set(outcome(mailing).values()) == {"sent"}
    assert len(handed) == 3
    assert len(set(handed)) == 2
    assert EventRecord.objects.filter(name="mailings.letter.sent").count() == 2


def test_a_transport_that_is_away_is_tried_again(owner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    mailing = confirmed(make_mailing(owner, make_party("A", "a@example.org")), owner)
    with monkeypatch.context() as away:
        away.setattr(sending, "send", _raising(ConnectionRefusedError("away")))
        drain()
    job = Job.objects.get(name=queries.TASK)
    assert (job.state, outcome(mailing)) == ("queued", {"a@example.org": "waiting"})
    assert job.run_at > timezone.now()
    drain(later_too=True)
    assert outcome(mailing) == {"a@example.org": "sent"}
    assert len(mails()) == 1


def _raising(error: Exception) -> Callable[[Any], None]:
    def send(message: Any) -> None:
        raise error

    return send


@pytest.mark.parametrize(
    ("error", "outcomes"),
    [
        (smtplib.SMTPRecipientsRefused({"a": (550, b"5.1.1 no such user")}), ("by_server", "550 5.1.1 no such user")),
        (smtplib.SMTPDataError(554, b"too large"), ("by_server", "554 too large")),
        (smtplib.SMTPRecipientsRefused({"a": (450, b"greylisted")}), ("waiting", "450 greylisted")),
        (smtplib.SMTPSenderRefused(550, b"not you", "dossier"), ("waiting", "")),
    ],
)
def test_what_the_server_says_of_an_address_is_its_fault_alone(
    owner: User, monkeypatch: pytest.MonkeyPatch, error: Exception, outcomes: tuple[str, str]
) -> None:
    mailing = confirmed(make_mailing(owner, make_party("A", "a@example.org")), owner)
    monkeypatch.setattr(sending, "send", _raising(error))
    drain()
    assert (outcome(mailing)["a@example.org"], Delivery.objects.get().answer) == outcomes


def test_refused_letters_are_tried_anew(owner: User, monkeypatch: pytest.MonkeyPatch, run_jobs: Run) -> None:
    mailing = confirmed(make_mailing(owner, make_party("A", "a@example.org"), make_party("B")), owner)
    with monkeypatch.context() as refusing:
        refusing.setattr(sending, "send", _raising(smtplib.SMTPRecipientsRefused({"a": (550, b"no")})))
        drain()
    mailing.refresh_from_db()
    assert (mailing.state, outcome(mailing)["a@example.org"]) == ("sent", "by_server")
    assert services.retry_refused(mailing=mailing, actor=owner, at=NOON) == 1
    run_jobs()
    mailing.refresh_from_db()
    assert (mailing.state, outcome(mailing)) == ("sent", {"a@example.org": "sent", "B": "no_email"})


def test_a_stopped_mailing_sends_no_more(owner: User, run_jobs: Run) -> None:
    mailing = confirmed(make_mailing(owner, make_party("A", "a@example.org"), make_party("B", "b@example.org")), owner)
    bag = sending.bag_of(mailing.pk)
    services.send_letter(Delivery.objects.get(address="a@example.org").pk, bag, at=NOON)
    services.stop(mailing=mailing, actor=owner, at=NOON)
    services.stop(mailing=mailing, actor=owner, at=NOON)
    run_jobs()
    assert outcome(mailing) == {"a@example.org": "sent", "b@example.org": "stopped"}
    assert [mail["To"] for mail in mails()] == ["a@example.org"]
    with pytest.raises(NotSending):
        services.retry_refused(mailing=mailing, actor=owner, at=NOON)
    with pytest.raises(NotSending):
        services.stop(mailing=make_mailing(owner), actor=owner, at=NOON)


def test_a_letter_on_its_way_is_not_called_stopped(owner: User) -> None:
    mailing = confirmed(make_mailing(owner, make_party("A", "a@example.org")), owner)
    now, row = timezone.now(), Delivery.objects.get()
    Delivery.objects.update(tries=1, held_until=now + timedelta(minutes=1))
    services.stop(mailing=mailing, actor=owner, at=now)
    assert outcome(mailing) == {"a@example.org": "waiting"}
    row.refresh_from_db()
    sending._mark_sent(row, sending.bag_of(mailing.pk), now)
    assert outcome(mailing) == {"a@example.org": "sent"}

    Delivery.objects.update(state="waiting", sent_at=None, held_until=now - timedelta(seconds=1))
    services.go_on(mailing.pk, at=now)
    assert outcome(mailing) == {"a@example.org": "unsure"}


def test_much_may_change_before_a_letter_goes(people: People, run_jobs: Run) -> None:
    owner = make_writer(people.home)
    hidden, stopped = make_party("Hidden", "hidden@example.org"), make_party("Stopped", "stopped@example.org")
    person = make_party("Person", "person@example.org", kind="individual")
    consent = Consent.objects.create(counterparty=person, purpose="marketing", created_at=NOON)
    mailing = confirmed(make_mailing(owner, hidden, stopped, person), owner)
    Counterparty.objects.filter(pk=hidden.pk).update(department=people.elsewhere)
    services.stop_address(address="stopped@example.org", actor=owner, at=NOON)
    Consent.objects.filter(pk=consent.pk).update(ends_on=timezone.localdate(NOON) - timedelta(days=1))
    run_jobs()

    assert outcome(mailing) == {
        "hidden@example.org": "hidden", "stopped@example.org": "said_no", "person@example.org": "no_consent"
    }  # fmt: skip
    assert not mails()


def test_who_may_send_no_more_sends_no_more(owner: User, run_jobs: Run) -> None:
    mailing = confirmed(make_mailing(owner, make_party("A", "a@example.org")), owner)
    for role in Role.objects.all():
        Role.objects.filter(pk=role.pk).update(permissions=["counterparties.view"])
    run_jobs()
    assert outcome(mailing) == {"a@example.org": "hidden"}


def test_a_mailing_whose_job_failed_for_good_goes_on_later(owner: User, run_jobs: Run) -> None:
    mailing = confirmed(make_mailing(owner, make_party("A", "a@example.org")), owner)
    assert services.resume(at=timezone.now()) == 0
    Job.objects.filter(name=queries.TASK).update(state="dead", merge_key="")
    assert services.resume(at=timezone.now()) == 1
    assert services.resume(at=timezone.now()) == 0
    run_jobs()
    assert outcome(mailing) == {"a@example.org": "sent"}


def test_a_mail_goes_along_as_bytes(owner: User, run_jobs: Run) -> None:
    document = make_document(owner)
    Blob.objects.filter(versions__document=document).update(media_type="message/rfc822")
    confirmed(make_mailing(owner, make_party("A", "a@example.org"), documents=[document]), owner)
    run_jobs()
    (attached,) = mails()[0].iter_attachments()
    assert (attached.get_content_type(), attached.get_content()) == ("application/octet-stream", b"Price list")


def test_two_workers_hand_a_letter_over_once(owner: User) -> None:
    mailing = confirmed(make_mailing(owner, make_party("A", "a@example.org")), owner)
    pk = Delivery.objects.get().pk
    assert sending._claimed(pk, NOON)
    assert sending._claimed(pk, NOON) is None
    assert services.due_letters(mailing.pk, at=NOON) == []
    assert services.due_letters(mailing.pk, at=NOON + sending.HELD + timedelta(seconds=1)) == [pk]


def test_a_long_mailing_goes_in_lots(owner: User, run_jobs: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "AT_ONCE", 2)
    mailing = confirmed(
        make_mailing(owner, *[make_party(f"P{number}", f"{number}@example.org") for number in range(5)]), owner
    )
    assert run_jobs() >= 3
    assert set(outcome(mailing).values()) == {"sent"}
    assert len(mails()) == 5


def test_stop_addresses_are_kept_once_and_let_go(owner: User) -> None:
    row = services.stop_address(address="A@Example.org ", reason="Asked\nby phone", actor=owner, at=NOON)
    assert services.stop_address(address="a@example.org", actor=owner, at=NOON) == row
    assert (row.key, row.reason) == ("a@example.org", "Asked by phone")
    with pytest.raises(InvalidInput):
        services.stop_address(address="nobody", actor=owner, at=NOON)
    services.allow_address(stop=row, actor=owner, at=NOON)
    services.allow_address(stop=row, actor=owner, at=NOON)
    assert not StopAddress.objects.exists()
    told = EventRecord.objects.filter(name="mailings.stop_address.changed").order_by("pk")
    assert [each.payload["act"] for each in told] == ["added", "removed"]


def test_letters_to_hidden_counterparties_do_not_even_count(people: People, admin_user: User) -> None:

    seen, hidden = make_party("Seen", "seen@example.org"), make_party("Hidden", "hidden@example.org")
    writer = make_writer(people.home)
    mailing = confirmed(make_mailing(writer, seen, hidden), writer)
    Counterparty.objects.filter(pk=hidden.pk).update(department=people.elsewhere)

    assert [row.party_name for row in queries.deliveries_page(writer, mailing).rows] == ["Seen"]
    assert queries.numbers_of(writer, [mailing])[mailing.pk]["waiting"] == 1
    assert queries.numbers_of(admin_user, [mailing])[mailing.pk]["waiting"] == 2


@pytest.mark.server
def test_a_real_server_refuses_one_address_and_takes_the_other(
    owner: User, monkeypatch: pytest.MonkeyPatch, run_jobs: Run
) -> None:
    from aiosmtpd.controller import Controller

    class Picky:
        def __init__(self) -> None:
            self.messages: list[bytes] = []

        async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
            if address.startswith("no"):
                return "550 5.1.1 There is nobody here"
            envelope.rcpt_tos.append(address)
            return "250 OK"

        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
            self.messages.append(envelope.content)
            return "250 OK"

    picky = Picky()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(picky, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        monkeypatch.setattr(environment(), "mail_out", f"smtp://127.0.0.1:{port}")
        mailing = confirmed(
            make_mailing(owner, make_party("A", "no@example.org"), make_party("B", "yes@example.org")), owner
        )
        run_jobs()
    finally:
        controller.stop()
    assert outcome(mailing) == {"no@example.org": "by_server", "yes@example.org": "sent"}
    assert "There is nobody here" in Delivery.objects.get(state="refused").answer
    assert len(picky.messages) == 1
    assert f"Message-ID: <mailing-{mailing.pk}-".encode() in picky.messages[0]
