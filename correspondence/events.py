"""What happened in the register and at the intake."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ecm.events import Event


@dataclass(frozen=True, kw_only=True)
class DocumentRegistered(Event):
    """A document got its number; `after` holds what stands beside it, for replay."""

    name = "correspondence.document.registered"
    journal_only = frozenset({"after"})
    registration_id: int
    document_id: int
    number: str
    direction: str
    counterparty_id: int | None = None
    executor_id: int | None = None
    after: Mapping[str, Any] = field(default_factory=dict)

    def subjects(self) -> tuple[tuple[str, int], ...]:
        own = (("document", self.document_id), ("registration", self.registration_id))
        return (*own, ("counterparty", self.counterparty_id)) if self.counterparty_id else own


@dataclass(frozen=True, kw_only=True)
class RegistrationChanged(Event):
    """Facts of an entry changed: executor, due date, their number. `before` and `after` hold their values."""

    name = "correspondence.registration.changed"
    journal_only = frozenset({"before", "after"})
    registration_id: int
    document_id: int
    number: str
    changed: tuple[str, ...]
    executor_id: int | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("document", self.document_id), ("registration", self.registration_id))


@dataclass(frozen=True, kw_only=True)
class RegistrationVoided(Event):
    """An entry was voided; its number stays taken."""

    name = "correspondence.registration.voided"
    registration_id: int
    document_id: int
    number: str
    reason: str
    counterparty_id: int | None = None

    def subjects(self) -> tuple[tuple[str, int], ...]:
        own = (("document", self.document_id), ("registration", self.registration_id))
        return (*own, ("counterparty", self.counterparty_id)) if self.counterparty_id else own


@dataclass(frozen=True, kw_only=True)
class ItemReceived(Event):
    """Bytes came in and stand in the ledger."""

    name = "correspondence.item.received"
    item_id: int

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("intake", self.item_id),)


@dataclass(frozen=True, kw_only=True)
class ItemDecided(Event):
    """A person decided about an item: registered, dismissed, or sent back for another try. `before` is what it was."""

    name = "correspondence.item.decided"
    journal_only = frozenset({"before"})
    item_id: int
    state: str
    document_id: int | None = None
    reason: str = ""
    before: str = ""

    def subjects(self) -> tuple[tuple[str, int], ...]:
        own = (("intake", self.item_id),)
        return (*own, ("document", self.document_id)) if self.document_id else own
