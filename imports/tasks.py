"""Work on imports that a person need not wait for."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecm.jobs import JobContext, task
from ecm.notices import notify
from ecm.organisation.people import person
from imports import queries, services
from imports.exporting import write_report


@task("imports.check", title=_("Checking the rows of an import"), retry_on=(OSError,))
def check(job: JobContext, *, import_id: int, number: int, **_rest: object) -> None:
    """The dry run of a round."""
    services.check_import(import_id, number, at=timezone.now(), progress=job.progress)


@task("imports.run", title=_("Importing counterparties"), retry_on=(OSError,))
def run(job: JobContext, *, import_id: int, number: int, **_rest: object) -> None:
    """Take the rows in, and tell when it is done."""
    if services.run_import(import_id, number, progress=job.progress):
        _tell(job, import_id, number, "imports.done")


@task("imports.undo", title=_("Taking an import back"), retry_on=(OSError,))
def undo(job: JobContext, *, import_id: int, number: int, **_rest: object) -> None:
    """Take the rows back, and tell when it is done."""
    if services.undo_import(import_id, number, progress=job.progress):
        _tell(job, import_id, number, "imports.undone")


def _tell(job: JobContext, import_id: int, number: int, code: str) -> None:
    if job.actor_id is None:
        return
    url, name = reverse("imports:import", args=[import_id]), queries.file_name_of(import_id)
    subject, now = ("import", import_id), timezone.now()
    notify(job.actor_id, code, subject=subject, occasion=str(number), params={"name": name}, url=url, at=now)


@task("imports.report", title=_("Writing the report of an import"))
def report(job: JobContext, *, import_id: int, **_rest: object) -> dict[str, str]:
    """Write the report for the person who asked, and tell them."""
    user = person(job.actor_id)
    if user is None:
        return {}
    now = timezone.now()
    blob = write_report(queries.import_visible_to(user, import_id), user=user, at=now)
    url = reverse("imports:reported", args=[job.job_id])
    notify(user.pk, "imports.reported", subject=("job", job.job_id), url=url, at=now)
    return {"digest": blob.pk}
