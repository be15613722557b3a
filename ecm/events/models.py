"""The journal of events: append-only, and the timeline of each object."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventRecord(models.Model):
    """Who did what, when; never changed, never deleted (database triggers refuse both)."""

    name = models.CharField(_("event"), max_length=80)
    actor = models.ForeignKey("ecm.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    payload = models.JSONField(default=dict)
    occurred_at = models.DateTimeField(_("at"), db_index=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"


class EventSubject(models.Model):
    """An object on whose timeline the event stands."""

    record = models.ForeignKey(EventRecord, models.PROTECT, related_name="subjects")
    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()

    class Meta:
        ordering = ["-record_id"]
        indexes = [models.Index(fields=["kind", "object_id", "-record"], name="ecm_event_timeline")]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
