"""To whom a letter goes: the addresses of a group's members, and for each that gets none, why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from counterparties.models import Consent, Contact, ContactPost, Counterparty, PartyGroup
from counterparties.queries.groups import members
from counterparties.queries.requisites import requisites_for
from counterparties.titles import address_line
from ecm import access
from ecm.access import Person
from mailings.addresses import key_of
from mailings.models import Delivery, Mailing, StopAddress

Reason, Audience = Delivery.Reason, Mailing.Audience
MOST_MEMBERS = 10_000
BATCH = 500
SIZE = 50
# In which language a counterparty reads what we add to the letter, by its country; all others read English.
LANGUAGES = {"UA": "uk", "BG": "bg", "RU": "ru", "BY": "ru", "KZ": "ru"}


@dataclass(frozen=True)
class Line:
    """One letter, or a member that gets none: `reason` says why ("" for one that goes out)."""

    counterparty_id: int
    name: str
    contact_id: int | None = None
    contact: str = ""
    address: str = ""
    key: str = ""
    language: str = "en"
    reason: str = ""

    @property
    def reason_title(self) -> str:
        return str(Reason(self.reason).label)


def members_of(group: PartyGroup, user: Person, day: date) -> QuerySet[Counterparty]:
    """Members of the group that the person sees, in the order in which they are written to."""
    rows = members(group, user, day).order_by("sort_name", "id")
    return rows.only("kind", "country", "display_name", "sort_name", "email")


def recipients_of(
    parties: Iterable[Counterparty], ids: Any, audience: str, user: Person, day: date, taken: set[str]
) -> list[Line]:
    """The lines of these members. `ids` names them for a query: numbers, or a queryset of them. Three queries.

    `taken` holds the addresses that have the letter already, and takes in those of the lines.
    """
    people = _people(ids, user, day) if audience != Audience.CARD else {}
    agreed = set(_agreed(ids, day))
    lines = [line for party in parties for line in _of_member(party, people.get(party.pk, []), audience, agreed)]
    stopped = _stopped(line.key for line in lines if line.key)
    return [_once(line, stopped, taken) for line in lines]


def audience_of(mailing: Mailing, group: PartyGroup, user: Person, day: date) -> Iterator[list[Line]]:
    """All lines of a mailing as the person sees the group now, batch by batch."""
    ids = list(members_of(group, user, day).values_list("pk", flat=True)[: MOST_MEMBERS + 1])
    taken: set[str] = set()
    for start in range(0, len(ids), BATCH):
        some = ids[start : start + BATCH]
        found = Counterparty.objects.in_bulk(some)
        yield recipients_of([found[pk] for pk in some], some, mailing.audience, user, day, taken)


@dataclass(frozen=True)
class Preview:
    """A page of those who get the letter, or of those who are left out; and how many there are of both."""

    rows: list[Line]
    next: str
    previous: str
    letters: int
    left_out: int
    is_too_many: bool = False


def preview_of(
    group: PartyGroup, audience: str, user: Person, day: date, *, which: str = "", cursor: str = "", size: int = SIZE
) -> Preview:
    """Who would get the letter now (or, with `which` "left_out", who would not).

    Five queries for a group of any size.
    """
    rows = members_of(group, user, day)
    parties = list(rows[: MOST_MEMBERS + 1])
    if len(parties) > MOST_MEMBERS:
        return Preview([], "", "", 0, 0, is_too_many=True)
    lines = recipients_of(parties, rows.order_by().values("pk"), audience, user, day, set())
    going = [line for line in lines if not line.reason]
    out = [line for line in lines if line.reason]
    page, following, preceding = _turned(out if which == "left_out" else going, cursor, size)
    return Preview(page, following, preceding, len(going), len(out))


def _turned(lines: Sequence[Line], cursor: str, size: int) -> tuple[list[Line], str, str]:
    """A page of what was counted out in memory; its cursors are plain numbers of lines."""
    first = int(cursor) if cursor.isascii() and cursor.isdigit() and len(cursor) < 9 else 0
    following = str(first + size) if first + size < len(lines) else ""
    return list(lines[first : first + size]), following, str(max(first - size, 0)) if first else ""


def _people(ids: Any, user: Person, day: date) -> dict[int, list[Contact]]:
    """Persons who serve the members on the day and whom the sender may see, the main one of each first. One query."""
    posts = ContactPost.objects.filter(
        Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day), counterparty__in=ids,
        contact__in=access.visible(Contact.objects.all(), user),
    )  # fmt: skip
    found: dict[int, dict[int, Contact]] = {}
    for post in posts.select_related("contact").order_by("-is_main", "id"):
        found.setdefault(post.counterparty_id, {}).setdefault(post.contact_id, post.contact)
    return {party: list(people.values()) for party, people in found.items()}


def _agreed(ids: Any, day: date) -> QuerySet[Consent, int]:
    """Members with a consent to mailings that holds on the day."""
    rows = Consent.objects.filter(
        Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day), counterparty__in=ids,
        purpose=Consent.Purpose.MARKETING, withdrawn_at=None,
    )  # fmt: skip
    return rows.order_by().values_list("counterparty", flat=True)


def _stopped(keys: Iterable[str]) -> set[str]:
    wanted = set(keys)
    if len(wanted) <= BATCH:
        return set(StopAddress.objects.filter(key__in=wanted).values_list("key", flat=True))
    return wanted & set(StopAddress.objects.values_list("key", flat=True))


def _of_member(party: Counterparty, people: Sequence[Contact], audience: str, agreed: set[int]) -> list[Line]:
    """The addresses of one member, each once; the persons before the card, for they are called by their names."""
    base = Line(party.pk, party.display_name, language=LANGUAGES.get(party.country, "en"))
    lines: dict[str, Line] = {}
    for contact in people:
        for address in _mails(contact):
            line = replace(
                base, contact_id=contact.pk, contact=contact.display_name, address=address, key=key_of(address),
                language=contact.language or base.language,
            )  # fmt: skip
            lines.setdefault(line.key or address, line)
            break  # one letter a person
    if audience != Audience.PEOPLE and party.email:
        lines.setdefault(
            key_of(party.email) or party.email, replace(base, address=party.email, key=key_of(party.email))
        )
    found = list(lines.values()) or [replace(base, reason=Reason.NO_EMAIL)]
    if party.kind == Counterparty.Kind.INDIVIDUAL and party.pk not in agreed:
        return [replace(line, reason=line.reason or Reason.NO_CONSENT) for line in found]
    return found


def _mails(contact: Contact) -> list[str]:
    return [str(value) for kind, value in contact.reach if kind == "email"]


def _once(line: Line, stopped: set[str], taken: set[str]) -> Line:
    if line.reason:
        return line
    if not line.key:
        return replace(line, reason=Reason.INVALID)
    if line.key in stopped:
        return replace(line, reason=Reason.SAID_NO)
    if line.key in taken:
        return replace(line, reason=Reason.DUPLICATE)
    taken.add(line.key)
    return line


@dataclass(frozen=True)
class PostalLine:
    """A line as paper letters and envelopes need it."""

    line: Line
    full_name: str
    postal: str


def postal_lines(lines: Sequence[Line], day: date) -> list[PostalLine]:
    """The lines with the full name and the postal address of the requisites of the day. One query."""
    known = requisites_for({line.counterparty_id for line in lines}, day)
    found = []
    for line in lines:
        row = known.get(line.counterparty_id)
        addresses = row.addresses if row else {}
        address = addresses.get("postal") or addresses.get("actual") or addresses.get("legal") or {}
        found.append(PostalLine(line, row.full_name if row else line.name, address_line(address)))
    return found
