"""Jobs of terms: the round that tells what is due, and following the objects that have terms."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecm.jobs import JobContext, task
from expiry import queries, services


@task("expiry.scan", title=_("Notices of terms that run out"))
def scan(job: JobContext, **_: object) -> int:
    """Tell of all terms that are due."""
    return services.scan(at=timezone.now())


@task("expiry.refresh", title=_("Terms follow their objects"))
def refresh(job: JobContext, *, kind: str, ids: list[int], **_: object) -> int:
    """Watch the terms of these objects as they are now."""
    return services.refresh(kind, ids, at=timezone.now())


def follow_all(job: JobContext, events: list[dict[str, Any]]) -> int:
    """Watch the terms of the objects of many events, each object once."""
    found = queries.subjects_of(*(event["event_id"] for event in events))
    return sum(services.refresh(kind, ids, at=timezone.now()) for kind, ids in found.items())


@task("expiry.follow", title=_("Terms follow an event"), together=follow_all)
def follow(job: JobContext, *, event_id: int, **_: object) -> int:
    """Watch the terms of the objects that the event is about; apps subscribe their events to this task."""
    found = queries.subjects_of(event_id)
    return sum(services.refresh(kind, ids, at=timezone.now()) for kind, ids in found.items())
