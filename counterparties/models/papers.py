"""Which papers a dossier must hold: rules with a term, so that any day can be judged by the rules of that day."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

EXPIRING_DAYS = 30


class PaperRule(models.Model):
    """From one day until another, papers of a kind are required of certain counterparties.

    An empty list narrows nothing. A rule never changes: another follows it (`replaces`) from a day on.
    """

    kind = models.ForeignKey("storage.DocumentKind", models.PROTECT, related_name="+", verbose_name=_("paper"))
    party_kinds = models.JSONField(_("types"), default=list, blank=True)
    roles = models.JSONField(_("roles"), default=list, blank=True)
    countries = models.JSONField(_("countries"), default=list, blank=True)
    sum_from = models.DecimalField(_("from the sum"), max_digits=18, decimal_places=2, null=True, blank=True)
    sum_currency = models.CharField(_("currency"), max_length=3, blank=True)
    sum_kind = models.ForeignKey(
        "storage.DocumentKind", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sum of")
    )
    needs_signature = models.BooleanField(_("counts only when signed or in force"), default=False)
    max_age_days = models.PositiveIntegerField(_("not older than, days"), null=True, blank=True)
    warn_days = models.PositiveIntegerField(_("expiring before the end, days"), default=EXPIRING_DAYS)
    note = models.CharField(_("what to ask for"), max_length=300, blank=True)
    valid_from = models.DateField(_("required from"))
    valid_to = models.DateField(_("required until, not included"), null=True, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="successor", verbose_name=_("follows")
    )
    created_by = models.ForeignKey("ecm.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("rule of papers")
        verbose_name_plural = _("rules of papers")
        ordering = ["kind__position", "kind_id", "valid_from", "id"]
        constraints = [
            # A rule replaced on its first day was never in force: its period is empty, not backward.
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="paper_rule_period"
            ),
            models.CheckConstraint(
                condition=Q(sum_from__isnull=True) | (~Q(sum_currency="") & Q(sum_kind__isnull=False)),
                name="paper_rule_sum",
            ),
        ]

    def __str__(self) -> str:
        return str(self.kind)
