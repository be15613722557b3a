"""What the journal makes of a counterparty's dossier, and the same facts as the tables have them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from counterparties.facts import account_facts, card_facts, post_facts, relation_facts, requisites_facts
from counterparties.models import BankAccount, ContactPost, Counterparty, DocumentParty, Relation, Requisites
from ecm.events.replaying import WHOLE, Facts, Ledger, World, register_ledger
from ecm.models import EventRecord, EventSubject

KIND = "counterparty"
MOVES = {
    "counterparties.counterparty.merged": "came",
    "counterparties.counterparty.merge_undone": "went",
    "counterparties.counterparty.split": "went",
    "counterparties.counterparty.split_undone": "came",
}
"""Whether rows came from the other card of the event or went to it."""
MERGES = {"counterparties.counterparty.merged": True, "counterparties.counterparty.merge_undone": False}
"""Whether the other card is part of this one after it."""


def party_of(world: World, pk: int) -> Facts:
    """The dossier of a counterparty in the world that is being told."""
    empty: Facts = {"card": {}, "requisites": {}, "accounts": {}, "posts": {}, "relations": {}, "documents": {}}
    return world.setdefault(pk, empty)


def _created(world: World, party: Facts, told: Mapping[str, Any]) -> None:
    party["card"] = dict(told.get("after", {}))
    party[WHOLE] = bool(party["card"])
    party["merged_into"] = None


def _changed(world: World, party: Facts, told: Mapping[str, Any]) -> None:
    party["card"].update(told.get("after", {}))


def _requisites(world: World, party: Facts, told: Mapping[str, Any]) -> None:
    for pk in told.get("superseded", ()):
        party["requisites"].pop(pk, None)
    party["requisites"].update({int(pk): dict(facts) for pk, facts in told.get("recorded", {}).items()})


def _account(world: World, party: Facts, told: Mapping[str, Any]) -> None:
    is_gone = told["act"] in ("withdrawn", "moved_away")
    party["accounts"].pop(told["account_id"] if is_gone else told.get("superseded_id"), None)
    if told.get("after"):
        party["accounts"][told["account_id"]] = dict(told["after"])


def _post(world: World, party: Facts, told: Mapping[str, Any]) -> None:
    if told["act"] == "removed":
        party["posts"] = {pk: post for pk, post in party["posts"].items() if post["contact_id"] != told["contact_id"]}
    elif told.get("after"):
        party["posts"][told["post_id"]] = dict(told["after"])


def _relation(world: World, party: Facts, told: Mapping[str, Any]) -> None:
    pk, before, after = told.get("relation_id"), told.get("before", {}), told.get("after", {})
    if pk is None:
        return
    for end in ("source", "target"):
        if before:
            party_of(world, before[end])["relations"].pop(pk, None)
    for end in ("source", "target"):
        if after:
            party_of(world, after[end])["relations"][pk] = dict(after)


def _linked(world: World, party: Facts, told: Mapping[str, Any]) -> None:
    if told.get("link_id"):
        party["documents"][told["link_id"]] = {"document": told["document_id"], "role": told["role"]}


def _unlinked(world: World, party: Facts, told: Mapping[str, Any]) -> None:
    party["documents"].pop(told.get("link_id"), None)


def _pinned(world: World, party: Facts, told: Mapping[str, Any]) -> None:
    if link := party["documents"].get(told.get("link_id")):
        link.update(requisites=told["requisites_id"], account=told["account_id"])


def _withdrawn(world: World, party: Facts, told: Mapping[str, Any]) -> None:
    party["requisites"], party["accounts"] = {}, {}


TOLD = {
    "counterparties.counterparty.created": _created,
    "counterparties.counterparty.changed": _changed,
    "counterparties.requisites.recorded": _requisites,
    "counterparties.account.recorded": _account,
    "counterparties.contact.recorded": _post,
    "counterparties.relation.recorded": _relation,
    "counterparties.document.linked": _linked,
    "counterparties.document.unlinked": _unlinked,
    "counterparties.requisites.pinned": _pinned,
    "counterparties.counterparty.withdrawn": _withdrawn,
}
CONFIRMED = "counterparties.account.confirmed"
EVENTS = frozenset({*TOLD, *MOVES, CONFIRMED})


def fold(world: World, record: EventRecord) -> None:
    """Let the record change the dossiers that it is about."""
    told = record.payload
    party = party_of(world, told["counterparty_id"])
    if record.name in MOVES:
        _moved(world, party, record)
    elif record.name == CONFIRMED:
        party["accounts"].get(told["account_id"], {})["confirmed_by"] = record.actor_id
    else:
        TOLD[record.name](world, party, told)


def _moved(world: World, party: Facts, record: EventRecord) -> None:
    told, other = record.payload, party_of(world, record.payload["other_id"])
    giver, taker = (other, party) if MOVES[record.name] == "came" else (party, other)
    for key, name in (("documents", "links"), ("posts", "posts")):
        for pk in told.get(name, ()):
            if pk in giver[key]:
                taker[key][pk] = giver[key].pop(pk)
    if record.name in MERGES:
        other["merged_into"] = told["counterparty_id"] if MERGES[record.name] else None


def rows(ids: Sequence[int]) -> dict[int, Facts]:
    """The same facts as the tables have them now."""
    world: World = {}
    for row in Counterparty.objects.filter(pk__in=ids):
        party_of(world, row.pk).update(card=card_facts(row), merged_into=row.merged_into_id)
    of_these: dict[str, Any] = {"counterparty__in": ids}
    for version in Requisites.objects.filter(**of_these, superseded_at=None):
        party_of(world, version.counterparty_id)["requisites"][version.pk] = requisites_facts(version)
    for account in BankAccount.objects.filter(**of_these, superseded_at=None):
        party_of(world, account.counterparty_id)["accounts"][account.pk] = account_facts(account)
    for post in ContactPost.objects.filter(**of_these):
        party_of(world, post.counterparty_id)["posts"][post.pk] = post_facts(post)
    for link in DocumentParty.objects.filter(**of_these):
        party_of(world, link.counterparty_id)["documents"][link.pk] = link_facts(link)
    _relation_rows(world, ids)
    return world


def link_facts(link: DocumentParty) -> Facts:
    """A party's part in a document, with what is pinned."""
    facts: Facts = {"document": link.document_id, "role": link.role}
    pins = {"requisites": link.requisites_id, "account": link.account_id}
    return facts | pins if link.requisites_id else facts


def _relation_rows(world: World, ids: Sequence[int]) -> None:
    for end in ("source", "target"):
        for relation in Relation.objects.filter(**{f"{end}__in": ids}):
            party_of(world, getattr(relation, f"{end}_id"))["relations"][relation.pk] = relation_facts(relation)


def related(ids: Collection[int]) -> set[int]:
    """The counterparties and all cards that were merged into them or split off, whose events tell of the same rows."""
    found, fresh = set(ids), set(ids)
    while fresh:
        subjects = EventSubject.objects.filter(kind=KIND, object_id__in=fresh)
        told = EventRecord.objects.filter(pk__in=subjects.values("record_id"), name__in=MOVES)
        ends = {each[end] for each in told.values_list("payload", flat=True) for end in ("counterparty_id", "other_id")}
        fresh = ends - found
        found |= fresh
    return found


def ids_after(last: int, size: int) -> list[int]:
    """The next counterparties in the order of their numbers."""
    return list(Counterparty.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:size])


LEDGER = Ledger(KIND, "dossier", EVENTS, fold, rows, ids_after, related)


def wire() -> None:
    """Let dossiers be replayed; called from `ready()`."""
    register_ledger(LEDGER)
