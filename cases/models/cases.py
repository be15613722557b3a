"""A matter worked on with a counterparty, where it stood on any day, and its documents. Not a `CaseFile`."""

from datetime import date, timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models.templates import CaseTemplate, CaseTemplateStage, Meaning
from ecm.models import Versioned


class Case(Versioned):
    """A deal, a request, a claim, an order. `state` is the meaning of the stage it stands in."""

    number = models.CharField(_("number"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=300)
    template = models.ForeignKey(CaseTemplate, models.PROTECT, related_name="cases", verbose_name=_("template"))
    stage = models.ForeignKey(CaseTemplateStage, models.PROTECT, related_name="cases", verbose_name=_("stage"))
    state = models.CharField(_("state"), max_length=4, choices=Meaning.choices, default=Meaning.OPEN)
    counterparty = models.ForeignKey(
        "counterparties.Counterparty", models.PROTECT, related_name="cases", verbose_name=_("counterparty")
    )
    manager = models.ForeignKey("ecm.User", models.PROTECT, related_name="+", verbose_name=_("responsible manager"))
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    opened_on = models.DateField(_("opened"))
    due_on = models.DateField(_("due"), null=True, blank=True)
    stage_since = models.DateTimeField(_("in the stage since"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    end_reason = models.CharField(_("reason"), max_length=1000, blank=True)
    extra = models.JSONField(_("further fields"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    # Number and title folded: what the words of the journal are looked for in.
    search_key = models.CharField(max_length=400, blank=True, editable=False)
    created_by = models.ForeignKey("ecm.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        ordering = ["-opened_on", "-id"]
        indexes = [
            models.Index(F("opened_on").desc(), F("id").desc(), name="cases_list"),
            models.Index(F("state"), F("opened_on").desc(), F("id").desc(), name="cases_by_state"),
            models.Index(F("counterparty"), F("opened_on").desc(), F("id").desc(), name="cases_of_party"),
            models.Index(fields=["manager", "due_on", "id"], condition=Q(state="open"), name="cases_mine"),
            models.Index(fields=["due_on"], condition=Q(state="open", due_on__isnull=False), name="cases_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(number="") & ~Q(title=""), name="cases_named"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | (Q(state__in=["won", "lost"]) & Q(closed_at__isnull=False)),
                name="cases_closed_when_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state="open") | Q(end_reason=""), name="cases_open_without_reason"
            ),
            models.CheckConstraint(condition=~Q(state="lost") | ~Q(end_reason=""), name="cases_lost_with_reason"),
            models.CheckConstraint(condition=Q(amount__isnull=True) | ~Q(currency=""), name="cases_money"),
            models.CheckConstraint(condition=Q(amount__isnull=True) | Q(amount__gte=0), name="cases_amount"),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("opened_on")), name="cases_term"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_open(self) -> bool:
        return self.state == Meaning.OPEN

    def is_overdue(self, today: date) -> bool:
        return bool(self.is_open and self.due_on and self.due_on < today)

    @property
    def stage_due_on(self) -> date | None:
        """The day by which the stage is to be left; None where the stage has no term or the case has ended."""
        days = self.stage.days if self.is_open else None
        return timezone.localdate(self.stage_since) + timedelta(days=days) if days else None


class CaseMove(models.Model):
    """A step from stage to stage; the first has no stage before. Never changed, never deleted (database triggers)."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="moves", verbose_name=_("case"))
    from_stage = models.ForeignKey(
        CaseTemplateStage, models.PROTECT, null=True, related_name="+", verbose_name=_("from the stage")
    )
    to_stage = models.ForeignKey(CaseTemplateStage, models.PROTECT, related_name="+", verbose_name=_("to the stage"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey("ecm.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    note = models.CharField(_("note"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("move of a case")
        verbose_name_plural = _("moves of cases")
        ordering = ["case_id", "id"]
        indexes = [models.Index(fields=["case", "at", "id"], name="cases_moves_at")]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(from_stage__isnull=True), name="cases_one_first_move"
            ),
            models.CheckConstraint(
                condition=Q(from_stage__isnull=True) | ~Q(from_stage=F("to_stage")), name="cases_move_elsewhere"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.case_id}: {self.from_stage_id} → {self.to_stage_id}"


class CaseDocument(models.Model):
    """A document of the case."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers", verbose_name=_("case"))
    document = models.ForeignKey(
        "storage.Document", models.PROTECT, related_name="in_cases", verbose_name=_("document")
    )
    added_by = models.ForeignKey("ecm.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    added_at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("document of a case")
        verbose_name_plural = _("documents of cases")
        ordering = ["case_id", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "document"], name="cases_document_once")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.document_id}"
