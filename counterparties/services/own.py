"""A card that is part of another one takes nothing more: nobody looks for it there."""

from counterparties.errors import PartOfAnother
from counterparties.models import Counterparty


def require_own(*counterparties: Counterparty) -> None:
    """Raises PartOfAnother when one of the cards was merged into another one, also since it was read. One query."""
    if Counterparty.objects.filter(pk__in=[row.pk for row in counterparties], merged_into__isnull=False).exists():
        raise PartOfAnother
