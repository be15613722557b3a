"""Work of cases that follows events."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases import index
from cases.access import KIND
from ecm.jobs import JobContext, task
from search.services import enqueue_reindex

# What of a card its cases are found by, and what decides who sees them.
NAMING = frozenset({"display_name", "department", "is_restricted"})
BATCH = 200


@task("cases.index_of_party", title=_("Search index follows the counterparty of cases"))
def index_of_party(
    job: JobContext, *, counterparty_id: int, other_id: int | None = None, fields: list[str] | None = None, **_: Any
) -> int:
    """Queue the cases of a counterparty for the index when it is called otherwise now, or they came to it."""
    if fields is not None and not NAMING.intersection(fields):
        return 0
    ids = index.cases_of(*(pk for pk in (counterparty_id, other_id) if pk))
    for start in range(0, len(ids), BATCH):
        enqueue_reindex(KIND, ids[start : start + BATCH], actor_id=job.actor_id)
    return len(ids)
