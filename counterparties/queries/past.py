"""The dossier as it was: what was done since then is undone in memory, from the newest event back.

The cards, posts and relations of today are rows; what was changed since a moment stands in the journal with its values.
Requisites and accounts keep their own two times, so they are not wound back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from counterparties.facts import card_facts, post_facts, relation_facts
from counterparties.models import Contact, ContactPost, Counterparty, DocumentParty, Relation
from counterparties.queries.contacts import take_back_people
from counterparties.queries.replay import KIND, MERGES, MOVES, related
from ecm import access
from ecm.access import Person
from ecm.events.replaying import Facts
from ecm.models import EventRecord, EventSubject, User
from storage.models import Document
from storage.past import changes_since, take_back

CHANGED = "counterparties.counterparty.changed"
POST = "counterparties.contact.recorded"
RELATION = "counterparties.relation.recorded"
UNLINKED = "counterparties.document.unlinked"
TRAVELLING = frozenset({POST, UNLINKED, *MOVES})
"""What may have happened to people and documents while another card had them."""
NAMES = frozenset({CHANGED, RELATION, *TRAVELLING})


@dataclass
class TakenOff:
    """A document that was taken off a dossier since, and whose it was at the moment told so far."""

    document: int
    role: str
    holder: int


@dataclass
class Past:
    """The facts of a counterparty at a moment: its card and its posts by id.

    `post_rows` are the posts of today with their people, of which the facts were wound back; `records` is what happened
    since, the newest first.
    `came_later` and `left_later` are ids of links that a merge or split moved here or away since; `taken_off` are
    documents that were unlinked since, by the id of their link.
    """

    party: Counterparty
    moment: datetime
    card: Facts
    records: list[EventRecord]
    post_rows: dict[int, ContactPost]
    all_posts: dict[int, Facts]
    """Those of the cards that were merged with this one or split off, too: there a post may have changed."""
    own_posts: set[int]
    came_later: set[int] = field(default_factory=set)
    left_later: set[int] = field(default_factory=set)
    taken_off: dict[int, TakenOff] = field(default_factory=dict)
    merged_into: int | None = None

    @property
    def posts(self) -> dict[int, Facts]:
        """The posts of the moment, by id."""
        return {pk: self.all_posts[pk] for pk in self.own_posts if pk in self.all_posts}

    @property
    def unlinked(self) -> list[tuple[int, str]]:
        """(document, role) of what stood in the dossier at the moment and was taken off since."""
        return [(each.document, each.role) for each in self.taken_off.values() if each.holder == self.party.pk]


def past_of(party: Counterparty, moment: datetime) -> Past:
    """The facts as we had them at the moment. Two queries; a few more for a card that was merged or split since."""
    records = _records({party.pk}, NAMES, moment)
    family = {party.pk}
    if any(record.name in MOVES for record in records):
        family = related(family)
        others = _records(family - {party.pk}, TRAVELLING, moment)
        records = sorted({record.pk: record for record in (*records, *others)}.values(), key=lambda each: -each.pk)
    rows = ContactPost.objects.filter(counterparty__in=family).select_related("contact")
    posts = {row.pk: row for row in rows}
    past = Past(
        party,
        moment,
        card_facts(party),
        records,
        posts,
        {pk: post_facts(row) for pk, row in posts.items()},
        {pk for pk, row in posts.items() if row.counterparty_id == party.pk},
        merged_into=party.merged_into_id,
    )
    for record in records:
        if undo := _UNDO.get(record.name):
            undo(past, record)
    return past


def _records(ids: set[int], names: frozenset[str], moment: datetime) -> list[EventRecord]:
    """What happened to the cards after the moment, the newest first."""
    subjects = EventSubject.objects.filter(
        kind=KIND, object_id__in=ids, record__name__in=names, record__occurred_at__gt=moment
    )
    return [subject.record for subject in subjects.order_by("-record_id").select_related("record")]


def _card(past: Past, record: EventRecord) -> None:
    past.card.update(record.payload.get("before", {}))


def _post(past: Past, record: EventRecord) -> None:
    told = record.payload
    pk, before = told.get("post_id"), told.get("before", {})
    _set(past.all_posts, pk, before)
    if told["act"] == "removed" and before and told["counterparty_id"] == past.party.pk:
        past.own_posts.add(pk)


def _set(facts: dict[int, Facts], pk: int | None, before: Mapping[str, Any]) -> None:
    if pk is None:
        return
    if before:
        facts[pk] = dict(before)
    else:
        facts.pop(pk, None)


def _unlinked(past: Past, record: EventRecord) -> None:
    told = record.payload
    linked_at = told.get("linked_at")
    if linked_at is None or datetime.fromisoformat(linked_at) <= past.moment:
        # Events from before links were named stand under a key of their own.
        key = told.get("link_id") or -record.pk
        past.taken_off[key] = TakenOff(told["document_id"], told["role"], told["counterparty_id"])


def _moved(past: Past, record: EventRecord) -> None:
    told, own = record.payload, past.party.pk
    links, posts = set(told.get("links", ())), set(told.get("posts", ()))
    ends = (told["other_id"], told["counterparty_id"])
    giver, taker = ends if MOVES[record.name] == "came" else (ends[1], ends[0])
    for pk in links & past.taken_off.keys():
        past.taken_off[pk].holder = giver
    if record.name in MERGES and told["other_id"] == own:
        past.merged_into = None if MERGES[record.name] else told["counterparty_id"]
    if taker == own:
        past.came_later |= links
        past.left_later -= links
        past.own_posts -= posts
    elif giver == own:
        past.left_later |= links
        past.came_later -= links
        past.own_posts |= posts


_UNDO: dict[str, Callable[[Past, EventRecord], None]] = {
    CHANGED: _card,
    POST: _post,
    UNLINKED: _unlinked,
    **dict.fromkeys(MOVES, _moved),
}


def card_then(past: Past) -> Counterparty:
    """The card of the moment as a row that is not saved; its manager is loaded. One query at most."""
    kept = {name: getattr(past.party, name) for name in ("created_at", "version")}
    row = Counterparty(pk=past.party.pk, merged_into_id=past.merged_into, **kept)
    for name, value in past.card.items():
        setattr(row, name, value)
    if row.manager_id == past.party.manager_id:
        row.manager = past.party.manager
    elif row.manager_id:
        row.manager = User.objects.filter(pk=row.manager_id).first()
    return row


def posts_then(past: Past, day: date) -> list[ContactPost]:
    """The posts held on the day, as known at the moment, with their people as they were then; the main contact first.

    One query; one more for people whose posts were removed since.
    """
    held = {pk: facts for pk, facts in past.posts.items() if _covers(facts["starts_on"], facts["ends_on"], day)}
    people = _people(past, {facts["contact_id"] for facts in held.values()})
    rows = [
        ContactPost(pk=pk, counterparty_id=past.party.pk, contact=people[facts["contact_id"]], **_own(facts))
        for pk, facts in held.items()
        if facts["contact_id"] in people
    ]
    take_back_people(rows, past.moment)
    return sorted(rows, key=lambda row: (not row.is_main, row.pk))


def _people(past: Past, ids: set[int]) -> dict[int, Contact]:
    known = {row.contact_id: row.contact for row in past.post_rows.values()}
    missing = ids - known.keys()
    return known | (Contact.objects.in_bulk(missing) if missing else {})


def posts_at(past: Past, day: date | None = None) -> list[ContactPost]:
    """All posts at the card, or those held on the day, with what they were called and whom they reported to then.

    Terms are what we know of them now; a post that was entered later is as it is. The main contact first. One query.
    """
    own = [row for row in past.post_rows.values() if row.counterparty_id == past.party.pk]
    posts = [row for row in own if day is None or _holds(row, day)]
    posts.sort(key=lambda row: (not row.is_main, row.pk))
    for row in posts:
        if facts := past.posts.get(row.pk):
            row.title, row.unit, row.is_main = facts["title"], facts["unit"], facts["is_main"]
            row.reports_to_id = facts["reports_to_id"]
    take_back_people(posts, past.moment)
    return posts


def _holds(row: ContactPost, day: date) -> bool:
    return (row.starts_on is None or row.starts_on <= day) and (row.ends_on is None or row.ends_on >= day)


def _own(facts: Facts) -> Facts:
    values = {name: value for name, value in facts.items() if name != "contact_id"}
    return {**values, "starts_on": _day(values["starts_on"]), "ends_on": _day(values["ends_on"])}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _covers(since: str | None, until: str | None, day: date) -> bool:
    return (not since or since <= day.isoformat()) and (not until or until >= day.isoformat())


def relation_facts_then(past: Past) -> dict[int, Facts]:
    """The relations of the moment by id. One query."""
    own = past.party.pk
    rows = Relation.objects.filter(source=own) | Relation.objects.filter(target=own)
    facts = {row.pk: relation_facts(row) for row in rows}
    for told in (record.payload for record in past.records if record.name == RELATION):
        before = told.get("before", {})
        is_ours = own in (before.get("source"), before.get("target"))
        _set(facts, told.get("relation_id"), before if is_ours else {})
    return facts


def relations_then(past: Past, user: Person, day: date) -> list[Relation]:
    """The relations that held on the day, as known at the moment, whose other end the person sees. Two queries."""
    held = {
        pk: facts for pk, facts in relation_facts_then(past).items() if _covers(facts["since"], facts["until"], day)
    }
    ends = {facts[end] for facts in held.values() for end in ("source", "target")}
    seen = {row.pk: row for row in access.visible(Counterparty.objects.filter(pk__in=ends), user)}
    seen.setdefault(past.party.pk, past.party)
    return [
        Relation(
            pk=pk, source=seen[facts["source"]], target=seen[facts["target"]], kind=facts["kind"], note=facts["note"],
            since=_day(facts["since"]), until=_day(facts["until"]),
        )
        for pk, facts in sorted(held.items())
        if facts["source"] in seen and facts["target"] in seen
    ]  # fmt: skip


def unlinked_then(past: Past, user: Person) -> list[DocumentParty]:
    """Documents that stood in the dossier at the moment and were taken off since, of those the person sees.

    Rows that are not saved, with the facts of the moment, the newest first. Three queries, if there are any.
    """
    ids = {document for document, _role in past.unlinked}
    if not ids:
        return []
    seen = access.visible(Document.objects.filter(pk__in=ids), user).select_related("kind").in_bulk()
    take_back(seen.values(), changes_since(ids, past.moment))
    rows = [
        DocumentParty(document=seen[pk], counterparty_id=past.party.pk, role=role, listed_on=seen[pk].listed_on)
        for pk, role in dict.fromkeys(past.unlinked)
        if pk in seen
    ]
    return sorted(rows, key=lambda row: (row.listed_on, row.document_id), reverse=True)
