"""The cards that are part of a card: merged into it, or into one that is part of it, now or at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from counterparties.models import Counterparty, Merge
from ecm import access
from ecm.access import Person


def counterparty_with_parts(user: Person, counterparty_id: int) -> Counterparty:
    """The one counterparty, merged ones too; it knows whether another card was ever merged into it, so that `parts_of`
    costs nothing where none was. NotFound when it is absent or hidden. One query."""
    rows = Counterparty.objects.annotate(took_in=Exists(Merge.objects.filter(kept=OuterRef("pk"))))
    return access.get_visible(rows, user, pk=counterparty_id)


def parts_of(party: Counterparty, user: Person, moment: datetime | None = None) -> dict[int, Counterparty]:
    """The cards that are (with a moment: were then) part of the card and that the person may see, by id, the
    nearest first.

    What a merge moves belongs to the card that stays, and is seen by whoever sees that. Requisites, accounts and events
    are not moved: they stay with the card they were recorded for, and so do the rules of who sees them. Somebody who is
    refused the other card reads nothing of them at the one that stays.

    A query for each link of the longest chain of merges and two more; none for a card that never took one in.
    """
    if not getattr(party, "took_in", True):
        return {}
    found, level = list[int](), [party.pk]
    while level:
        rows = Merge.objects.filter(_in_force(moment), kept__in=level).order_by("pk")
        level = [pk for pk in dict.fromkeys(rows.values_list("gone", flat=True)) if pk not in (party.pk, *found)]
        found += level
    seen = cards_named(found, user)
    return {pk: seen[pk] for pk in found if pk in seen}


def whole_of(party: Counterparty, user: Person, *, today: bool = True) -> Counterparty | None:
    """The card that this one is part of, over all merges, if the person may see it; not `today`: the next one, for a
    card as it was. No query for a card that was not merged, two and one for each further merge for one that was."""
    if party.merged_into_id is None:
        return None
    pk = last_of(party.merged_into_id) if today else party.merged_into_id
    return access.visible(Counterparty.objects.filter(pk=pk), user).first()


def last_of(pk: int) -> int:
    """The card at the end of the chain of merges that begins with this one."""
    while (above := Counterparty.objects.values_list("merged_into", flat=True).get(pk=pk)) is not None:
        pk = above
    return pk


def cards_named(ids: Iterable[int], user: Person) -> dict[int, Counterparty]:
    """Those of the cards that the person may see, merged ones too, by id. One query."""
    wanted = set(ids)
    return access.visible(Counterparty.objects.filter(pk__in=wanted), user).in_bulk() if wanted else {}


def _in_force(moment: datetime | None) -> Q:
    if moment is None:
        return Q(undone_at=None)
    return Q(merged_at__lte=moment) & (Q(undone_at=None) | Q(undone_at__gt=moment))
