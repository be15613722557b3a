"""What happens in mailings; a letter stands on the timelines of its counterparty and of its mailing."""

from dataclasses import dataclass

from ecm.events import Event


@dataclass(frozen=True, kw_only=True)
class MailingEvent(Event):
    mailing_id: int

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("mailing", self.mailing_id),)


@dataclass(frozen=True, kw_only=True)
class MailingDrafted(MailingEvent):
    name = "mailings.mailing.drafted"


@dataclass(frozen=True, kw_only=True)
class MailingChanged(MailingEvent):
    name = "mailings.mailing.changed"
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MailingDiscarded(MailingEvent):
    """A draft was thrown away; nothing had gone out by it."""

    name = "mailings.mailing.discarded"


@dataclass(frozen=True, kw_only=True)
class MailingConfirmed(MailingEvent):
    """The recipients are fixed: so many letters will go out."""

    name = "mailings.mailing.confirmed"
    letters: int
    left_out: int
    files: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MailingEnded(MailingEvent):
    """Nothing waits any more."""

    name = "mailings.mailing.ended"


@dataclass(frozen=True, kw_only=True)
class MailingStopped(MailingEvent):
    name = "mailings.mailing.stopped"


@dataclass(frozen=True, kw_only=True)
class RefusedRetried(MailingEvent):
    name = "mailings.mailing.retried"
    letters: int


@dataclass(frozen=True, kw_only=True)
class LetterSent(MailingEvent):
    """A letter of the mailing was handed to the mail server."""

    name = "mailings.letter.sent"
    delivery_id: int
    counterparty_id: int
    contact_id: int | None
    subject: str

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("counterparty", self.counterparty_id), ("mailing", self.mailing_id))


@dataclass(frozen=True, kw_only=True)
class StopAddressChanged(Event):
    """`act`: added or removed."""

    name = "mailings.stop_address.changed"
    stop_address_id: int
    act: str

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("stop_address", self.stop_address_id),)
