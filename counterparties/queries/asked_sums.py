"""What segments ask of money: the sums of the documents that stand in the dossier and that the reader sees.

Balances come from the app that keeps them: it registers its own attribute of the kind MONEY.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Round
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from counterparties.models import DocumentParty
from counterparties.queries.segments import MONEY, Asked, Attribute, Condition, Question
from ecm import access
from ecm.access import Person
from storage.models import Document, DocumentKind

SUMS = _("Sums")
YEAR = timedelta(days=365)
COUNTED = DecimalField(max_digits=24, decimal_places=2)
NOT_COUNTED = (Document.Status.DRAFT, Document.Status.REJECTED)


def attributes() -> tuple[Attribute, ...]:
    """Sums of all documents, and of those of the last year."""
    return (
        Attribute("sum", _("Sum of documents"), MONEY, _summed(None), heading=SUMS, options=_kinds),
        Attribute(
            "sum_year", _("Sum of documents of the last 365 days"), MONEY, _summed(YEAR), heading=SUMS, options=_kinds
        ),
    )


def _kinds(user: Person) -> list[tuple[str, Any]]:
    return [(row.code, str(row)) for row in DocumentKind.objects.filter(has_amount=True)]


def _summed(back: timedelta | None) -> Condition:
    def condition(question: Question, sign: str, value: Asked) -> Q:
        total = Coalesce(
            Subquery(_totals(question, value, back), output_field=COUNTED), Value(Decimal(0)), output_field=COUNTED
        )
        amount = Value(value.amount, output_field=COUNTED)
        return Q(GreaterThanOrEqual(total, amount) if sign == "ge" else LessThanOrEqual(total, amount))

    return condition


def _totals(question: Question, value: Asked, back: timedelta | None) -> Any:
    """The sum of each counterparty's documents in the currency; a document counts once for one party."""
    rows = DocumentParty.objects.filter(counterparty=OuterRef(OuterRef("pk")), listed_on__lte=question.day)
    rows = access.visible(rows, question.user).filter(document__currency=value.currency)
    rows = rows.exclude(document__status__in=NOT_COUNTED)
    if value.of:
        rows = rows.filter(document__kind__code=value.of)
    if back:
        rows = rows.filter(listed_on__gt=question.day - back)
    ids = rows.order_by().values("document")
    counted = Document.objects.filter(pk__in=ids).order_by().values("currency")
    # SQLite adds in binary: without the cent that was lost on the way 0.10 and 0.20 are more than 0.30.
    return counted.annotate(total=Round(Sum("amount"), precision=2)).values("total")
