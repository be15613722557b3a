"""The table's own housekeeping."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecm.db.statistics import renew_statistics
from ecm.jobs.context import JobContext
from ecm.jobs.models import Job, JobState
from ecm.jobs.registry import task

KEPT = timedelta(days=30)
BATCH = 1000


@task("jobs.clean", title=_("Cleaning of the job table"))
def clean(job: JobContext, **_: object) -> int:
    """Remove what was done long ago. Keys of deliveries and rounds cannot come again; all other keys are kept."""
    return clean_before(timezone.now() - KEPT)


def clean_before(moment: datetime) -> int:
    """Remove in batches, each its own short transaction; returns how many rows went."""
    spent = Q(key="") | Q(key__startswith="event:") | Q(key__startswith="period:")
    old, removed = Job.objects.filter(spent, state=JobState.DONE, ended_at__lt=moment), 0
    while ids := list(old.values_list("pk", flat=True)[:BATCH]):
        with transaction.atomic():
            removed += Job.objects.filter(pk__in=ids).delete()[0]
    return removed


@task("database.statistics", title=_("Sizes of tables for the planner"))
def renew(job: JobContext, **_: object) -> None:
    """Tell the database anew how big its tables are."""
    renew_statistics()
