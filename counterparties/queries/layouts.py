"""How the dossier is laid out for a reader, who answers for services, and the fields the house added."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from counterparties.models import CardLayout, Counterparty, ServiceManager
from counterparties.models.layouts import SERVICES
from ecm.access import Person
from ecm.errors import NotFound
from ecm.fields import FieldSpec
from ecm.fields.specs import spec_of
from ecm.models import Department, Directory, DirectoryEntry, FieldDefinition, Role, User
from ecm.statements import Statement

FIELD_SET = "counterparty"
"""Code of the field set whose fields every counterparty has; `counterparty-individual` and the like add by type."""


def layout_for(user: Person) -> CardLayout:
    """The layout of this person's role or department (or one above it); an empty one when none fits. One query."""
    own = getattr(user, "department_id", None)
    above = Department.objects.filter(pk=own or 0, path__startswith=OuterRef("department__path"))
    rows = CardLayout.objects.filter(Q(role=None) | Q(role__users=user.pk), is_active=True)
    return rows.filter(Q(department=None) | Q(Exists(above))).order_by("position", "pk").first() or CardLayout()


def layouts() -> list[CardLayout]:
    """All layouts in the order in which they are tried."""
    return list(CardLayout.objects.select_related("department", "role"))


def layout_named(pk: int) -> CardLayout:
    """The one layout. Raises NotFound."""
    row = CardLayout.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def audiences() -> tuple[list[Department], list[Role]]:
    """Departments and groups of users that may have a layout of their own. Two queries."""
    return list(Department.objects.all()), list(Role.objects.all())


def party_specs(kind: str = "") -> list[FieldSpec]:
    """The fields that the house added to counterparties of the type ("": of every type), in order. One query."""

    def rows() -> QuerySet[FieldDefinition]:
        kinds = [kind] if kind else Counterparty.Kind.values
        codes = [FIELD_SET, *(f"{FIELD_SET}-{each}" for each in kinds)]
        found = FieldDefinition.objects.filter(field_set__code__in=codes, is_active=True)
        return found.order_by("field_set__code", "order", "pk")

    return [spec_of(row) for row in _specs.rows(kind, rows)]


_specs: Statement[FieldDefinition] = Statement()


def holds_value(field: FieldDefinition) -> bool:
    """Whether any counterparty has a value of this added field."""
    if not field.field_set.code.startswith(FIELD_SET):
        return False
    return Counterparty.objects.filter(extra__has_key=field.code).exists()


def service_managers_of(counterparty_id: int) -> list[ServiceManager]:
    """Who answers for which service to a visible counterparty. One query."""
    rows = ServiceManager.objects.filter(counterparty_id=counterparty_id)
    return list(rows.select_related("service", "manager"))


def directory(code: str) -> Directory | None:
    """A directory of the house by its code."""
    found: Directory | None = Directory.objects.filter(code=code).first()
    return found


def service_named(pk: int) -> DirectoryEntry:
    """The one service. Raises NotFound."""
    row = DirectoryEntry.objects.filter(directory__code=SERVICES, pk=pk).first()
    if row is None:
        raise NotFound
    return row


def entries(code: str) -> list[DirectoryEntry]:
    """The values in use of a directory. One query."""
    return list(DirectoryEntry.objects.filter(directory__code=code, is_active=True))


def entry_for(code: str, text: str) -> DirectoryEntry | None:
    """The value of a directory for what was written, however it is spelt."""
    from ecm.folding import fold

    return DirectoryEntry.objects.filter(directory__code=code, search_key=fold(text)).first() if text else None


def staff_named(pk: int) -> User:
    """The one active member of staff. Raises NotFound."""
    row = User.objects.filter(pk=pk, is_active=True).first()
    if row is None:
        raise NotFound
    return row
