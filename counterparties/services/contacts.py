"""People of the counterparties: cards, posts with terms, ways to reach them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import phonenumbers
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterparties.events import ContactRecorded
from counterparties.facts import post_facts
from counterparties.models import Contact, ContactPoint, ContactPost, ContactVersion, Counterparty
from counterparties.queries.contacts import SHOWN
from counterparties.services.keys import digits_of, words_of
from counterparties.services.own import require_own
from counterparties.services.parties import EDIT, identify_mail
from ecm import access
from ecm.errors import InvalidInput
from ecm.events import publish
from ecm.folding import one_line, visible
from ecm.models import User
from ecm.phones import KINDS, require_phone
from ecm.versions import save_seen

NAMES = ("last_name", "first_name", "patronymic")
PLAIN = (*NAMES, "language", "birthday", "note", "has_consent")
COUNTRIES = ("UA", "RU", "BG", "BY", "MD", "PL", "GB")


@dataclass(frozen=True)
class Point:
    """A way to reach a person: its kind and the address or number."""

    kind: str
    value: str


def normal_point(kind: str, value: str, country: str = "") -> str:
    """The form by which a contact detail is found: lower case, or the phone with its country."""
    if kind in KINDS:
        for region in dict.fromkeys((country or None, *COUNTRIES)):
            try:
                number = phonenumbers.parse(value, region)
            except phonenumbers.NumberParseException:
                continue
            if phonenumbers.is_valid_number(number):
                return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
        return digits_of(value)
    return value.strip().casefold()


def _named(facts: Mapping[str, Any]) -> str:
    return " ".join(" ".join(str(facts.get(name) or "") for name in NAMES).split())


def _keys(contact: Contact, points: Iterable[ContactPoint]) -> str:
    return " ".join([*words_of([contact.display_name]), *(point.normal for point in points)])


def _reach(points: Iterable[ContactPoint]) -> list[list[str]]:
    return [[point.kind, point.value] for point in points]


def normal_points(points: Iterable[Point], country: str) -> dict[tuple[str, str], str]:
    """The filled ones as written, each once, by their kind and the form by which they are found.

    Raises InvalidInput for a phone without digits.
    """
    written = [(point.kind, visible(point.value).strip()) for point in points]
    for kind, value in written:
        if kind in KINDS:
            require_phone(value, kind)
    return {(kind, normal_point(kind, value, country)): value for kind, value in written if value}


def _set_points(contact: Contact, points: Iterable[Point], country: str) -> list[ContactPoint]:
    wanted = normal_points(points, country)
    had = {(row.kind, row.normal): row for row in contact.points.all()}
    ContactPoint.objects.filter(pk__in=[row.pk for key, row in had.items() if key not in wanted]).delete()
    ContactPoint.objects.bulk_create(
        ContactPoint(contact=contact, kind=kind, normal=normal, value=value)
        for (kind, normal), value in wanted.items()
        if (kind, normal) not in had
    )
    return list(ContactPoint.objects.filter(contact=contact))


@transaction.atomic
def create_contact(
    *,
    counterparty: Counterparty | None,
    facts: Mapping[str, Any],
    points: Iterable[Point] = (),
    post: Mapping[str, Any] | None = None,
    actor: User,
    at: datetime,
) -> Contact:
    """Put a person into the address book and, with a counterparty, give them a post there.

    `facts` are fields of PLAIN; `post` has title, unit, starts_on, ends_on, is_main. The person is seen by those who
    see the counterparty.
    """
    if counterparty is None:
        access.require(actor, EDIT)
    else:
        access.require(actor, EDIT, counterparty)
        require_own(counterparty.pk)
    contact = new_contact(facts, counterparty, actor=actor, at=at)
    contact.save(force_insert=True)
    if is_narrow(contact):
        access.grant("contact", contact.pk, actor.pk)
    rows = _set_points(contact, points, counterparty.country if counterparty else "")
    set_contact_keys(contact, rows)
    contact.save(update_fields=["search_key", "reach"])
    if counterparty is not None:
        add_post(contact=contact, counterparty=counterparty, post=post or {}, actor=actor, at=at)
    return contact


def new_contact(facts: Mapping[str, Any], counterparty: Counterparty | None, *, actor: User, at: datetime) -> Contact:
    """A person who is not saved yet, seen by those who see the counterparty. Raises InvalidInput."""
    facts = _plain(facts, at)
    if not facts.get("last_name"):
        raise InvalidInput({"last_name": _("Give the surname.")})
    contact = Contact(**facts, display_name=_named(facts), created_by=actor, created_at=at, recorded_at=at)
    if counterparty is not None:
        contact.department_id, contact.is_restricted = counterparty.department_id, counterparty.is_restricted
    return contact


def is_narrow(contact: Contact) -> bool:
    """Whether not everybody in the house sees the person."""
    return contact.is_restricted or bool(contact.department_id)


def set_contact_keys(contact: Contact, points: Iterable[ContactPoint]) -> None:
    """Put into the row by what the person is found and how they are reached; nothing is saved."""
    rows = list(points)
    contact.search_key, contact.reach = _keys(contact, rows), _reach(rows)


def _plain(facts: Mapping[str, Any], at: datetime) -> dict[str, Any]:
    """The facts as they are kept. Raises InvalidInput for one that is none of a person, or a birthday to come."""
    unknown = sorted(set(facts) - set(PLAIN))
    if unknown:
        raise InvalidInput(dict.fromkeys(unknown, "unknown"))
    if (day := facts.get("birthday")) and day > timezone.localdate(at):
        raise InvalidInput({"birthday": _("A birthday does not lie in the future.")})
    return {name: one_line(value) if name in NAMES else value for name, value in facts.items()}


@transaction.atomic
def add_post(
    *, contact: Contact, counterparty: Counterparty, post: Mapping[str, Any], actor: User, at: datetime
) -> ContactPost:
    """Give the person a post at the counterparty. Their addresses become mail identities of it.

    Raises InvalidInput for a term that ends before it begins.
    """
    access.require(actor, EDIT, counterparty)
    require_own(counterparty.pk)
    row = new_post(contact, counterparty, post)
    _require_term(row)
    row.save(force_insert=True)
    for point in ContactPoint.objects.filter(contact=contact, kind="email"):
        identify_mail(counterparty, point.value, at=at, contact_id=contact.pk)
    _publish_post(row, "added", actor, at)
    return row


def new_post(contact: Contact, counterparty: Counterparty, post: Mapping[str, Any]) -> ContactPost:
    """A post that is not saved yet."""
    return ContactPost(
        contact=contact,
        counterparty=counterparty,
        title=post.get("title", ""),
        unit=post.get("unit", ""),
        starts_on=post.get("starts_on"),
        ends_on=post.get("ends_on"),
        is_main=bool(post.get("is_main")),
        reports_to_id=post.get("reports_to_id"),
    )


def _publish_post(
    post: ContactPost, act: str, actor: User, at: datetime, before: Mapping[str, Any] | None = None
) -> None:
    publish(contact_recorded(post, act, actor, before), at=at)


def contact_recorded(
    post: ContactPost, act: str, actor: User, before: Mapping[str, Any] | None = None
) -> ContactRecorded:
    """What is told of an act on somebody's post."""
    return ContactRecorded(
        actor_id=actor.pk,
        counterparty_id=post.counterparty_id,
        contact_id=post.contact_id,
        act=act,
        post_id=post.pk,
        before=before or {},
        after=post_facts(post),
    )


