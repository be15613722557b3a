"""Lists of counterparties and people: rows by access, in a total order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.utils import timezone

from counterparties.models import (
    BankAccount,
    Contact,
    ContactPost,
    Counterparty,
    MailIdentity,
    PartyIdentifier,
    Relation,
    Requisites,
    ServiceManager,
)
from counterparties.models.parties import PartyRole
from counterparties.names import fold
from counterparties.queries.moved import moved_since
from counterparties.queries.narrowing import Further, condition_of_further
from ecm import access
from ecm.access import Person
from ecm.fields import Asked, FieldSpec, sound_condition
from ecm.models import User
from ecm.organisation.people import name_people
from ecm.paging import Page, keyset
from ecm.statements import GivenMany, Statement, kept_page
from storage.models import Blob, Document
from storage.queries import made_by_job

SORTS = {
    "": ("sort_name", "id"),
    "name": ("sort_name", "id"),
    "-name": ("-sort_name", "-id"),
    "-created": ("-created_at", "-id"),
    "created": ("created_at", "id"),
}
LISTED = (
    "kind", "country", "display_name", "sort_name", "status", "role_codes", "manager", "phone", "is_express",
    "created_at",
)  # fmt: skip


def counterparties_visible_to(user: Person) -> QuerySet[Counterparty]:
    """Counterparties of the person; merged ones are not among them."""
    return access.visible(Counterparty.objects.filter(merged_into=None), user)


def counterparty_visible_to(user: Person, counterparty_id: int) -> Counterparty:
    """The one counterparty, merged ones too; NotFound when it is absent or hidden."""
    rows = Counterparty.objects.select_related("manager", "department", "merged_into", "created_by")
    return access.get_visible(rows, user, pk=counterparty_id)


@dataclass(frozen=True)
class PartyFilter:
    """What the journal is narrowed to; an empty value narrows nothing."""

    text: str = ""
    statuses: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    whose: str = ""
    express: bool = False
    papers: str = ""
    groups: tuple[int, ...] = ()
    added: Asked = ()
    further: Further = ()

    def specs(self) -> list[FieldSpec]:
        """The added fields that the list may be asked of: those of one type, or of all. One query."""
        from counterparties.queries.layouts import party_specs

        known = [kind for kind in self.kinds if kind in Counterparty.Kind.values]
        return party_specs(known[0] if len(known) == 1 else "")

    def apply(self, rows: QuerySet[Counterparty], user: Person, today: date | None = None) -> QuerySet[Counterparty]:
        """The rows that fit."""
        from counterparties.queries.groups import in_groups
        from counterparties.queries.papers import with_papers

        if self.groups:
            rows = rows.filter(in_groups(user, self.groups, today or timezone.localdate()))
        if self.papers:
            rows = rows.filter(with_papers(self.papers, user, today or timezone.localdate()))
        for word in fold(self.text).split():
            rows = rows.filter(search_key__contains=word)
        if self.statuses:
            rows = rows.filter(status__in=self.statuses)
        for role in self.roles:
            if role in PartyRole.values:
                rows = rows.filter(role_codes__contains=f",{role},")
        if self.countries:
            rows = rows.filter(country__in=self.countries)
        if self.kinds:
            rows = rows.filter(kind__in=self.kinds)
        if self.whose == "mine":
            rows = rows.filter(Q(manager=user.pk) | Q(pk__in=_served_by(user)))
        if self.added:
            rows = rows.filter(sound_condition(self.specs(), self.added))
        if self.further:
            rows = rows.filter(condition_of_further(user, self.further))
        return rows.filter(is_express=True) if self.express else rows


def journal_page(
    user: Person, narrowed: PartyFilter, *, today: date, sort: str = "", cursor: str = "", size: int = 50
) -> Page[Counterparty]:
    """A page of the journal with the requisites of today (attribute `now`, a list) and the manager. Three queries."""
    rows = narrowed.apply(counterparties_visible_to(user), user, today)
    rows = rows.select_related("manager").prefetch_related(_now(today))
    return keyset(rows, order=SORTS.get(sort, SORTS[""]), cursor=cursor, size=size)


def journal_rows(user: Person, narrowed: PartyFilter, *, day: date, sort: str = "") -> QuerySet[Counterparty]:
    """All rows of the journal in its order, with the requisites (`now`) and the accounts (`used`) of a day."""
    from counterparties.queries.requisites import holding, known

    accounts = BankAccount.objects.filter(holding(day), known(None))
    rows = narrowed.apply(counterparties_visible_to(user), user, day).select_related("manager")
    rows = rows.prefetch_related(_now(day), Prefetch("accounts", accounts, to_attr="used"))
    return rows.order_by(*SORTS.get(sort, SORTS[""]))


def exported(user: Person, job_id: int) -> tuple[Blob, str]:
    """The file that an export of this person made, and its name. Raises NotFound for anybody else's, or a lost one."""
    blob, result = made_by_job(user, job_id, "counterparties.export")
    return blob, f"{result['table']}.{result['form']}"


