"""What segments ask of the card, its papers, its people and what was said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.db.models.lookups import In
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counterparties.models import (
    Consent,
    ContactPoint,
    ContactPost,
    Counterparty,
    DocumentParty,
    GroupMember,
    IdentityDocument,
    Interaction,
    PartyGroup,
    Requisites,
    ServiceAddress,
    ServiceManager,
)
from counterparties.models.layouts import SERVICES, SOURCES
from counterparties.models.parties import PartyRole
from counterparties.names import fold
from counterparties.queries import asked_rating, asked_requisites, asked_sums
from counterparties.queries.layouts import entries, party_specs
from counterparties.queries.papers import applies, held, incomplete
from counterparties.queries.persons import IDENTITY
from counterparties.queries.requisites import holding, known
from counterparties.queries.segments import (
    CHOICE,
    DATE,
    NOBODY,
    NUMBER,
    TEXT,
    YES_NO,
    Attribute,
    Condition,
    Question,
    register_attribute,
)
from counterparties.queries.texts import moment, spellings, text
from counterparties.titles import COUNTRIES
from ecm import access
from ecm.access import Person
from ecm.fields import FieldKind, FieldSpec, filter_values
from ecm.fields.filters import PREFIX
from ecm.models import Department, DirectoryEntry, User
from ecm.numbers import whole
from storage.models import Document, DocumentKind
from storage.models.documents import CLOSED

ME, NO_ONE = "me", "none"
PAPERS, TALKS, ADDED = _("Papers"), _("Conversations"), _("Added fields")
PEOPLE = pgettext_lazy("contacts", "People")
# How added fields are asked; those of other kinds are not.
KINDS: dict[str, str] = {
    FieldKind.TEXT: TEXT, FieldKind.LONG_TEXT: TEXT, FieldKind.NUMBER: NUMBER, FieldKind.MONEY: NUMBER,
    FieldKind.DATE: DATE, FieldKind.YES_NO: YES_NO, FieldKind.CHOICE: CHOICE, FieldKind.DIRECTORY: CHOICE,
}  # fmt: skip


def register() -> None:
    """Let segments ask what counterparties know themselves; called from `ready()`."""
    below = (*asked_sums.attributes(), *asked_rating.attributes(), *_people())
    for attribute in (*_card(), *asked_requisites.attributes(), *_papers(), *below):
        register_attribute(attribute)


def _card() -> tuple[Attribute, ...]:
    return (
        Attribute("kind", _("Type"), CHOICE, one_of("kind"), options=lambda user: Counterparty.Kind.choices),
        Attribute("role", _("Role"), CHOICE, _role, options=lambda user: PartyRole.choices),
        Attribute("status", _("Status"), CHOICE, one_of("status"), options=lambda user: Counterparty.Status.choices),
        Attribute("name", _("Name"), TEXT, _name),
        Attribute("country", _("Country"), CHOICE, _country, options=lambda user: COUNTRIES),
        Attribute("region", _("Region"), TEXT, address("region")),
        Attribute("district", _("District"), TEXT, address("district")),
        Attribute("city", _("City"), TEXT, address("city")),
        Attribute("manager", _("Responsible manager"), CHOICE, _manager, options=people),
        Attribute("service", _("Has a manager for the service"), CHOICE, _service, options=_services),
        Attribute("service_manager", _("Manager of a service"), CHOICE, _service_manager, options=people),
        Attribute("department", _("Department"), CHOICE, one_of("department_id"), options=_departments),
        Attribute("source", _("How they found us"), CHOICE, _source, options=_sources),
        Attribute("phone", _("Has a phone"), YES_NO, lambda question, sign, value: Q(phone__gt="")),
        Attribute("wish", _("What they want"), TEXT, text("wish")),
        Attribute("express", _("To be completed"), YES_NO, lambda question, sign, value: Q(is_express=True)),
        Attribute("created", _("In the list since"), DATE, moment("created_at")),
        Attribute("list", _("On the list"), CHOICE, _on_list, options=_lists),
    )


def _papers() -> tuple[Attribute, ...]:
    return (
        Attribute(
            "papers",
            _("Dossier is incomplete"),
            YES_NO,
            lambda question, sign, value: incomplete(question.rules, question.eye),
            heading=PAPERS,
        ),
        Attribute("paper_lacking", _("Lacks the paper"), CHOICE, _lacking, heading=PAPERS, options=_kinds),
        Attribute("document_kind", _("Has a document of the kind"), CHOICE, _kind, heading=PAPERS, options=_kinds),
        Attribute(
            "document_state",
            _("Has a document in the state"),
            CHOICE,
            lambda question, sign, value: Q(documents(question, document__status__in=value)),
            heading=PAPERS,
            options=lambda user: Document.Status.choices,
        ),
        Attribute("expiring", _("A document expires within, days"), NUMBER, _expiring, heading=PAPERS),
        Attribute(
            "expired",
            _("Has an expired document"),
            YES_NO,
            lambda question, sign, value: Q(_open(question, document__valid_to__lt=question.day)),
            heading=PAPERS,
        ),
    )


def _people() -> tuple[Attribute, ...]:
    return (
        Attribute("email", _("Has an e-mail"), YES_NO, _email, heading=PEOPLE),
        Attribute("contact_email", _("Has a contact with e-mail"), YES_NO, _contact_email, heading=PEOPLE),
        Attribute("contact", _("Has a contact"), YES_NO, lambda question, *_rest: Q(_posts(question)), heading=PEOPLE),
        Attribute("service_city", _("City of an address of service"), TEXT, _service_city, heading=PEOPLE),
        Attribute(
            "consent",
            _("Has agreed to"),
            CHOICE,
            _consent,
            heading=PEOPLE,
            options=lambda user: Consent.Purpose.choices,
            permission=IDENTITY,
        ),
        Attribute(
            "identity_expiring",
            _("Identity document expires within, days"),
            NUMBER,
            _identity_expiring,
            heading=PEOPLE,
            permission=IDENTITY,
        ),
        Attribute("talk", _("Last conversation"), DATE, _talk, heading=TALKS),
        replace(asked_requisites.talked_by(), heading=TALKS),
    )


def one_of(path: str) -> Condition:
    """The column holds one of the values."""
    return lambda question, sign, value: Q(**{f"{path}__in": value})


def address(part: str) -> Condition:
    """A part of any address of the requisites of the day."""
    paths = [f"addresses__{which}" for which in ("legal", "postal", "actual")]

    def condition(question: Question, sign: str, value: Any) -> Q:
        if sign == "filled":
            wanted = reduce(or_, (Q(**{f"{path}__has_key": part}) for path in paths))
        else:
            wanted = reduce(or_, (text(f"{path}__{part}")(question, sign, value) for path in paths))
        return Q(pk__in=_requisites(question).filter(wanted).values("counterparty"))

    return condition


def _requisites(question: Question) -> Any:
    return Requisites.objects.filter(holding(question.day), known(None))


def _role(question: Question, sign: str, value: list[str]) -> Q:
    wanted = [code for code in value if code in PartyRole.values]
    return reduce(or_, (Q(role_codes__contains=f",{code},") for code in wanted), NOBODY)


def _name(question: Question, sign: str, value: Any) -> Q:
    if sign == "filled":
        return Q(display_name__gt="")
    words = fold(value).split()
    found = reduce(lambda one, word: one & Q(search_key__contains=word), words, Q(pk__isnull=False))
    return Q(sort_name=fold(value)) | Q(display_name__in=spellings(value)) if sign == "is" else found


def _country(question: Question, sign: str, value: list[str]) -> Q:
    """The country of the requisites of the day, else that of the card."""
    own = _requisites(question).filter(counterparty=OuterRef("pk")).values("country")[:1]
    country = Coalesce(NullIf(Subquery(own), Value("")), F("country"))
    return Q(In(country, [code.upper() for code in value]))


def _source(question: Question, sign: str, value: list[str]) -> Q:
    return Q(source__in=["" if each == NO_ONE else each for each in value])


def _manager(question: Question, sign: str, value: list[str]) -> Q:
    """`me` is whoever looks, so one segment serves all."""
    ids = {number for each in value if (number := whole(each)) is not None}
    if ME in value and question.user.pk:
        ids.add(question.user.pk)
    return Q(manager__in=ids) | Q(manager=None) if NO_ONE in value else Q(manager__in=ids)


def _service(question: Question, sign: str, value: list[str]) -> Q:
    ids = [number for each in value if (number := whole(each)) is not None]
    return Q(Exists(ServiceManager.objects.filter(counterparty=OuterRef("pk"), service__in=ids)))


def _service_manager(question: Question, sign: str, value: list[str]) -> Q:
    ids = [number for each in value if (number := whole(each)) is not None]
    if ME in value and question.user.pk:
        ids.append(question.user.pk)
    rows = ServiceManager.objects.filter(counterparty=OuterRef("pk"))
    some = Q(Exists(rows.filter(manager__in=ids)))
    return some | ~Q(Exists(rows)) if NO_ONE in value else some


def _on_list(question: Question, sign: str, value: list[str]) -> Q:
    ids = [number for each in value if (number := whole(each)) is not None]
    seen = access.visible(PartyGroup.objects.filter(pk__in=ids, is_active=True), question.user)
    return Q(pk__in=GroupMember.objects.filter(group__in=seen).values("counterparty"))


def _links(question: Question) -> Any:
    rows = DocumentParty.objects.filter(counterparty=OuterRef("pk"), listed_on__lte=question.day)
    return access.visible(rows, question.user).order_by()


def documents(question: Question, **facts: Any) -> Exists:
    """Whether the counterparty has such a document among those the reader sees."""
    return Exists(_links(question).filter(**facts))


def _open(question: Question, **facts: Any) -> Exists:
    return Exists(_links(question).filter(**facts).exclude(document__status__in=CLOSED))


def _kind(question: Question, sign: str, value: list[str]) -> Q:
    return Q(_open(question, document__kind__code__in=value))


def _lacking(question: Question, sign: str, value: list[str]) -> Q:
    rules = [rule for rule in question.rules if rule.kind.code in value]
    return reduce(or_, (applies(rule, question.eye) & ~Q(held(rule, question.eye)) for rule in rules), NOBODY)


def _expiring(question: Question, sign: str, value: Any) -> Q:
    """At most: the nearest term ends within the days; at least: some term ends, but not before."""
    last = question.day + timedelta(days=min(int(value), 36500))
    if sign == "le":
        return Q(_open(question, document__valid_to__range=(question.day, last)))
    return Q(_open(question, document__valid_to__gte=last))


def _posts(question: Question, **facts: Any) -> Exists:
    """Whether somebody the reader may know serves there on the day."""
    held_then = Q(starts_on=None) | Q(starts_on__lte=question.day)
    rows = ContactPost.objects.filter(held_then, Q(ends_on=None) | Q(ends_on__gte=question.day), **facts)
    from counterparties.queries.parties import contacts_visible_to

    seen = contacts_visible_to(question.user).values("pk")
    return Exists(rows.filter(counterparty=OuterRef("pk"), contact__in=seen))


def _contact_email(question: Question, sign: str, value: Any) -> Q:
    return Q(_posts(question, contact__in=ContactPoint.objects.filter(kind="email").values("contact")))


def _email(question: Question, sign: str, value: Any) -> Q:
    return Q(email__gt="") | _contact_email(question, sign, value)


def _personal(model: Any) -> Any:
    return model.objects.filter(counterparty=OuterRef("pk"), withdrawn_at=None)


def _service_city(question: Question, sign: str, value: Any) -> Q:
    rows = _personal(ServiceAddress).filter(Q(ends_on=None) | Q(ends_on__gte=question.day))
    return Q(Exists(rows.filter(text("city")(question, sign, value))))


def _consent(question: Question, sign: str, value: list[str]) -> Q:
    rows = _personal(Consent).filter(Q(starts_on=None) | Q(starts_on__lte=question.day), purpose__in=value)
    return Q(Exists(rows.filter(Q(ends_on=None) | Q(ends_on__gte=question.day))))


def _identity_expiring(question: Question, sign: str, value: Any) -> Q:
    last = question.day + timedelta(days=min(int(value), 36500))
    bounds = {"ends_on__range": (question.day, last)} if sign == "le" else {"ends_on__gte": last}
    return Q(Exists(_personal(IdentityDocument).filter(**bounds)))


def _talk(question: Question, sign: str, value: Any) -> Q:
    """Since the day somebody talked with them; until the day: the last conversation is not later."""
    rows = Interaction.objects.filter(counterparty=OuterRef("pk"))
    since = Exists(rows.filter(happened_at__date__gte=value))
    if sign != "to":
        return Q(since)
    later = Exists(rows.filter(happened_at__date__gt=value))
    return Q(Exists(rows)) & ~Q(later)


def people(user: Person) -> list[tuple[str, Any]]:
    """Members of staff, with whoever looks first."""
    rows = User.objects.filter(is_active=True).order_by("last_name", "first_name", "id")
    return [(ME, _("Whoever looks")), (NO_ONE, _("Nobody")), *((str(row.pk), row.initials_name) for row in rows)]


def _sources(user: Person) -> list[tuple[str, Any]]:
    return [(NO_ONE, _("Not known")), *((row.text, str(row)) for row in entries(SOURCES))]


def _services(user: Person) -> list[tuple[str, Any]]:
    return [(str(row.pk), str(row)) for row in entries(SERVICES)]


def added_fields() -> list[Attribute]:
    """The fields that the house added to counterparties and that may be filtered by. One query."""
    return [found for spec in party_specs() if spec.is_filter and (found := _added(spec))]


def _added(spec: FieldSpec) -> Attribute | None:
    path, kind = f"extra__{spec.code}", KINDS.get(spec.kind, "")
    if not kind:
        return None
    conditions = {
        TEXT: text(path),
        YES_NO: lambda question, sign, value: Q(**{path: True}),
        CHOICE: _chosen(path, spec),
        NUMBER: lambda question, sign, value: _range(spec, "_from" if sign == "ge" else "_to", str(value)),
        DATE: lambda question, sign, value: _range(spec, "_to" if sign == "to" else "_from", value.isoformat()),
    }
    options = (lambda user: _options(spec)) if kind == CHOICE else None
    return Attribute(
        f"x_{spec.code}", spec.title, kind, conditions[kind], heading=ADDED, options=options, is_signed=True
    )


def _range(spec: FieldSpec, suffix: str, value: str) -> Q:
    return filter_values([spec], {f"{PREFIX}{spec.code}{suffix}": value})


def _chosen(path: str, spec: FieldSpec) -> Condition:
    """Directories keep the numbers of their values, choices their codes."""
    plain = spec.kind == FieldKind.CHOICE

    def condition(question: Question, sign: str, value: list[str]) -> Q:
        wanted: list[Any] = value if plain else [number for each in value if (number := whole(each)) is not None]
        return reduce(or_, (Q(**{path: each}) for each in wanted), NOBODY)

    return condition


def _options(spec: FieldSpec) -> list[tuple[str, Any]]:
    if spec.kind == FieldKind.CHOICE:
        return list(spec.options)
    rows = DirectoryEntry.objects.filter(directory=spec.directory_id, is_active=True)
    return [(str(row.pk), str(row)) for row in rows]


def _departments(user: Person) -> list[tuple[str, Any]]:
    return [(str(row.pk), str(row)) for row in Department.objects.all()]


def _lists(user: Person) -> list[tuple[str, Any]]:
    rows = access.visible(PartyGroup.objects.filter(sort=PartyGroup.Sort.LIST, is_active=True), user)
    return [(str(row.pk), row.title) for row in rows]


def _kinds(user: Person) -> list[tuple[str, Any]]:
    return [(row.code, str(row)) for row in DocumentKind.objects.all()]
