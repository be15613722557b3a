"""Jobs in the workspace: what runs, how far it is, and what failed and can be tried again."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ecm import access, jobs
from ecm.jobs.models import Job, JobState
from ecm.jobs.reading import failed_count, job_visible_to
from ecm.jobs.registry import title_of
from ecm.paging import keyset
from ecm.web.taken import last_line, narrowed_jobs
from ecm.web.toasts import later, toast
from ecm.web.views import WorkspaceView


def line_of(job: Job) -> dict[str, Any]:
    """A job as a row shows it; `state` names its look."""
    repeated = job.state == JobState.QUEUED and job.attempts > 0
    return {
        "job": job,
        "title": title_of(job.name),
        "state": "waiting" if repeated else job.state,
        "last_line": last_line(job.error),
        "can_cancel": job.state in (JobState.QUEUED, JobState.RUNNING) and not job.cancel_asked,
        "can_retry": job.state in (JobState.DEAD, JobState.CANCELLED),
    }


class JobsView(WorkspaceView):
    """My jobs; for administrators all jobs."""

    template_name = "ecm/jobs.html"
    nav = "jobs"

    def get(self, request: HttpRequest) -> HttpResponse:
        user, state = self.request.user, request.GET.get("state", "")
        page = keyset(narrowed_jobs(user, request.GET), order=("-id",), cursor=request.GET.get("after", ""))
        return self.page({
            "page": page, "lines": [line_of(job) for job in page.rows], "failed": failed_count(user),
            "sees_all": access.has(user, "ecm.administer"), "is_narrowed": bool(state),
        })  # fmt: skip


class JobView(WorkspaceView):
    """One job: its progress, its result or why it failed."""

    template_name = "ecm/job.html"
    nav = "jobs"

    def get(self, request: HttpRequest, job_id: int) -> HttpResponse:
        job = job_visible_to(self.request.user, job_id)
        return self.page({"line": line_of(job), "sees_all": access.has(self.request.user, "ecm.administer")})


class JobProgressView(WorkspaceView):
    """The progress fragment; it asks again by itself until the job is over."""

    template_name = "ecm/_job_progress.html"

    def get(self, request: HttpRequest, job_id: int) -> HttpResponse:
        return self.page({"line": line_of(job_visible_to(self.request.user, job_id))})


class CancelJobView(WorkspaceView):
    """Call a job off."""

    def post(self, request: HttpRequest, job_id: int) -> HttpResponse:
        job = job_visible_to(self.request.user, job_id)
        called_off = jobs.cancel(job.pk, at=timezone.now())
        text = _("The job is called off.") if called_off else _("The job was over already.")
        if self.request.htmx:
            job.refresh_from_db()
            return toast(self.page({"line": line_of(job)}, template="ecm/_job_progress.html"), text)
        later(request, text)
        return HttpResponseRedirect(reverse("jobs"))


class RetryJobView(WorkspaceView):
    """Try a failed job again."""

    def post(self, request: HttpRequest, job_id: int) -> HttpResponse:
        job = job_visible_to(self.request.user, job_id)
        queued = jobs.retry(job.pk, at=timezone.now())
        later(request, _("The job waits to be tried again.") if queued else _("This job needs no other attempt."))
        return HttpResponseRedirect(reverse("jobs"))