def _served_by(user: Person) -> QuerySet[ServiceManager, Any]:
    return ServiceManager.objects.filter(manager=user.pk).values("counterparty")


class Now(NamedTuple):
    """Of the requisites of today, what a line shows."""

    identifiers: dict[str, str]
    city: str | None


def journal_lines(
    user: Person, narrowed: PartyFilter, *, today: date, sort: str = "", cursor: str = "", with_added: bool = False
) -> Page[Counterparty]:
    """The same page with no more of each row than its line shows; `now` holds a Now or None. Three queries."""
    listed = (*LISTED, "extra") if with_added else LISTED

    def rows() -> QuerySet[Counterparty]:
        return narrowed.apply(counterparties_visible_to(user), user, today).only(*listed)

    key = (access.standing_of(user), with_added) if narrowed == PartyFilter() else None
    page = kept_page(_lines, key, rows, order=SORTS.get(sort, SORTS[""]), cursor=cursor)
    name_people(page.rows, "manager")
    lines: list[Any] = page.rows
    now = _shown_now([line.pk for line in lines], today)
    for line in lines:
        line.now = now.get(line.pk)
    return page


_lines: Statement[Counterparty] = Statement()
_shown: Statement[tuple[Any, ...]] = Statement()


def _shown_now(ids: list[int], today: date) -> dict[int, Now]:
    from counterparties.queries.requisites import holding, known

    def shown() -> QuerySet[Requisites, tuple[Any, ...]]:
        rows = Requisites.objects.filter(holding(today), known(None), counterparty__in=GivenMany("ids")).order_by()
        city = KeyTextTransform("city", KeyTransform("legal", "addresses"))
        return rows.values_list("counterparty", "identifiers", city)

    return {pk: Now(*values) for pk, *values in _shown.rows(today, shown, ids=ids)}


def _now(today: date) -> Prefetch[str, QuerySet[Requisites], str]:
    from counterparties.queries.requisites import holding, known

    return Prefetch("requisites", queryset=Requisites.objects.filter(holding(today), known(None)), to_attr="now")


def contacts_visible_to(user: Person) -> QuerySet[Contact]:
    """People of the address book."""
    return access.visible(Contact.objects.all(), user)


def contact_visible_to(user: Person, contact_id: int) -> Contact:
    """The one person; NotFound when absent or hidden."""
    return access.get_visible(Contact.objects.all(), user, pk=contact_id)


def contact_rows(user: Person, *, text: str = "") -> QuerySet[Contact]:
    """People of the address book, with posts at counterparties that the person sees (attribute `seen_posts`)."""
    rows = contacts_visible_to(user)
    for word in fold(text).split():
        rows = rows.filter(search_key__contains=word)
    posts = access.visible(ContactPost.objects.select_related("counterparty"), user)
    return rows.prefetch_related(Prefetch("posts", posts, to_attr="seen_posts"))


def contacts_page(user: Person, *, text: str = "", cursor: str = "", size: int = 50) -> Page[Contact]:
    """A page of the address book."""
    return keyset(contact_rows(user, text=text), order=("display_name", "id"), cursor=cursor, size=size)


