"""The filter of the list of counterparties as an address names it; pages, exports and jobs read it alike."""

from typing import Any

from counterparties import queries
from counterparties.queries.narrowing import narrowings_in
from ecm.fields import asked_of


def filter_of(query: Any) -> queries.PartyFilter:
    """The filter that stands in the URL."""
    return queries.PartyFilter(
        text=query.get("q", "")[:200],
        statuses=tuple(query.getlist("status")),
        roles=tuple(query.getlist("role")),
        kinds=tuple(query.getlist("kind")),
        countries=tuple(query.getlist("country")),
        whose=query.get("whose", ""),
        express=query.get("express") == "1",
        papers=query.get("papers", ""),
        groups=tuple(int(each) for each in query.getlist("group")[:20] if each.isdecimal() and len(each) < 19),
        added=asked_of(query),
        further=narrowings_in(query),
    )
