"""Identity documents, addresses of service and consents on a day, and the places that addresses named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from counterparties.models import Consent, IdentityDocument, Place, ServiceAddress
from counterparties.models.persons import PersonalRow
from ecm import access
from ecm.access import Person
from ecm.errors import NotFound
from ecm.folding import fold

IDENTITY = "counterparties.identity"
MODELS: dict[str, type[PersonalRow]] = {"identity": IdentityDocument, "address": ServiceAddress, "consent": Consent}
# What tells of a person needs a right of its own; an address of service does not.
PRIVATE = frozenset({"identity", "consent"})


@dataclass(frozen=True)
class Personal:
    """What is known of a counterparty as a person; lists that the reader may not see are None."""

    identity: list[Any] | None
    address: list[Any]
    consent: list[Any] | None


def rows_of(what: str, counterparty_id: int, day: date | None = None, known_at: datetime | None = None) -> list[Any]:
    """Rows of one sort of a visible counterparty; with a day those that hold on it, as known at a moment. One query.

    An end that was entered later holds for every day: the journal tells nothing of persons.
    """
    known = Q(withdrawn_at=None)
    if known_at is not None:
        known = Q(created_at__lte=known_at) & (known | Q(withdrawn_at__gt=known_at))
    rows: Any = MODELS[what]._default_manager.filter(known, counterparty=counterparty_id)
    if day is not None:
        rows = rows.filter(Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day))
    return list(rows.select_related("proof") if what == "consent" else rows)


def personal_of(
    counterparty_id: int, user: Person, day: date | None = None, known_at: datetime | None = None
) -> Personal:
    """All three for the page of a visible counterparty. Three queries at most."""
    found = {
        what: rows_of(what, counterparty_id, day, known_at)
        if what not in PRIVATE or access.has(user, IDENTITY)
        else None
        for what in MODELS
    }
    return Personal(identity=found["identity"], address=found["address"] or [], consent=found["consent"])


def personal_row(what: str, pk: int) -> Any:
    """The one row with its counterparty, whose visibility the caller checks. Raises NotFound."""
    model = MODELS.get(what)
    rows: Any = model._default_manager.filter(pk=pk, withdrawn_at=None) if model else None
    row = rows.select_related("counterparty").first() if rows is not None else None
    if row is None:
        raise NotFound
    return row


def suggest_places(level: str, text: str, *, country: str = "", region: str = "", limit: int = 12) -> list[str]:
    """Names of the level that begin with what was typed, those of the country and region first. One query."""
    rows = Place.objects.filter(level=level, is_active=True, search_key__startswith=fold(text)[:100])
    if country:
        rows = rows.filter(country__in=[country.upper(), ""])
    within = fold(region)
    found = [(row.within != within, row.text) for row in rows.order_by("search_key", "pk")[: limit * 4]]
    return list(dict.fromkeys(name for _other, name in sorted(found, key=lambda each: each[0])))[:limit]
