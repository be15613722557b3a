"""The API of jobs: how far mine are, and calling them off."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecm import jobs
from ecm.api.views import ApiView
from ecm.jobs.models import Job, JobState
from ecm.jobs.reading import job_visible_to, jobs_visible_to
from ecm.jobs.registry import title_of
from ecm.paging import keyset


class ProgressOutput(serializers.Serializer[Any]):
    """How far a job is; `total` 0: nobody knows."""

    done = serializers.IntegerField()
    total = serializers.IntegerField()
    message = serializers.CharField()


class JobOutput(serializers.Serializer[Any]):
    """One job; `result` is what its task left."""

    id = serializers.IntegerField()
    task = serializers.CharField()
    title = serializers.CharField()
    state = serializers.ChoiceField(choices=JobState.choices)
    attempts = serializers.IntegerField()
    progress = ProgressOutput()
    result = serializers.JSONField(allow_null=True)
    created_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


def job_data(job: Job) -> dict[str, Any]:
    return {
        "id": job.pk,
        "task": job.name,
        "title": title_of(job.name),
        "state": job.state,
        "attempts": job.attempts,
        "progress": {"done": job.progress_done, "total": job.progress_total, "message": job.message},
        "result": job.result,
        "created_at": job.created_at,
        "ended_at": job.ended_at,
    }


class JobListView(ApiView):
    """My jobs, newest first; administrators see all."""

    @extend_schema(responses=JobOutput(many=True))
    def get(self, request: Request) -> Response:
        page = keyset(jobs_visible_to(self.request.user), order=("-id",), cursor=self.cursor)
        return Response(self.page_of([job_data(job) for job in page.rows], page.next, page.previous))


class JobDetailView(ApiView):
    """One job; DELETE calls it off."""

    @extend_schema(responses=JobOutput)
    def get(self, request: Request, job_id: int) -> Response:
        return Response(job_data(job_visible_to(self.request.user, job_id)))

    @extend_schema(responses={200: JobOutput})
    def delete(self, request: Request, job_id: int) -> Response:
        job = job_visible_to(self.request.user, job_id)
        jobs.cancel(job.pk, at=timezone.now())
        job.refresh_from_db()
        return Response(job_data(job))


class JobRetryView(ApiView):
    """POST queues a failed job anew; a repeat is harmless."""

    @extend_schema(request=None, responses=JobOutput)
    def post(self, request: Request, job_id: int) -> Response:
        job = job_visible_to(self.request.user, job_id)
        jobs.retry(job.pk, at=timezone.now())
        job.refresh_from_db()
        return Response(job_data(job))
