"""What happens to counterparties."""

from dataclasses import dataclass
from datetime import date

from ecm.events import Event


@dataclass(frozen=True, kw_only=True)
class CounterpartyEvent(Event):
    """Something that stands on a counterparty's timeline."""

    counterparty_id: int

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("counterparty", self.counterparty_id),)


@dataclass(frozen=True, kw_only=True)
class CounterpartyCreated(CounterpartyEvent):
    name = "counterparties.counterparty.created"
    express: bool = False


@dataclass(frozen=True, kw_only=True)
class CounterpartyWithdrawn(CounterpartyEvent):
    """The card was taken back as a whole; its history stays."""

    name = "counterparties.counterparty.withdrawn"


@dataclass(frozen=True, kw_only=True)
class CounterpartyChanged(CounterpartyEvent):
    """`fields` names what changed; the values stay in the row."""

    name = "counterparties.counterparty.changed"
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RequisitesRecorded(CounterpartyEvent):
    """Requisites were entered, changed or corrected (`act`) from a day on; `fields` names what is new."""

    name = "counterparties.requisites.recorded"
    act: str
    valid_from: date
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AccountRecorded(CounterpartyEvent):
    """A bank account was opened, corrected or closed (`act`)."""

    name = "counterparties.account.recorded"
    account_id: int
    act: str


@dataclass(frozen=True, kw_only=True)
class AccountConfirmed(CounterpartyEvent):
    name = "counterparties.account.confirmed"
    account_id: int


@dataclass(frozen=True, kw_only=True)
class ContactRecorded(CounterpartyEvent):
    """A contact person was added, changed or left (`act`)."""

    name = "counterparties.contact.recorded"
    contact_id: int
    act: str


@dataclass(frozen=True, kw_only=True)
class RelationRecorded(CounterpartyEvent):
    """A relation to another counterparty was added or removed (`act`)."""

    name = "counterparties.relation.recorded"
    other_id: int
    relation: str
    act: str

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("counterparty", self.counterparty_id), ("counterparty", self.other_id))


@dataclass(frozen=True, kw_only=True)
class InteractionRecorded(CounterpartyEvent):
    """A call, a meeting and the like was written down."""

    name = "counterparties.interaction.recorded"
    interaction_id: int
    sort: str


@dataclass(frozen=True, kw_only=True)
class DocumentLinked(CounterpartyEvent):
    name = "counterparties.document.linked"
    document_id: int
    role: str

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("counterparty", self.counterparty_id), ("document", self.document_id))


@dataclass(frozen=True, kw_only=True)
class DocumentUnlinked(DocumentLinked):
    name = "counterparties.document.unlinked"


@dataclass(frozen=True, kw_only=True)
class RequisitesPinned(CounterpartyEvent):
    """A registered document keeps the requisites it was made with."""

    name = "counterparties.requisites.pinned"
    document_id: int
    requisites_id: int

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("counterparty", self.counterparty_id), ("document", self.document_id))


@dataclass(frozen=True, kw_only=True)
class CounterpartiesMerged(CounterpartyEvent):
    """`other_id` was merged into the counterparty."""

    name = "counterparties.counterparty.merged"
    other_id: int
    merge_id: int

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("counterparty", self.counterparty_id), ("counterparty", self.other_id))


@dataclass(frozen=True, kw_only=True)
class MergeUndone(CounterpartiesMerged):
    name = "counterparties.counterparty.merge_undone"


@dataclass(frozen=True, kw_only=True)
class PaperRuleRecorded(Event):
    """Which papers are required was set anew (`act`: added, changed, ended)."""

    name = "counterparties.paper_rule.recorded"
    rule_id: int
    act: str
