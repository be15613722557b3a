"""What every mailbox promises, whatever adapter stands behind it."""

from abc import ABC, abstractmethod

from correspondence.mail.sources import Cursor, Mailbox


class MailboxContract(ABC):
    """Subclasses say how a mailbox is opened and how a letter gets into it."""

    @abstractmethod
    def open(self) -> Mailbox:
        """The mailbox, opened anew."""

    @abstractmethod
    def deliver(self, content: bytes) -> None:
        """Let a letter arrive."""

    @abstractmethod
    def is_marked(self, content: bytes) -> bool:
        """Whether the source shows the letter as taken."""

    @abstractmethod
    def withdraw(self, content: bytes) -> None:
        """Let somebody else delete the letter."""

    def test_an_empty_mailbox_has_no_places(self) -> None:
        box = self.open()
        assert box.places(Cursor()) == []
        box.close()

    def test_letters_come_with_their_exact_bytes_oldest_first(self) -> None:
        letters = [letter(number) for number in range(3)]
        for content in letters:
            self.deliver(content)
        box = self.open()
        assert [content_of(box, place) for place in box.places(Cursor())] == letters
        box.close()

    def test_places_keep_their_identity(self) -> None:
        self.deliver(letter(1))
        self.deliver(letter(2))
        first, again = self.open(), self.open()
        places = first.places(Cursor())
        assert len({place.identity for place in places}) == 2
        first.mark_taken(places[0])
        assert {place.identity for place in again.places(Cursor())} >= {places[1].identity}
        first.close()
        again.close()

    def test_reading_marks_nothing(self) -> None:
        self.deliver(letter(1))
        box = self.open()
        (place,) = box.places(Cursor())
        content_of(box, place)
        box.close()
        assert not self.is_marked(letter(1))

    def test_marking_is_seen_at_the_source_and_may_be_repeated(self) -> None:
        self.deliver(letter(1))
        box = self.open()
        (place,) = box.places(Cursor())
        box.mark_taken(place)
        box.mark_taken(place)
        box.close()
        assert self.is_marked(letter(1))

    def test_a_letter_deleted_meanwhile_is_nothing_and_no_error(self) -> None:
        self.deliver(letter(1))
        box = self.open()
        (place,) = box.places(Cursor())
        self.withdraw(letter(1))
        assert box.read(place) is None
        box.mark_taken(place)
        box.close()

    def test_a_large_letter_comes_whole(self) -> None:
        content = letter(1) + b"x" * 76 + b"\r\n" * 700_000
        self.deliver(content)
        box = self.open()
        (place,) = box.places(Cursor())
        assert content_of(box, place) == content
        box.close()


def letter(number: int) -> bytes:
    return f"Subject: Letter {number}\r\nMessage-ID: <{number}@example.org>\r\n\r\nText {number}\r\n".encode()


def content_of(box: Mailbox, place: object) -> bytes:
    found = box.read(place)  # type: ignore[arg-type]  # a place of this box
    assert found
    with found[1] as content:
        return content.read()
