"""Templates of cases: what is asked, how numbers look, through which stages a case goes (CMMN 1.1)."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from ecm.texts import LocalisedField, pick

MOST_DAYS = 3650


class CaseKind(models.TextChoices):
    """What sort of matter it is: reports, segments and the page of impact tell them apart."""

    DEAL = "deal", pgettext_lazy("kind of case", "Deal")
    REQUEST = "request", pgettext_lazy("kind of case", "Request")
    CLAIM = "claim", pgettext_lazy("kind of case", "Claim")
    ORDER = "order", pgettext_lazy("kind of case", "Order")
    OTHER = "other", pgettext_lazy("kind of case", "Other")


class Meaning(models.TextChoices):
    """What it means that a case stands in a stage; a case has the same word as its state."""

    OPEN = "open", pgettext_lazy("case", "Under way")
    WON = "won", pgettext_lazy("case", "Ended well")
    LOST = "lost", pgettext_lazy("case", "Ended badly")


class CaseTemplate(ClusterableModel):  # type: ignore[misc]  # the library is untyped
    """A process that administrators describe; cases are opened from it."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = LocalisedField(_("title"))
    kind = models.CharField(_("kind"), max_length=10, choices=CaseKind.choices, default=CaseKind.DEAL)
    field_set = models.ForeignKey(
        "ecm.FieldSet", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("further fields")
    )
    prefix = models.CharField(_("prefix of numbers"), max_length=12)
    days = models.PositiveIntegerField(
        _("days of term"), null=True, blank=True, help_text=_("Left empty, a new case has no term by itself.")
    )
    position = models.PositiveIntegerField(_("order"), default=100)
    is_active = models.BooleanField(_("offered for new cases"), default=True)

    class Meta:
        verbose_name = _("case template")
        verbose_name_plural = _("case templates")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["deal", "request", "claim", "order", "other"]), name="cases_template_kind"
            ),
            models.UniqueConstraint(fields=["prefix"], name="cases_template_prefix"),
            models.CheckConstraint(condition=~Q(prefix=""), name="cases_template_prefixed"),
            models.CheckConstraint(
                condition=Q(days__isnull=True) | (Q(days__gte=1) & Q(days__lte=3650)), name="cases_template_days"
            ),
        ]

    def __str__(self) -> str:
        return pick(self.title) or self.code

    def clean(self) -> None:
        """The rule of the table, in words."""
        require_days("days", getattr(self, "days", None))


class CaseTemplateStage(ClusterableModel):  # type: ignore[misc]  # the library is untyped
    """A stage of the template. With `followed_by` a case goes on to one of those only."""

    template = ParentalKey(CaseTemplate, on_delete=models.CASCADE, related_name="stages", verbose_name=_("template"))
    sort_order_field = "order"
    order = models.PositiveIntegerField(_("order"), default=1)
    title = LocalisedField(_("title"))
    meaning = models.CharField(_("what it means"), max_length=4, choices=Meaning.choices, default=Meaning.OPEN)
    days = models.PositiveIntegerField(_("days for the stage"), null=True, blank=True)
    followed_by = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="+", verbose_name=_("may be followed by")
    )

    class Meta:
        verbose_name = _("stage of a case")
        verbose_name_plural = _("stages of cases")
        ordering = ["template_id", "order", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(meaning__in=["open", "won", "lost"]), name="cases_stage_meaning"),
            models.CheckConstraint(
                condition=Q(days__isnull=True) | (Q(days__gte=1) & Q(days__lte=3650)), name="cases_stage_days"
            ),
        ]

    def __str__(self) -> str:
        return pick(self.title) or f"№ {self.order}"

    def clean(self) -> None:
        """The rule of the table, in words."""
        require_days("days", getattr(self, "days", None))


def require_days(name: str, days: int | None) -> None:
    """Raises ValidationError for a number of days that is none; None: no number was typed."""
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise ValidationError({name: _("From 1 to %(most)s days, please.") % {"most": MOST_DAYS}})


class CaseYear(models.Model):
    """The next number of a template in a year; locked while a number is drawn, so that none is left out or doubled."""

    template = models.ForeignKey(CaseTemplate, models.CASCADE, related_name="years", verbose_name=_("template"))
    year = models.PositiveIntegerField(_("year"))
    next_seq = models.PositiveIntegerField(_("next number"), default=1)

    class Meta:
        verbose_name = _("year of cases")
        verbose_name_plural = _("years of cases")
        constraints = [
            models.UniqueConstraint(fields=["template", "year"], name="cases_year"),
            models.CheckConstraint(condition=Q(next_seq__gte=1), name="cases_year_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.template_id} {self.year}"
