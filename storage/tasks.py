"""Work on files that goes on after the upload: reading, recognising, collecting."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecm.exports import Format
from ecm.jobs import JobContext, task
from ecm.notices import notify
from ecm.organisation.people import person
from ecm.tables import table_named
from storage import services
from storage.exporting import write_documents
from storage.tables import write_table


@task("storage.read", title=_("Reading of a file"), retry_on=(OSError,))
def read(job: JobContext, *, digest: str, **_: object) -> str:
    """Read the blob's text; done already is done."""
    reading = services.read_blob(digest, actor_id=job.actor_id)
    return reading.state if reading else ""


@task("storage.recognise", title=_("Recognition of scanned pages"), retry_on=(OSError,))
def recognise(job: JobContext, *, digest: str, scans: list[int], **_: object) -> str:
    """Recognise scanned pages; the job shows how many are done."""
    reading = services.recognise_blob(digest, scans, actor_id=job.actor_id, progress=job.progress)
    return reading.reason if reading else ""


@task("storage.collect", title=_("Removal of files that nothing names"))
def collect(job: JobContext, **_: object) -> int:
    """Take away bytes that no row names."""
    return services.collect_unreferenced(at=timezone.now())


@task("storage.export", title=_("Exporting documents"))
def export(job: JobContext, *, query: str, form: Format, **_: object) -> dict[str, str]:
    """Write the file for the person who asked, with their rights as they are now, and tell them."""
    user = person(job.actor_id)
    if user is None:
        return {}
    now = timezone.now()
    blob = write_documents(query, form, user=user, at=now)
    url = reverse("storage:exported", args=[job.job_id])
    notify(user.pk, "storage.exported", subject=("job", job.job_id), url=url, at=now)
    return {"digest": blob.pk, "form": form}


@task("storage.table", title=_("Exporting a list"))
def table(job: JobContext, *, key: str, query: str, form: Format, **_: object) -> dict[str, str]:
    """Write a registered list for the person who asked, with their rights as they are now, and tell them."""
    user, found = person(job.actor_id), table_named(key)
    if user is None or found is None:
        return {}
    now = timezone.now()
    blob = write_table(found, query, form, user=user, at=now)
    url = reverse("storage:tabled", args=[job.job_id])
    notify(user.pk, "storage.tabled", subject=("job", job.job_id), url=url, at=now)
    return {"digest": blob.pk, "form": form, "key": key}
