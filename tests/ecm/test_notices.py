"""Notices: once, as each person chose, in their language; mail with a stable identity."""

import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ecm.environment import environment
from ecm.errors import InvalidInput
from ecm.models import Notice, User
from ecm.notices import notify, notify_many, register_notice, registry
from ecm.notices.mailing import mail_digests, message_of
from ecm.notices.reading import choose_ways, mark_read, notices_visible_to, unread_count

MORNING, NIGHT = datetime(2026, 3, 5, 9, tzinfo=UTC), datetime(2026, 3, 5, 3, tzinfo=UTC)
Run = Callable[[], int]


@pytest.fixture(autouse=True)
def kind() -> Iterator[None]:
    known = dict(registry._kinds)
    register_notice("test.asked", title=_("%(document)s waits until %(due_on)s."), icon="stamp")
    yield
    registry._kinds.clear()
    registry._kinds.update(known)


def tell(user: User, occasion: str = "stage-1", at: datetime = MORNING) -> Notice | None:
    params = {"document": "Contract 5", "due_on": "2026-03-09"}
    return notify(user.pk, "test.asked", subject=("approval", 5), occasion=occasion, params=params, url="/app/", at=at)


def mails() -> list[Any]:
    folder = Path(environment().mail_out.removeprefix("folder:"))
    return [email.message_from_bytes(p.read_bytes(), policy=email.policy.default) for p in sorted(folder.glob("*.eml"))]


def test_a_repeat_tells_nothing_new(lawyer: User) -> None:
    assert tell(lawyer) == tell(lawyer)
    tell(lawyer, "stage-2")
    assert unread_count(lawyer) == 2


def test_the_sentence_is_shown_in_the_readers_format(lawyer: User) -> None:
    notice = tell(lawyer)
    assert notice
    assert registry.title_for(notice.code, notice.params) == "Contract 5 waits until 9\u00a0Mar\u00a02026."
    with translation.override("bg"):
        assert registry.title_for(notice.code, notice.params) == "Contract 5 waits until 09.03.2026."
    assert registry.title_for(notice.code, {}) == "… waits until …."


def test_each_hears_as_they_chose(lawyer: User, manager: User, accountant: User, run_jobs: Run) -> None:
    choose_ways(lawyer, {"test.asked": "mail"})
    choose_ways(manager, {"": "mail", "test.asked": "off"})
    told = notify_many([lawyer.pk, manager.pk, accountant.pk], "test.asked", subject=("approval", 5))
    run_jobs()

    assert {(each.user_id, each.way) for each in told} == {(lawyer.pk, "mail"), (accountant.pk, "bell")}
    assert [mail["To"] for mail in mails()] == [lawyer.email]


def test_a_mail_keeps_its_identity(lawyer: User, run_jobs: Run) -> None:
    choose_ways(lawyer, {"": "mail"})
    notice = tell(lawyer)
    assert notice
    run_jobs()
    first = mails()[0]
    notice.refresh_from_db()
    assert notice.mailed_at
    assert first["Message-ID"] == message_of(notice)["Message-ID"]
    assert first["Subject"] == "Contract 5 waits until 9 Mar 2026."

    Notice.objects.update(mailed_at=None)  # as after a crash between the sending and the mark
    tell(lawyer)
    run_jobs()
    assert len(mails()) == 1


def test_the_digest_comes_in_the_morning_once_a_day(lawyer: User) -> None:
    choose_ways(lawyer, {"": "digest"})
    tell(lawyer, "1", NIGHT)
    tell(lawyer, "2", NIGHT)
    assert mail_digests(at=NIGHT) == 0
    assert mail_digests(at=MORNING) == 1
    tell(lawyer, "3", MORNING)
    assert mail_digests(at=MORNING) == 0
    assert "2 notices" in mails()[0]["Subject"]


def test_people_mark_only_their_own(lawyer: User, manager: User) -> None:
    mine, other = tell(lawyer), tell(manager)
    assert mine
    assert other
    assert mark_read(lawyer, [mine.pk, other.pk], at=MORNING) == 1
    assert unread_count(manager) == 1
    assert list(notices_visible_to(lawyer)) == [mine]


def test_an_unknown_choice_is_refused(lawyer: User) -> None:
    with pytest.raises(InvalidInput):
        choose_ways(lawyer, {"test.asked": "by pigeon"})
    with pytest.raises(InvalidInput):
        choose_ways(lawyer, {"test.unknown": "bell"})


@pytest.mark.server
def test_a_notice_goes_out_by_smtp(lawyer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from aiosmtpd.controller import Controller
    from aiosmtpd.handlers import Sink

    class Keep(Sink):
        def __init__(self) -> None:
            self.messages: list[bytes] = []

        async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:
            self.messages.append(envelope.content)
            return "250 OK"

    from ecm.outgoing import send

    keep = Keep()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(keep, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        monkeypatch.setattr(environment(), "mail_out", f"smtp://127.0.0.1:{port}")
        notice = tell(lawyer)
        assert notice
        send(message_of(notice))
    finally:
        controller.stop()
    assert b"Message-ID: <notice-" in keep.messages[0]
