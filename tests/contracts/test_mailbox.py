"""The mailbox contract on a maildir, a folder, and a real dovecot (skipped where it is not installed)."""

import imaplib
import os
import shutil
import ssl
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from correspondence.mail.local import Folder, Maildir
from correspondence.mail.mailboxes import open_mailbox
from correspondence.mail.sources import Cursor, Mailbox, MailboxError
from ecm.environment import environment
from tests.contracts.mailbox import MailboxContract, content_of, letter
from tests.servers.dovecot import PASSWORD, USER, Dovecot, NoDovecot, running


class TestMaildir(MailboxContract):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.root, self.count = tmp_path / "box", 0
        for part in ("new", "cur", "tmp"):
            (self.root / part).mkdir(parents=True)

    def open(self) -> Mailbox:
        return Maildir(self.root)

    def deliver(self, content: bytes) -> None:
        self.count += 1
        path = self.root / "new" / f"1700000000.M{self.count}P1.host"
        path.write_bytes(content)
        os.utime(path, (1_700_000_000 + self.count,) * 2)

    def _of(self, content: bytes) -> Path:
        files = [*(self.root / "new").iterdir(), *(self.root / "cur").iterdir()]
        return next(path for path in files if path.read_bytes() == content)

    def is_marked(self, content: bytes) -> bool:
        return self._of(content).name.endswith(":2,S")

    def withdraw(self, content: bytes) -> None:
        self._of(content).unlink()

    def test_a_letter_that_another_reader_saw_is_still_listed(self) -> None:
        self.deliver(letter(1))
        path = self._of(letter(1))
        path.rename(self.root / "cur" / f"{path.name}:2,S")
        assert len(self.open().places(Cursor())) == 1


class TestFolder(MailboxContract):
    @pytest.fixture(autouse=True)
    def _folder(self, tmp_path: Path) -> None:
        self.root, self.count = tmp_path / "scans", 0
        self.root.mkdir()

    def open(self) -> Mailbox:
        return Folder(self.root)

    def deliver(self, content: bytes) -> None:
        self.count += 1
        path = self.root / f"scan {self.count}.eml"
        path.write_bytes(content)
        os.utime(path, (1_700_000_000 + self.count,) * 2)

    def _of(self, content: bytes) -> Path:
        return next(path for path in self.root.rglob("*.eml") if path.read_bytes() == content)

    def is_marked(self, content: bytes) -> bool:
        return self._of(content).parent.name == "taken"

    def withdraw(self, content: bytes) -> None:
        self._of(content).unlink()

    def test_a_file_that_is_still_written_waits(self) -> None:
        (self.root / "growing.pdf").write_bytes(b"%PDF")
        assert self.open().places(Cursor()) == []

    def test_another_file_under_the_same_name_is_another_place(self) -> None:
        self.deliver(letter(1))
        (first,) = self.open().places(Cursor())
        self.count = 0
        self.deliver(letter(1) + b"longer")
        (second,) = self.open().places(Cursor())
        assert first.identity != second.identity


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    try:
        with running() as server:
            yield server
    except NoDovecot as error:
        pytest.skip(str(error))


@pytest.mark.server
class TestImap(MailboxContract):
    @pytest.fixture(autouse=True)
    def _mailbox(self, dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setattr(environment(), "outbound_hosts", "localhost")
        self.server = dovecot
        self.client = imaplib.IMAP4_SSL(
            "localhost", dovecot.secure, ssl_context=ssl.create_default_context(cafile=dovecot.certificate)
        )
        self.client.login(USER, PASSWORD)
        self.client.select("INBOX")
        self.client.uid("STORE", "1:*", "+FLAGS", r"(\Deleted)")
        self.client.expunge()
        yield
        self.client.logout()

    def open(self) -> Mailbox:
        return open_mailbox(self.server.url, password=PASSWORD)

    def deliver(self, content: bytes) -> None:
        self.client.append("INBOX", None, None, content)

    def _uid(self, content: bytes) -> bytes:
        self.client.noop()
        number = next(line for line in content.splitlines() if line.startswith(b"Message-ID:"))[11:].strip().decode()
        return bytes(self.client.uid("SEARCH", "HEADER", "Message-ID", number)[1][0])

    def is_marked(self, content: bytes) -> bool:
        answer = self.client.uid("FETCH", self._uid(content).decode(), "(FLAGS)")[1][0]
        return b"\\Seen" in answer

    def withdraw(self, content: bytes) -> None:
        self.client.uid("STORE", self._uid(content).decode(), "+FLAGS", r"(\Deleted)")
        self.client.expunge()

    def test_only_what_came_after_the_cursor_is_listed(self) -> None:
        self.deliver(letter(1))
        box = self.open()
        (place,) = box.places(Cursor())
        cursor = Cursor(place.validity, place.position)
        assert box.places(cursor) == []
        self.deliver(letter(2))
        again = self.open()
        (new,) = again.places(cursor)
        assert content_of(again, new) == letter(2)
        box.close()
        again.close()

    def test_a_new_uidvalidity_makes_new_places(self) -> None:
        self.client.create("Archive")
        self.client.append("Archive", None, None, letter(1))
        first = open_mailbox(self.server.url, folder="Archive", password=PASSWORD)
        (place,) = first.places(Cursor())
        first.close()
        self.client.delete("Archive")
        time.sleep(1.1)  # UIDVALIDITY is a time stamp
        self.client.create("Archive")
        self.client.append("Archive", None, None, letter(1))
        again = open_mailbox(self.server.url, folder="Archive", password=PASSWORD)
        (other,) = again.places(Cursor(place.validity, place.position))
        again.close()
        assert other.uid == place.uid
        assert other.identity != place.identity
        self.client.delete("Archive")

    def test_starttls_is_used_where_the_port_is_plain(self) -> None:
        self.deliver(letter(1))
        box = open_mailbox(self.server.plain_url, password=PASSWORD)
        assert len(box.places(Cursor())) == 1
        box.close()

    def test_a_wrong_password_and_an_untrusted_server_are_told(self) -> None:
        with pytest.raises(MailboxError) as refused:
            open_mailbox(self.server.url, password="wrong secret")
        assert "wrong secret" not in str(refused.value)
        with pytest.raises(MailboxError):
            open_mailbox(self.server.url.partition("?")[0], password=PASSWORD)

    def test_a_private_host_that_nobody_named_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(environment(), "outbound_hosts", "")
        with pytest.raises(MailboxError, match="may not connect"):
            open_mailbox(self.server.url.replace("localhost", "127.0.0.1"), password=PASSWORD)


@pytest.mark.parametrize(
    "url", ["pop3://a@b", "imaps://host", "imaps://a@host:port", "maildir:/nowhere", "folder:/nowhere"]
)
def test_addresses_that_cannot_be_opened_are_told(url: str) -> None:
    with pytest.raises(MailboxError):
        open_mailbox(url)


def test_taken_files_of_one_name_are_all_kept(tmp_path: Path) -> None:
    box = Folder(tmp_path, settle=0)
    for text in ("one", "two"):
        (tmp_path / "scan.pdf").write_text(text)
        os.utime(tmp_path / "scan.pdf", (1_700_000_000, 1_700_000_000))
        (place,) = box.places(Cursor())
        box.mark_taken(place)
    assert sorted(path.read_text() for path in (tmp_path / "taken").iterdir()) == ["one", "two"]
    shutil.rmtree(tmp_path)
