"""Roles with their permissions, guarded rows, and grants that let a participant see one row."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ecm.texts import LocalisedField, pick


class Role(models.Model):
    """What a group of people may do; `permissions` lists permission names such as "storage.view"."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = LocalisedField(_("title"))
    permissions = models.JSONField(_("permissions"), default=list, blank=True)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["code"]

    def __str__(self) -> str:
        return pick(self.title) or self.code


class Guarded(models.Model):
    """A row with an audience: the whole house, one department, or (restricted) only its participants."""

    department = models.ForeignKey(
        "ecm.Department", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    is_restricted = models.BooleanField(_("participants only"), default=False)

    class Meta:
        abstract = True


class Grant(models.Model):
    """One person takes part in one object, so they see it whatever its department."""

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    user = models.ForeignKey("ecm.User", models.CASCADE, related_name="grants")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind", "object_id"], name="ecm_grant_once")]
        indexes = [models.Index(fields=["kind", "object_id"], name="ecm_grant_object")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.kind} {self.object_id}"
