"""The kernel's own endpoints."""

from django.urls import path

from ecm.api import jobs, notices

app_name = "ecm_api"
urlpatterns = [
    path("jobs/", jobs.JobListView.as_view(), name="jobs"),
    path("jobs/<int:job_id>/", jobs.JobDetailView.as_view(), name="job"),
    path("jobs/<int:job_id>/retry/", jobs.JobRetryView.as_view(), name="job-retry"),
    path("notices/", notices.NoticeListView.as_view(), name="notices"),
    path("notices/read/", notices.NoticeReadView.as_view(), name="notices-read"),
    path("notices/preferences/", notices.NoticePreferencesView.as_view(), name="notice-preferences"),
]