def _require_term(post: ContactPost) -> None:
    if post.starts_on and post.ends_on and post.ends_on < post.starts_on:
        raise InvalidInput({"ends_on": _("The end lies before the beginning.")})


def _may_change(post: ContactPost, actor: User) -> None:
    """A post that went along with a merge since it was read is refused too: it is written in the card that stays."""
    access.require(actor, EDIT, post.counterparty)
    require_own(post.counterparty_id)


POST_FIELDS = ("title", "unit", "starts_on", "ends_on", "is_main")


@transaction.atomic
def change_post(*, post: ContactPost, changes: Mapping[str, Any], actor: User, at: datetime) -> ContactPost:
    """Write the post, its unit or its term otherwise; the same again changes nothing.

    Raises InvalidInput for an unknown field or a term that ends before it begins, PartOfAnother.
    """
    _may_change(post, actor)
    if unknown := sorted(set(changes) - set(POST_FIELDS)):
        raise InvalidInput(dict.fromkeys(unknown, "unknown"))
    before = post_facts(post)
    for name, value in changes.items():
        setattr(post, name, value)
    _require_term(post)
    if post_facts(post) != before:
        post.save(update_fields=list(changes))
        _publish_post(post, "changed", actor, at, before)
    return post


@transaction.atomic
def end_post(*, post: ContactPost, last_day: date, actor: User, at: datetime) -> ContactPost:
    """The person left the post after a day. A repeat with another day moves the end. Raises PartOfAnother."""
    _may_change(post, actor)
    if post.starts_on and last_day < post.starts_on:
        raise InvalidInput({"ends_on": _("The end lies before the beginning.")})
    before, post.ends_on = post_facts(post), last_day
    post.save(update_fields=["ends_on"])
    _publish_post(post, "left", actor, at, before)
    return post


