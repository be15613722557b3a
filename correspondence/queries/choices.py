"""What the forms of letters are filled from: journals, kinds, letters to answer, counterparties."""

from typing import Any

from django.db.models import QuerySet

from correspondence.models import Registration, RegistrationJournal
from correspondence.queries.register import REGISTER_ORDER, RegisterFilter, registrations_visible_to
from counterparties.models import Counterparty
from ecm import access
from ecm.access import Person
from ecm.numbers import whole
from ecm.statements import Statement
from storage.models import DocumentKind


def journals(*, direction: str = "") -> list[RegistrationJournal]:
    """Journals open for registration."""

    def rows() -> QuerySet[RegistrationJournal, RegistrationJournal]:
        return journal_rows().filter(direction=direction) if direction else journal_rows()

    return _journals.rows(direction, rows)


_journals: Statement[RegistrationJournal] = Statement()
_kinds: Statement[DocumentKind] = Statement()


def kinds() -> list[DocumentKind]:
    """Kinds offered for new documents."""
    return _kinds.rows((), kind_rows)


def journal_rows() -> QuerySet[RegistrationJournal, RegistrationJournal]:
    """Journals open for registration, as the choices of a form."""
    return RegistrationJournal.objects.filter(is_active=True)


def kind_rows() -> QuerySet[DocumentKind, DocumentKind]:
    """Kinds offered for new documents, as the choices of a form."""
    return DocumentKind.objects.filter(is_active=True)


def answerable(
    user: Person, text: str, *, direction: str = "", party: int | None = None, limit: int = 12
) -> list[Registration]:
    """Entries that a new one may answer, found by their number, correspondent or title.

    Those of the correspondent stand first, and alone as long as no word was typed.
    """
    rows = registrations_visible_to(user, RegisterFilter(text=text)).filter(voided_at__isnull=True)
    rows = (rows.exclude(direction=direction) if direction else rows).order_by(*REGISTER_ORDER)
    if party is None:
        return list(rows[:limit])
    own = list(rows.filter(counterparty=party)[:limit])
    return own if own and not text.strip() else (own + list(rows.exclude(counterparty=party)[:limit]))[:limit]


def counterparty(user: Person, pk: Any) -> Counterparty | None:
    """A counterparty that the person may see; None for anything else that a form may send.

    A card that was merged since the page was opened means the one it is part of.
    """
    seen, number = access.visible(Counterparty.objects.all(), user), whole(str(pk))
    row = seen.filter(pk=number).first() if number else None
    while row is not None and row.merged_into_id is not None:
        row = seen.filter(pk=row.merged_into_id).first()
    return row
