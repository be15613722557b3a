"""Jobs that keep the index true."""

from collections import defaultdict
from typing import Any

from django.utils.translation import gettext_lazy as _

from ecm.jobs import JobContext, task
from search import queries, services

NEIGHBOURS = 20


@task("search.index", title=_("Writing into the search index"), retry_on=(OSError,), max_attempts=8)
def index(job: JobContext, *, kind: str, ids: list[int], **_: object) -> int:
    """Index these objects as they are now, together with those of the jobs that wait behind this one."""
    neighbours = job.neighbours(NEIGHBOURS)
    try:
        with neighbours as others:
            return _reindex([{"kind": kind, "ids": ids}, *others])
    except Exception:  # whatever it was: alone, ours succeeds or fails by itself
        if not neighbours.jobs:
            raise
        return services.reindex(kind, ids)  # what a neighbour stumbled over is its own affair, at its own turn


def _reindex(wishes: list[dict[str, Any]]) -> int:
    ids: defaultdict[str, list[int]] = defaultdict(list)
    for wish in wishes:
        ids[wish["kind"]] += wish["ids"]
    return sum(services.reindex(kind, listed) for kind, listed in ids.items())


def follow_all(job: JobContext, events: list[dict[str, Any]]) -> int:
    """Index each object of many events once."""
    subjects = queries.subjects_of(*(event["event_id"] for event in events))
    return sum(services.reindex_all(kind, ids) for kind, ids in subjects.items())


@task(
    "search.follow", title=_("Search index follows an event"), retry_on=(OSError,), max_attempts=8, together=follow_all
)
def follow(job: JobContext, *, event_id: int, **_: object) -> int:
    """Index the objects on whose timelines the event stands; apps subscribe their events to this task.

    An object whose younger event waits for this task is left to it: a new document with its file is indexed once.
    """
    subjects = queries.subjects_of(event_id).items()
    return sum(services.reindex(kind, _still_ours(event_id, kind, ids)) for kind, ids in subjects)


def _still_ours(event_id: int, kind: str, ids: list[int]) -> list[int]:
    return [each for each in ids if not queries.follows_later("search.follow", event_id, kind, each)]


@task("search.rebuild", title=_("Making the search index anew"), max_attempts=3)
def rebuild(job: JobContext, *, kinds: list[str] | None = None, **_: object) -> dict[str, int]:
    """Write all entries anew; the job shows how far it is and can be cancelled."""
    done = services.rebuild(kinds or (), progress=job.progress)
    return {"written": done.written, "removed": done.removed}
