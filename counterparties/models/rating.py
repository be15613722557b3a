"""Weights of the reliability rating over time."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RatingWeight(models.Model):
    """How many points a criterion gives from a day on. Rows never change: the newest of a day's start counts."""

    criterion = models.CharField(_("criterion"), max_length=40)
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=1)
    valid_from = models.DateField(_("valid from"))
    recorded_by = models.ForeignKey("ecm.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("weight of a rating")
        verbose_name_plural = _("weights of a rating")
        ordering = ["criterion", "-valid_from", "-id"]
        indexes = [models.Index(fields=["criterion", "-valid_from", "-id"], name="rating_weight_on")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
