"""Pairs of cards that may be one counterparty, and cards that were split off."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from counterparties.models.parties import Counterparty


class DuplicatePair(models.Model):
    """Two cards that the nightly look found alike, and whether a person said that they are different."""

    first = models.ForeignKey(Counterparty, models.CASCADE, related_name="+")
    second = models.ForeignKey(Counterparty, models.CASCADE, related_name="+")
    score = models.FloatField(_("likeness"))
    # [code, facts] of each sign; put into words in the reader's language.
    reasons = models.JSONField(default=list)
    found_at = models.DateTimeField(_("found at"))
    decided_by = models.ForeignKey(
        "ecm.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("pair of possible duplicates")
        verbose_name_plural = _("pairs of possible duplicates")
        ordering = ["-score", "id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="duplicate_pair_ordered"),
            models.CheckConstraint(
                condition=Q(decided_by=None, decided_at=None) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="duplicate_pair_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} = {self.second_id}?"


class Split(models.Model):
    """Part of a card became a card of its own; `moved` holds the rows that went, so that it can be undone."""

    source = models.ForeignKey(Counterparty, models.PROTECT, related_name="splits")
    made = models.ForeignKey(Counterparty, models.PROTECT, related_name="+")
    moved = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    split_by = models.ForeignKey("ecm.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    split_at = models.DateTimeField(_("split at"))
    undone_by = models.ForeignKey("ecm.User", models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("undone at"), null=True)

    class Meta:
        verbose_name = _("split")
        verbose_name_plural = _("splits")
        ordering = ["-split_at", "-id"]
        constraints = [models.CheckConstraint(condition=~Q(source=F("made")), name="split_in_two")]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.made_id}"
