"""Documents as they stood at a moment: their state and their newest version then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from ecm.models import EventSubject
from storage.models import DocumentVersion

MOVED = "storage.document.status_changed"


@dataclass(frozen=True)
class Standing:
    """`status` is "" when it is still the one of today; `version` is 0 before the first content."""

    status: str = ""
    version: int = 0


def standings_at(ids: Iterable[int], moment: datetime) -> dict[int, Standing]:
    """How each document stood at the moment, by id. Two queries."""
    wanted = list(ids)
    later = EventSubject.objects.filter(
        kind="document", object_id__in=wanted, record__name=MOVED, record__occurred_at__gt=moment
    )
    # From the newest back: what stood before the earliest change is what holds at the moment.
    moves = later.order_by("-record_id").values_list("object_id", "record__payload")
    statuses = {pk: str(payload["before"]) for pk, payload in moves}
    counted = DocumentVersion.objects.filter(document__in=wanted, created_at__lte=moment).order_by()
    versions = dict(counted.values("document").annotate(newest=Max("number")).values_list("document", "newest"))
    return {pk: Standing(statuses.get(pk, ""), versions.get(pk, 0)) for pk in wanted}
