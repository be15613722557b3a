"""What happens to counterparties."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ecm.events import Event


@dataclass(frozen=True, kw_only=True)
class CounterpartyEvent(Event):
    """Something that stands on a counterparty's timeline."""

    counterparty_id: int

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("counterparty", self.counterparty_id),)


@dataclass(frozen=True, kw_only=True)
class CounterpartyCreated(CounterpartyEvent):
    """`after` holds the card's facts, so that it can be replayed."""

    name = "counterparties.counterparty.created"
    journal_only = frozenset({"after"})
    express: bool = False
    after: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CounterpartyWithdrawn(CounterpartyEvent):
    """The card was taken back as a whole; its history stays."""

    name = "counterparties.counterparty.withdrawn"


@dataclass(frozen=True, kw_only=True)
class CounterpartyChanged(CounterpartyEvent):
    """`fields` names what changed; `before` and `after` hold the values, for replay and for the card of a past day."""

    name = "counterparties.counterparty.changed"
    journal_only = frozenset({"before", "after"})
    fields: tuple[str, ...] = ()
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RequisitesRecorded(CounterpartyEvent):
    """Requisites were entered, changed or corrected (`act`) from a day on; `fields` names what is new.

    `recorded` holds the versions that came, by id, and `superseded` the ids of those that are believed no longer.
    """

    name = "counterparties.requisites.recorded"
    journal_only = frozenset({"recorded", "superseded"})
    act: str
    valid_from: date
    fields: tuple[str, ...] = ()
    recorded: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    superseded: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AccountRecorded(CounterpartyEvent):
    """A bank account was opened, corrected or closed (`act`), or moved from one card to another by a split.

    `superseded_id` is the version it takes the place of.

    Whoever pays holds payments to the account until a second person confirmed it, see `AccountConfirmed`.
    """

    name = "counterparties.account.recorded"
    journal_only = frozenset({"after"})
    account_id: int
    act: str
    superseded_id: int | None = None
    after: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class AccountConfirmed(CounterpartyEvent):
    name = "counterparties.account.confirmed"
    account_id: int


@dataclass(frozen=True, kw_only=True)
class ContactRecorded(CounterpartyEvent):
    """A contact person was added, changed, left, or got another superior (`act`); `after` holds the post.

    The person's name and ways to reach them stay out of the journal, which cannot forget.
    """

    name = "counterparties.contact.recorded"
    journal_only = frozenset({"before", "after"})
    contact_id: int
    act: str
    post_id: int | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RelationRecorded(CounterpartyEvent):
    """A relation to another counterparty was added, changed, removed, or moved by a merge (`act`).

    `before` and `after` are its facts, with both ends; a relation that was moved stands on the timelines of its old
    ends too.
    """

    name = "counterparties.relation.recorded"
    journal_only = frozenset({"before", "after"})
    other_id: int
    relation: str
    act: str
    relation_id: int | None = None
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)

    def subjects(self) -> tuple[tuple[str, int], ...]:
        ends = [self.counterparty_id, self.other_id]
        ends += [facts[end] for facts in (self.before, self.after) for end in ("source", "target") if facts]
        return tuple(("counterparty", pk) for pk in dict.fromkeys(ends))


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
    link_id: int | None = None

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("counterparty", self.counterparty_id), ("document", self.document_id))


@dataclass(frozen=True, kw_only=True)
class DocumentUnlinked(DocumentLinked):
    """`linked_at` is when the document had come into the dossier, if that is known."""

    name = "counterparties.document.unlinked"
    linked_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class RequisitesPinned(CounterpartyEvent):
    """A registered document keeps the requisites it was made with."""

    name = "counterparties.requisites.pinned"
    document_id: int
    requisites_id: int
    link_id: int | None = None
    account_id: int | None = None

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("counterparty", self.counterparty_id), ("document", self.document_id))


@dataclass(frozen=True, kw_only=True)
class CounterpartiesMerged(CounterpartyEvent):
    """`other_id` was merged into the counterparty; `links` and `posts` are the ids that came with it."""

    name = "counterparties.counterparty.merged"
    journal_only = frozenset({"links", "posts"})
    other_id: int
    merge_id: int
    links: tuple[int, ...] = ()
    posts: tuple[int, ...] = ()

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("counterparty", self.counterparty_id), ("counterparty", self.other_id))


@dataclass(frozen=True, kw_only=True)
class MergeUndone(CounterpartiesMerged):
    """The merge was taken apart; `links` and `posts` went back."""

    name = "counterparties.counterparty.merge_undone"


@dataclass(frozen=True, kw_only=True)
class CounterpartySplit(CounterpartiesMerged):
    """Part of the counterparty became the card `other_id`; `links` and `posts` went there. `merge_id` is the split."""

    name = "counterparties.counterparty.split"


@dataclass(frozen=True, kw_only=True)
class SplitUndone(CounterpartiesMerged):
    """The split was taken back; `links` and `posts` came back."""

    name = "counterparties.counterparty.split_undone"


@dataclass(frozen=True, kw_only=True)
class PaperRuleRecorded(Event):
    """Which papers are required was set anew (`act`: added, changed, ended).

    `closed_id` is the rule that asks no longer from a day on, and `closed_before` the last day it had before that.
    """

    name = "counterparties.paper_rule.recorded"
    journal_only = frozenset({"closed_id", "closed_before"})
    rule_id: int
    act: str
    closed_id: int | None = None
    closed_before: date | None = None

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("paper_rule", self.rule_id),)


@dataclass(frozen=True, kw_only=True)
class GroupRecorded(Event):
    """A group of counterparties was created or changed (`act`); `before` and `after` hold the values that differ."""

    name = "counterparties.group.recorded"
    journal_only = frozenset({"before", "after"})
    group_id: int
    act: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("party_group", self.group_id),)


@dataclass(frozen=True, kw_only=True)
class GroupMembersChanged(Event):
    """Counterparties came onto a list or left it, by hand or because a merge put one card in the place of another."""

    name = "counterparties.group.members_changed"
    group_id: int
    added: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("party_group", self.group_id),)


@dataclass(frozen=True, kw_only=True)
class ServiceManagerSet(CounterpartyEvent):
    """Another person answers for a service to the counterparty (None: the responsible manager).

    A merge that takes it along tells it of both cards.
    """

    name = "counterparties.service_manager.set"
    service_id: int
    manager_id: int | None
    before: int | None


@dataclass(frozen=True, kw_only=True)
class LayoutRecorded(Event):
    """A layout of the dossier was created or changed (`act`)."""

    name = "counterparties.layout.recorded"
    layout_id: int
    act: str


@dataclass(frozen=True, kw_only=True)
class PersonalRecorded(CounterpartyEvent):
    """An identity document, an address of service or a consent (`what`) was added, ended or taken back (`act`)."""

    name = "counterparties.personal.recorded"
    what: str
    act: str
    row_id: int


@dataclass(frozen=True, kw_only=True)
class RatingWeightSet(Event):
    """An administrator set how many points a criterion gives from a day on."""

    name = "counterparties.rating_weight.set"
    criterion: str
    points: Decimal
    valid_from: date


@dataclass(frozen=True, kw_only=True)
class PairDecided(CounterpartyEvent):
    """Two like cards were said to be different counterparties, or that was taken back."""

    name = "counterparties.pair.decided"
    other_id: int
    are_different: bool

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("counterparty", self.counterparty_id), ("counterparty", self.other_id))
