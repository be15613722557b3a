"""Which jobs a person sees: those done on their behalf; administrators see all."""

from datetime import date

from django.db.models import QuerySet

from ecm import access
from ecm.access import Person
from ecm.errors import NotFound
from ecm.jobs.models import Job, JobState
from ecm.tallies import Tally

MOST_COUNTED = 99


def jobs_visible_to(user: Person) -> "QuerySet[Job, Job]":
    """Newest first, with the person on whose behalf each is done."""
    jobs = Job.objects.select_related("actor").order_by("-id")
    return jobs if access.has(user, "ecm.administer") else jobs.filter(actor_id=user.pk or 0)


def job_visible_to(user: Person, job_id: int) -> Job:
    """The job; NotFound when it is absent or somebody else's."""
    job = jobs_visible_to(user).filter(pk=job_id).first()
    if job is None:
        raise NotFound
    return job


def _failed(user: Person, today: date) -> "QuerySet[Job, Job]":
    return jobs_visible_to(user).filter(state=JobState.DEAD)


# How many visible jobs failed for good.
failed_count = Tally(_failed, most=MOST_COUNTED + 1)