@transaction.atomic
def set_superior(*, post: ContactPost, superior: ContactPost | None, actor: User, at: datetime) -> ContactPost:
    """Record whom the post reports to (None: nobody).

    Raises InvalidInput for a circle or a post at another counterparty, PartOfAnother.
    """
    _may_change(post, actor)
    above = superior
    while above is not None:
        if above.pk == post.pk or above.counterparty_id != post.counterparty_id:
            raise InvalidInput({"to": _("Nobody reports to themselves, not even over others.")})
        above = above.reports_to
    before, post.reports_to = post_facts(post), superior
    if before["reports_to_id"] != post.reports_to_id:
        post.save(update_fields=["reports_to"])
        _publish_post(post, "superior", actor, at, before)
    return post


def _keep_version(was: Contact, now: Contact, actor: User, at: datetime) -> None:
    """Keep how the person was called and reached, if that has changed. A change of the same moment comes after it."""
    if all(getattr(was, name) == getattr(now, name) for name in SHOWN):
        return
    moment = max(at, was.recorded_at + timedelta(microseconds=1)) if was.recorded_at else at
    kept = {name: getattr(was, name) for name in SHOWN}
    ContactVersion.objects.create(
        contact=was, recorded_at=was.recorded_at, superseded_at=moment, superseded_by=actor, **kept
    )
    now.recorded_at = moment
    now.save(update_fields=["recorded_at"])


@transaction.atomic
def change_contact(
    *,
    contact: Contact,
    seen: int,
    facts: Mapping[str, Any],
    points: Iterable[Point] | None = None,
    actor: User,
    at: datetime,
) -> Contact:
    """Change the person's card; name and details it had are kept as a version. Raises StaleVersion, InvalidInput."""
    access.require(actor, EDIT, contact)
    facts = _plain(facts, at)
    merged = {name: getattr(contact, name) for name in NAMES} | facts
    if not merged["last_name"]:
        raise InvalidInput({"last_name": _("Give the surname.")})
    was = Contact.objects.get(pk=contact.pk)
    contact = save_seen(contact, seen=seen, **facts, display_name=_named(merged))
    rows = list(contact.points.all()) if points is None else _set_points(contact, points, "")
    set_contact_keys(contact, rows)
    contact.save(update_fields=["search_key", "reach"])
    _keep_version(was, contact, actor, at)
    for post in ContactPost.objects.filter(contact=contact, counterparty__merged_into=None):
        for point in rows:
            if point.kind == "email":
                identify_mail(post.counterparty, point.value, at=at, contact_id=contact.pk)
        _publish_post(post, "changed", actor, at, post_facts(post))
    return contact
