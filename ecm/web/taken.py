"""The frame's own lists as tables to take away: jobs and notices, each as its reader sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ecm import access
from ecm.exports import Column
from ecm.jobs.models import Job, JobState
from ecm.jobs.reading import jobs_visible_to
from ecm.jobs.registry import title_of
from ecm.models import Notice, User
from ecm.notices.reading import notices_visible_to
from ecm.notices.registry import title_for
from ecm.tables import Table, register_table

Line = tuple[Job, str]  # with its error, for those who may read it
JOBS: list[Column[Line]] = [
    Column(_("Job"), lambda line: str(title_of(line[0].name)), 40),
    Column(_("State"), lambda line: line[0].get_state_display(), 14),
    Column(_("Progress"), lambda line: line[0].message, 40),
    Column(_("What went wrong"), lambda line: line[1], 60),
    Column(_("On behalf of"), lambda line: str(line[0].actor or ""), 28),
    Column(_("Queued"), lambda line: line[0].created_at, 16),
    Column(_("Attempts"), lambda line: line[0].attempts, 10),
]
NOTICES: list[Column[Notice]] = [
    Column(_("Notice"), lambda notice: title_for(notice.code, notice.params), 80),
    Column(_("When"), lambda notice: notice.created_at, 16),
    Column(_("Read at"), lambda notice: notice.read_at, 16),
]


def narrowed_jobs(user: User, query: Mapping[str, str]) -> QuerySet[Job]:
    """The jobs that the person sees, narrowed as an address says; the newest first."""
    rows, state = jobs_visible_to(user), query.get("state", "")
    if state in JobState.values:
        rows = rows.filter(state=state)
    return rows.filter(actor_id=user.pk) if query.get("mine") else rows


def narrowed_notices(user: User, query: Mapping[str, str]) -> QuerySet[Notice]:
    """The person's own notices, narrowed as an address says; the newest first."""
    rows = notices_visible_to(user)
    return rows.filter(read_at__isnull=True) if query.get("unread") else rows


def _jobs(user: User, query: QueryDict, today: date) -> QuerySet[Job]:
    return narrowed_jobs(user, query)


def _notices(user: User, query: QueryDict, today: date) -> QuerySet[Notice]:
    return narrowed_notices(user, query)


def _with_errors(user: User, rows: Sequence[Any], today: date) -> list[Line]:
    is_told = access.has(user, "ecm.administer")
    return [(job, last_line(job.error) if is_told else "") for job in rows]


def last_line(error: str) -> str:
    """The last line of what a failed job left: the error itself, without the way to it."""
    return error.strip().rpartition("\n")[2]


def _shown(user: User, rows: Sequence[Any], today: date) -> Sequence[Any]:
    return rows


def register() -> None:
    """Called from `ready()`."""
    register_table(Table("jobs", _("Jobs"), "", JOBS, _jobs, _with_errors, "jobs"))
    register_table(Table("notices", _("Notices"), "", NOTICES, _notices, _shown, "notices"))
