"""The job table."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    DEAD = "dead", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class Job(models.Model):
    """One piece of work. `key` lets it be queued once for ever, `merge_key` once at a time while it waits."""

    name = models.CharField(_("task"), max_length=100)
    args = models.JSONField(default=dict)
    key = models.CharField(max_length=200, default="", blank=True)
    merge_key = models.CharField(max_length=200, default="", blank=True)
    actor = models.ForeignKey(
        "ecm.User", models.SET_NULL, null=True, blank=True, related_name="jobs", verbose_name=_("on behalf of")
    )
    state = models.CharField(_("state"), max_length=10, choices=JobState.choices, default=JobState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    run_at = models.DateTimeField(_("not before"))
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=120, default="", blank=True)
    cancel_asked = models.BooleanField(default=False)
    progress_done = models.PositiveIntegerField(default=0)
    progress_total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, default="", blank=True)
    error = models.TextField(_("error"), default="", blank=True)
    result = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(_("queued"))
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="ecm_job_key_once"),
            models.UniqueConstraint(
                fields=["merge_key"], condition=Q(state="queued") & ~Q(merge_key=""), name="ecm_job_merge_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(lease_until__isnull=False), name="ecm_job_running_leased"
            ),
        ]
        indexes = [
            models.Index(fields=["run_at", "id"], condition=Q(state="queued"), name="ecm_job_due"),
            models.Index(fields=["lease_until"], condition=Q(state="running"), name="ecm_job_leases"),
            models.Index(fields=["-id"], condition=Q(state="dead"), name="ecm_job_dead"),
            models.Index(fields=["ended_at"], condition=Q(state="done"), name="ecm_job_done"),
            models.Index(fields=["actor", "-id"], name="ecm_job_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"

    @property
    def percent(self) -> int:
        """Progress from 0 to 100; 0 while the size of the work is unknown."""
        return min(100, self.progress_done * 100 // self.progress_total) if self.progress_total else 0

    @property
    def is_over(self) -> bool:
        return self.state in (JobState.DONE, JobState.DEAD, JobState.CANCELLED)
