"""Whose letter is this, and is this company here already? Answers with reasons, the surest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from counterparties.identifiers import KINDS
from counterparties.mentions import SHARED_KINDS, Mentions, NumberMention, mentions_in
from counterparties.models import ContactPoint, Counterparty, MailIdentity, PartyIdentifier
from counterparties.names import CANDIDATE, compare_names, fold, take_apart
from counterparties.names.normal import split_words
from counterparties.names.words import weight
from counterparties.queries.parties import counterparties_visible_to
from ecm import access
from ecm.access import Person
from ecm.statements import Given, GivenMany, Statement
from ecm.web.choosing import readings

# How sure each sign is; a name adds its likeness.
LABELLED, BARE, ADDRESS, DOMAIN, PHONE = 0.98, 0.88, 0.95, 0.8, 0.75
LIMIT = 5
COMPARED = 60


@dataclass(frozen=True)
class Proposal:
    """A counterparty with the reason it is proposed for, and how sure that is (0 to 1)."""

    counterparty: Counterparty
    reason: str
    score: float
    sign: str


@dataclass(frozen=True)
class _Sign:
    counterparty_id: int
    reason: str
    score: float
    sign: str


def _say(sentence: Promise | str, **values: object) -> str:
    return str(sentence) % values


def _by_numbers(mentioned: Iterable[NumberMention]) -> list[_Sign]:
    by_number = {each.number: each for each in mentioned}
    signs = []
    for party, number in _numbered.rows((), _holding_numbers, numbers=by_number.keys()):
        each = by_number[number]
        reason = _say(_("%(kind)s %(number)s stands in the text."), kind=KINDS[each.kind].title, number=number)
        signs.append(_Sign(party, reason, LABELLED if each.labelled else BARE, "identifier"))
    return signs


_numbered: Statement[tuple[int, str]] = Statement()
_known_sender: Statement[tuple[int, str, str]] = Statement()
_proposed: Statement[Counterparty] = Statement()


def _holding_numbers() -> QuerySet[PartyIdentifier, tuple[int, str]]:
    rows = PartyIdentifier.objects.filter(number__in=GivenMany("numbers")).exclude(kind__in=SHARED_KINDS)
    return rows.values_list("counterparty_id", "number")


def _by_sender(sender: str) -> list[_Sign]:
    address = sender.strip().casefold()
    if "@" not in address:
        return []
    domain = address.rsplit("@", 1)[1]
    return [_sender_sign(*row) for row in _known_sender.rows((), _writing_from, address=address, domain=domain)]


def _writing_from() -> QuerySet[MailIdentity, tuple[int, str, str]]:
    wanted = Q(kind="address", value=Given("address")) | Q(kind="domain", value=Given("domain"))
    return MailIdentity.objects.filter(wanted).order_by("pk").values_list("counterparty_id", "kind", "value")


def _sender_sign(party: int, kind: str, value: str) -> _Sign:
    if kind == "address":
        return _Sign(party, _say(_("Letters from %(value)s were theirs before."), value=value), ADDRESS, kind)
    return _Sign(party, _say(_("The sender's domain %(value)s is theirs."), value=value), DOMAIN, kind)


def _by_name(name: str) -> list[_Sign]:
    apart = take_apart(name)
    rows = {row.pk: row for row in _with_rare_words(split_words(name), apart.words)}
    signs = []
    for row in rows.values():
        found = compare_names(apart, take_apart(row.display_name))
        if found.score >= CANDIDATE:
            reason = _say(_("The name “%(name)s”: %(why)s"), name=name, why=found.reason)
            signs.append(_Sign(row.pk, reason, round(found.score * 0.9, 3), "name"))
    return signs


def _with_rare_words(raw: list[str], latin: tuple[str, ...]) -> Iterable[Counterparty]:
    """Rows that hold a telling word of the name or its beginning; the words are tried from the rarest kind on."""
    words = [word for word in dict.fromkeys([*latin, *raw]) if len(word) >= 2 and weight(word) >= 0.5]
    telling = sorted(words, key=lambda word: (-weight(word), -len(word)))[:4]
    wanted = Q()
    for word in telling:
        wanted |= Q(search_key__contains=word if len(word) < 6 else word[: len(word) - 2])
    if not telling:
        return []
    return Counterparty.objects.filter(wanted, merged_into=None).order_by("pk")[:COMPARED]


def _by_phone(phone: str) -> list[_Sign]:
    figures = re.sub(r"\D", "", phone)
    if len(figures) < 7:
        return []
    ending = figures[-9:]
    signs = [
        _Sign(pk, _say(_("The phone %(phone)s is theirs."), phone=phone), PHONE, "phone")
        for pk in Counterparty.objects.filter(search_key__contains=ending, merged_into=None).values_list(
            "pk", flat=True
        )[:LIMIT]
    ]
    points = ContactPoint.objects.filter(kind__in=("phone", "mobile"), normal__endswith=ending).values_list(
        "contact__posts__counterparty", "value"
    )
    return signs + [
        _Sign(pk, _say(_("The phone %(phone)s is their contact's."), phone=value), PHONE, "phone")
        for pk, value in points
        if pk
    ]


def _best(signs: Iterable[_Sign], user: Person | None, limit: int, exclude: int | None = None) -> list[Proposal]:
    by_party: dict[int, list[_Sign]] = {}
    for sign in signs:
        if sign.counterparty_id != exclude:
            by_party.setdefault(sign.counterparty_id, []).append(sign)

    def rows() -> QuerySet[Counterparty]:
        found = Counterparty.objects.filter(pk__in=GivenMany("ids"), merged_into=None, withdrawn_at=None)
        return found if user is None else access.visible(found, user)

    proposals = []
    key = None if user is None else access.standing_of(user)
    for row in _proposed.rows(key, rows, ids=by_party.keys()):
        own = sorted(by_party[row.pk], key=lambda sign: -sign.score)
        kinds = {sign.sign for sign in own}
        score = min(0.999, own[0].score + 0.01 * (len(kinds) - 1))
        reason = " ".join(dict.fromkeys(sign.reason for sign in own[:3]))
        proposals.append(Proposal(row, reason, round(score, 3), own[0].sign))
    return sorted(proposals, key=lambda proposal: (-proposal.score, proposal.counterparty.pk))[:limit]


def propose_counterparties(
    *,
    text: str = "",
    mentions: Mentions | None = None,
    sender: str = "",
    names: Iterable[str] = (),
    user: Person | None = None,
    limit: int = LIMIT,
) -> list[Proposal]:
    """Counterparties a letter may be from: by a number in the text, the sender's address or domain, or a name.

    `mentions` are what was found in the text earlier, else it is read here; `names` are names from headers and
    signatures. With a user only those they see.
    """
    said = mentions_in(text) if mentions is None else mentions
    signs = [*_by_numbers(said.numbers), *_by_sender(sender)]
    if not any(sign.score >= ADDRESS for sign in signs):
        for name in dict.fromkeys([*names, *said.names]):
            signs += _by_name(name) if name.strip() else []
    return _best(signs, user, limit)


def _by_reading(name: str) -> list[_Sign]:
    """By the name as it was typed, else as it would be in the other keyboard layouts."""
    return next((signs for reading in readings(name) if (signs := _by_name(reading))), [])


_PHONE = re.compile(r"\+?[\d\s().\-]{7,24}")
_SITE = re.compile(r"(?:https?://)?(?:www\.)?((?:[\w-]+\.)+[^\W\d_]{2,})(?:/\S*)?")


def _as_phone(text: str) -> str:
    """The text when nothing but a phone was typed where a name is expected."""
    return text if _PHONE.fullmatch(text.strip()) else ""


def _as_sender(text: str) -> str:
    """An address of the site or of the mail that was typed where a name is expected."""
    word = text.strip().casefold()
    site = _SITE.fullmatch(word)
    return f"@{site[1]}" if site else word if "@" in word and " " not in word else ""


def duplicates_of(
    *,
    name: str = "",
    numbers: Iterable[str] = (),
    phone: str = "",
    email: str = "",
    user: Person | None = None,
    exclude: int | None = None,
    limit: int = LIMIT,
) -> list[Proposal]:
    """Counterparties that may be the one being entered, with reasons; `exclude` is the one being edited."""
    signs = _by_reading(name) if len(fold(name)) >= 2 else []
    phone, email = phone or _as_phone(name), email or _as_sender(name)
    wanted = [number for number in numbers if number]
    for row in PartyIdentifier.objects.filter(number__in=wanted).exclude(kind__in=SHARED_KINDS):
        signs.append(
            _Sign(
                row.counterparty_id,
                _say(_("They have the number %(number)s."), number=row.number),
                LABELLED,
                "identifier",
            )
        )
    signs += [*_by_numbers(mentions_in(name).numbers), *_by_sender(email), *_by_phone(phone)]
    return _best(signs, user, limit, exclude)


def holder_of(user: Person, text: str) -> Counterparty | None:
    """The visible counterparty that has a sound number of the text. One query."""
    return holder_of_numbers(user, {each.kind: each.number for each in mentions_in(text).numbers})


def holder_of_numbers(user: Person, numbers: Mapping[str, str], besides: int = 0) -> Counterparty | None:
    """The visible counterparty that has one of the numbers (by kind) that one alone can have. One query."""
    wanted = Q(pk__in=())
    for kind, number in numbers.items():
        if kind not in SHARED_KINDS:
            wanted |= Q(kind=kind, number=number)
    held = PartyIdentifier.objects.filter(wanted).exclude(counterparty=besides).values("counterparty")
    return counterparties_visible_to(user).filter(pk__in=held).order_by("pk").first()
