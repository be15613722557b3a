"""Who answers for which service, and how the dossier is laid out for whom."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from counterparties.models.parties import Counterparty
from ecm.models import Versioned

SERVICES, SOURCES = "services", "advertising-sources"
"""Codes of the house's directories of services and of sources of advertising."""


class ServiceManager(models.Model):
    """A member of staff answers for one service to a counterparty; the responsible manager for all the others."""

    counterparty = models.ForeignKey(Counterparty, models.CASCADE, related_name="service_managers")
    service = models.ForeignKey("ecm.DirectoryEntry", models.PROTECT, related_name="+", verbose_name=_("service"))
    manager = models.ForeignKey("ecm.User", models.PROTECT, related_name="+", verbose_name=_("responsible manager"))

    class Meta:
        verbose_name = _("manager of a service")
        verbose_name_plural = _("managers of services")
        ordering = ["service__text", "id"]
        constraints = [models.UniqueConstraint(fields=["counterparty", "service"], name="service_manager_once")]

    def __str__(self) -> str:
        return f"{self.service}: {self.manager}"


class CardLayout(Versioned):
    """Which blocks, tabs and fields stand on the dossier, in which order, for a department or a group of users.

    Each list holds pairs of [key, shown]. Of the layouts that fit a person the first by `position` counts.
    """

    title = models.CharField(_("title"), max_length=120)
    department = models.ForeignKey(
        "ecm.Department", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    role = models.ForeignKey(
        "ecm.Role", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("group of users")
    )
    position = models.PositiveIntegerField(_("order"), default=100)
    blocks = models.JSONField(_("blocks"), default=list, blank=True)
    tabs = models.JSONField(_("tabs"), default=list, blank=True)
    fields = models.JSONField(_("fields of the card"), default=list, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("layout of the dossier")
        verbose_name_plural = _("layouts of the dossier")
        ordering = ["position", "id"]
        constraints = [models.CheckConstraint(condition=~models.Q(title=""), name="card_layout_named")]

    def __str__(self) -> str:
        return self.title
