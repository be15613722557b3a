"""The chain of seals over the journal of events, and the checkpoints that leave the machine."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EventSeal(models.Model):
    """One record's place in the chain: `digest` covers the record, its subjects and the seal before it."""

    number = models.BigIntegerField(primary_key=True)
    record = models.OneToOneField("ecm.EventRecord", models.PROTECT, related_name="seal")
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.digest[:12]}"


class HistoryCheckpoint(models.Model):
    """The head of the chain at a moment; its copy outside the machine proves that no tail was cut off later."""

    number = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)
    taken_at = models.DateTimeField()

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}: {self.digest[:12]}"
