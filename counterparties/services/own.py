"""A card that is part of another one takes nothing more: nobody looks for it there.

Every service that writes to a card asks here, of the base, for a card that was read before may have been merged since.
"""

from django.db.models import QuerySet

from counterparties.errors import PartOfAnother
from counterparties.models import Counterparty
from counterparties.queries.parts import last_of
from ecm.statements import GivenMany, Statement


def require_own(*counterparties: int) -> None:
    """Raises PartOfAnother, which names the card to write to, when one of the cards (ids) was merged into another one,
    also since it was read. One query.

    With the card locked, or once a row that points at it was written, no merge comes in between any more.
    """
    if into := _merged.first((), _into, cards=counterparties):
        raise PartOfAnother(into=last_of(into))


# Asked at every registration, so it is put together once.
_merged: Statement[int] = Statement()


def _into() -> QuerySet[Counterparty, int]:
    rows = Counterparty.objects.filter(pk__in=GivenMany("cards"), merged_into__isnull=False)
    return rows.order_by("pk").values_list("merged_into_id", flat=True)[:1]