def posts_of_contact(user: Person, contact_id: int) -> list[ContactPost]:
    """The person's posts at counterparties that the reader sees."""
    rows = access.visible(ContactPost.objects.filter(contact_id=contact_id), user)
    return list(
        rows.select_related("counterparty", "contact", "reports_to__contact").order_by("-is_main", "-starts_on", "id")
    )


def posts_of(counterparty_id: int, day: date | None = None) -> list[ContactPost]:
    """Posts at a counterparty with their people, the main contact first; with a day: those held on it. One query.

    The caller has checked that the counterparty is visible.
    """
    rows = ContactPost.objects.filter(counterparty_id=counterparty_id).select_related("contact")
    if day is not None:
        rows = rows.filter(Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day))
    return list(rows.order_by("-is_main", "id"))


def serves_as(contact: Contact, counterparty: Counterparty, title: str) -> bool:
    """Whether the person has a post of this name there, without an end."""
    return ContactPost.objects.filter(contact=contact, counterparty=counterparty, title=title, ends_on=None).exists()


def post_visible_to(user: Person, post_id: int) -> ContactPost:
    """The one post; NotFound when hidden."""
    return access.get_visible(ContactPost.objects.select_related("counterparty", "contact"), user, pk=post_id)


def account_visible_to(user: Person, account_id: int) -> BankAccount:
    """The one version of an account; NotFound when hidden."""
    return access.get_visible(BankAccount.objects.select_related("counterparty"), user, pk=account_id)


def relations_of(user: Person, counterparty_id: int, day: date | None = None) -> list[Relation]:
    """Relations in both directions whose other side the person sees; with a day: those of it. Three queries."""
    rows = Relation.objects.select_related("source", "target")
    if day is not None:
        rows = rows.filter(Q(since=None) | Q(since__lte=day), Q(until=None) | Q(until__gte=day))
    found = [*rows.filter(source_id=counterparty_id), *rows.filter(target_id=counterparty_id)]
    others = {relation.target_id if relation.source_id == counterparty_id else relation.source_id for relation in found}
    seen = set(counterparties_visible_to(user).filter(pk__in=others).values_list("pk", flat=True))
    return [relation for relation in found if {relation.source_id, relation.target_id} - {counterparty_id} <= seen]


def relation_visible_to(user: Person, relation_id: int) -> Relation:
    """The one relation; NotFound when hidden."""
    return access.get_visible(Relation.objects.select_related("source", "target"), user, pk=relation_id)


def mail_identities_of(counterparty_id: int, moment: datetime | None = None) -> list[MailIdentity]:
    """Addresses and domains of a visible counterparty; with a moment those of then. Three queries at most."""
    own = Q(counterparty=counterparty_id)
    if moment is not None:
        came, left = moved_since(counterparty_id, "counterparties.mailidentity.counterparty", moment)
        own = Q(created_at__lte=moment) & ((own & ~Q(pk__in=came)) | Q(pk__in=left))
    return list(MailIdentity.objects.filter(own).order_by("kind", "value"))


def numbers_of(counterparty_ids: list[int]) -> dict[int, list[PartyIdentifier]]:
    """All numbers by counterparty. One query."""
    found: dict[int, list[PartyIdentifier]] = {}
    for row in PartyIdentifier.objects.filter(counterparty_id__in=counterparty_ids).order_by("pk"):
        found.setdefault(row.counterparty_id, []).append(row)
    return found


def managers() -> QuerySet[User]:
    """People who may answer for a counterparty."""
    return User.objects.filter(is_active=True).order_by("last_name", "first_name", "id")


def as_counterparty(user: Person, text: str) -> Counterparty | None:
    """The visible counterparty with this key, for a chooser."""
    return counterparties_visible_to(user).filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None


def as_contact(user: Person, text: str) -> Contact | None:
    """The visible person with this key, for a chooser."""
    return contacts_visible_to(user).filter(pk=int(text)).first() if text.isdecimal() and len(text) < 19 else None


def as_document(user: Person, text: str) -> Document | None:
    """The visible document with this key, for a chooser."""
    return (
        access.visible(Document.objects.filter(pk=int(text)), user).first()
        if text.isdecimal() and len(text) < 19
        else None
    )
