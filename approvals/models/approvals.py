"""A run of a route on one content of a document: its stages and visas. States move by compare-and-set."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from approvals.models.routes import ApprovalRoute, StageMode
from ecm.texts import LocalisedField, pick


class Approval(models.Model):
    """One run. It is for `version` and its `digest` only; any other content voids it."""

    class State(models.TextChoices):
        RUNNING = "running", _("Under way")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned")
        CANCELLED = "cancelled", _("Cancelled")
        VOIDED = "voided", _("Voided")

    document = models.ForeignKey(
        "storage.Document", models.PROTECT, related_name="approvals", verbose_name=_("document")
    )
    version = models.ForeignKey(
        "storage.DocumentVersion", models.PROTECT, related_name="approvals", verbose_name=_("version")
    )
    digest = models.CharField(_("content digest"), max_length=64)
    route = models.ForeignKey(
        ApprovalRoute, models.SET_NULL, null=True, related_name="approvals", verbose_name=_("route")
    )
    route_title = LocalisedField(_("title of the route"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.RUNNING)
    status_before = models.CharField(
        _("status before"), max_length=12, choices=[(code, code) for code in ("draft", "registered")], default="draft"
    )
    note = models.CharField(_("note for those who decide"), max_length=1000, blank=True)
    started_by = models.ForeignKey("ecm.User", models.PROTECT, related_name="+", verbose_name=_("started by"))
    started_at = models.DateTimeField(_("started at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end_reason = models.CharField(_("reason"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        ordering = ["-started_at", "-id"]
        indexes = [
            models.Index(fields=["-started_at", "-id"], name="approvals_list"),
            models.Index(fields=["state", "-started_at", "-id"], name="approvals_state"),
            models.Index(fields=["started_by", "-started_at", "-id"], name="approvals_starter"),
            models.Index(fields=["document", "-started_at", "-id"], name="approvals_document"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["document"], condition=Q(state="running"), name="approvals_one_running"),
            models.CheckConstraint(
                condition=Q(state__in=["running", "approved", "returned", "cancelled", "voided"]),
                name="approvals_approval_state",
            ),
            models.CheckConstraint(
                condition=Q(state="running", ended_at__isnull=True) | (~Q(state="running") & Q(ended_at__isnull=False)),
                name="approvals_approval_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"{pick(self.route_title)} № {self.pk}"

    @property
    def is_running(self) -> bool:
        return self.state == self.State.RUNNING

    @property
    def title_of_route(self) -> str:
        return pick(self.route_title)


class ApprovalStage(models.Model):
    """A step of the run."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Not yet begun")
        RUNNING = "running", _("Under way")
        APPROVED = "approved", _("Approved")
        STOPPED = "stopped", _("Stopped")

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="stages", verbose_name=_("approval"))
    order = models.PositiveIntegerField(_("order"))
    title = LocalisedField(_("title"))
    mode = models.CharField(_("members decide"), max_length=8, choices=StageMode.choices)
    days = models.PositiveIntegerField(_("days to decide"), default=3)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["approval_id", "order"]
        constraints = [
            models.UniqueConstraint(fields=["approval", "order"], name="approvals_stage_order"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running", "approved", "stopped"]), name="approvals_stage_state"
            ),
        ]

    def __str__(self) -> str:
        return pick(self.title) or f"№ {self.order}"


class Visa(models.Model):
    """One person's decision on the content with `digest`."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits its turn")
        ASKED = "asked", _("Asked")
        APPROVED = "approved", _("Approved")
        RETURNED = "returned", _("Returned")
        VOID = "void", _("Void")
        SKIPPED = "skipped", _("Not needed any more")

    stage = models.ForeignKey(ApprovalStage, models.CASCADE, related_name="visas", verbose_name=_("stage"))
    approval = models.ForeignKey(Approval, models.CASCADE, related_name="visas", verbose_name=_("approval"))
    order = models.PositiveIntegerField(_("order"))
    asked = models.ForeignKey("ecm.User", models.PROTECT, related_name="visas", verbose_name=_("asked"))
    role = models.ForeignKey("ecm.Role", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("as"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    due_on = models.DateField(_("decide until"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "ecm.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    decision = models.CharField(
        _("decision"), max_length=10, blank=True, choices=[("approved", _("Approved")), ("returned", _("Returned"))]
    )
    digest = models.CharField(_("digest of the content seen"), max_length=64, blank=True)
    comment = models.CharField(_("comment"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("visa")
        verbose_name_plural = _("visas")
        ordering = ["stage_id", "order", "id"]
        indexes = [
            models.Index(fields=["asked", "due_on", "id"], condition=Q(state="asked"), name="approvals_visa_inbox"),
            models.Index(fields=["due_on"], condition=Q(state="asked"), name="approvals_visa_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["stage", "asked"], name="approvals_visa_once_a_stage"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "asked", "approved", "returned", "void", "skipped"]),
                name="approvals_visa_state",
            ),
            # A decision is whole: who, when, for which content; a visa voided later keeps it for the history.
            models.CheckConstraint(
                condition=Q(decision="", decided_by__isnull=True, decided_at__isnull=True, digest="")
                | (~Q(decision="") & Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(digest="")),
                name="approvals_visa_whole_decision",
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(decision="approved"), name="approvals_visa_approved_decision"
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | Q(decision="returned"), name="approvals_visa_returned_decision"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "asked", "skipped"]) | Q(decision=""),
                name="approvals_visa_undecided",
            ),
            models.CheckConstraint(
                condition=~Q(state="asked") | Q(asked_at__isnull=False, due_on__isnull=False),
                name="approvals_visa_asked_due",
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.pk}: {self.state}"

    def is_overdue(self, today: date) -> bool:
        return bool(self.state == self.State.ASKED and self.due_on and self.due_on < today)


class Remark(models.Model):
    """A word in the discussion of an approval; it decides nothing."""

    approval = models.ForeignKey(Approval, models.CASCADE, related_name="remarks", verbose_name=_("approval"))
    author = models.ForeignKey("ecm.User", models.PROTECT, related_name="+", verbose_name=_("author"))
    text = models.TextField(_("text"), max_length=4000)
    created_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["approval_id", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="approvals_remark_text")]

    def __str__(self) -> str:
        return f"{self.author_id}: {self.text[:40]}"
