"""Work that follows what happens to counterparties."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from counterparties import index, services
from counterparties.exporting import write_table
from ecm.exports import Format
from ecm.jobs import JobContext, task
from ecm.notices import notify
from ecm.organisation.people import person
from search.services import enqueue_reindex

NAMING = frozenset({"display_name", "full_name", "short_name", "names", "department", "is_restricted", "merged_into"})
BATCH = 200


def index_documents_of_all(job: JobContext, events: list[dict[str, Any]]) -> int:
    """Queue the documents of all that are called otherwise now."""
    renamed = [each for each in events if each.get("fields") is None or NAMING.intersection(each["fields"])]
    return _queue_documents(job, {each["counterparty_id"] for each in renamed})


@task("counterparties.index_documents", title=_("Search index follows a new name"), together=index_documents_of_all)
def index_documents(job: JobContext, *, counterparty_id: int, fields: list[str] | None = None, **_: object) -> int:
    """Queue the counterparty's documents for the index when it is called otherwise now."""
    if fields is not None and not NAMING.intersection(fields):
        return 0
    return _queue_documents(job, [counterparty_id])


def _queue_documents(job: JobContext, counterparties: Iterable[int]) -> int:
    ids = index.documents_of(*counterparties)
    for start in range(0, len(ids), BATCH):
        enqueue_reindex(index.DOCUMENT, ids[start : start + BATCH], actor_id=job.actor_id)
    return len(ids)


@task("counterparties.follow_document", title=_("Dossiers follow a changed document"))
def follow_document(job: JobContext, *, document_id: int, **_: object) -> None:
    """Copy the list date of the document to its links; done already is done."""
    services.follow_document(document_id=document_id)


def learn_places_of_all(job: JobContext, events: list[dict[str, Any]]) -> None:
    """Keep the places of many counterparties."""
    told = [each for each in events if each.get("fields") is None or "addresses" in each["fields"]]
    services.learn_places_of(*{each["counterparty_id"] for each in told})


@task(
    "counterparties.learn_places",
    title=_("Places of an address are offered to the next one"),
    together=learn_places_of_all,
)
def learn_places(job: JobContext, *, counterparty_id: int, fields: list[str] | None = None, **_: object) -> None:
    """Keep regions, districts and cities of new requisites; known ones stay as they are."""
    if fields is None or "addresses" in fields:
        services.learn_places_of(counterparty_id)


@task("counterparties.export", title=_("Exporting a list of counterparties"))
def export(job: JobContext, *, table: str, query: str, form: Format, **_: object) -> dict[str, str]:
    """Write the file for the person who asked, with their rights as they are now, and tell them."""
    user = person(job.actor_id)
    if user is None:
        return {}
    now = timezone.now()
    blob = write_table(table, query, form, user=user, at=now)
    url = reverse("counterparties:exported", args=[job.job_id])
    notify(user.pk, "counterparties.exported", subject=("job", job.job_id), url=url, at=now)
    return {"digest": blob.pk, "form": form, "table": table}


@task("counterparties.find_duplicates", title=_("Look for duplicates among counterparties"))
def find_duplicates(job: JobContext, **_: object) -> int:
    """Renew the list of pairs that may be one counterparty; how many wait for a decision."""
    return services.find_duplicates(at=timezone.now())
