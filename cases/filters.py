"""The filter of the journal of cases as an address names it; the page, exports and the API read it alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from cases.models import Meaning
from cases.queries import CaseFilter
from ecm.access import Person
from ecm.numbers import whole


def filter_of(query: Mapping[str, str], user: Person, today: date) -> CaseFilter:
    """The filter that the address names; what cannot be read narrows nothing."""
    state = query.get("state", "")
    manager = user.pk if query.get("mine") else whole(query.get("manager", ""))
    return CaseFilter(
        state=state if state in Meaning.values else "", is_closed=bool(query.get("closed")),
        is_overdue=bool(query.get("overdue")), manager=manager,
        template=whole(query.get("template", "")), stage=whole(query.get("stage", "")),
        counterparty=whole(query.get("counterparty", "")), text=query.get("q", "")[:100], today=today,
    )  # fmt: skip
