"""How cases look in the search index, and how their entries follow what happens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from cases import events
from cases.access import KIND
from cases.models import Case
from counterparties.events import CounterpartiesMerged, CounterpartyChanged, MergeUndone
from ecm.events import subscribe
from ecm.fields import specs_of_sets, words_of_rows
from search.entries import Entry
from search.registry import register_entry

FOLLOWED = (events.CaseOpened, events.CaseChanged, events.CaseMoved, events.CaseReopened)
COUNTERPARTY = "counterparty"


def wire() -> None:
    """Let cases be found; called from `ready()`."""
    register_entry(KIND, entries, Case, title=_("Cases"), icon="briefcase", order=30)
    for event in FOLLOWED:
        subscribe(event, "search.follow")
    for moved in (CounterpartiesMerged, MergeUndone, CounterpartyChanged):
        subscribe(moved, "cases.index_of_party")


def entries(ids: Sequence[int]) -> Iterator[Entry]:
    """Entries of cases: the number, what it is about, the counterparty, the added fields."""
    rows = list(Case.objects.filter(pk__in=ids).select_related("template", "stage", "counterparty"))
    specs = specs_of_sets({row.template.field_set_id for row in rows if row.extra and row.template.field_set_id})
    added = words_of_rows([(specs.get(row.template.field_set_id, []), row.extra) for row in rows])
    for row, words in zip(rows, added, strict=True):
        yield Entry(
            kind=KIND,
            object_id=row.pk,
            title=f"{row.title} · {row.number}",
            url=f"/app/cases/{row.pk}/",
            body="\n".join(part for part in (row.description, words) if part),
            happened_on=row.opened_on,
            keywords=(row.number, *filter(None, row.template.title.values()), row.counterparty.display_name),
            facets={COUNTERPARTY: (str(row.counterparty_id),)},
        )


def cases_of(*counterparty_ids: int) -> list[int]:
    """Ids of all cases of the counterparties, for indexing them anew."""
    rows = Case.objects.filter(counterparty__in=counterparty_ids).order_by("pk")
    return list(rows.values_list("pk", flat=True))
