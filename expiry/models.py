"""Terms that run out, and the notices about them: rows, not timers. The clock only finds what is due."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Watch(models.Model):
    """A term of some object: a contract's validity, a power of attorney. Search for it by (kind, object_id, aspect)."""

    kind = models.CharField(_("kind"), max_length=40)
    object_id = models.BigIntegerField()
    aspect = models.SlugField(_("what runs out"), max_length=40)
    title = models.CharField(_("title"), max_length=500)
    url = models.CharField(max_length=300, blank=True)
    ends_on = models.DateField(_("ends on"))
    closed_at = models.DateTimeField(_("no longer watched since"), null=True, blank=True)
    created_at = models.DateTimeField(_("watched since"))

    class Meta:
        verbose_name = _("watched term")
        verbose_name_plural = _("watched terms")
        ordering = ["ends_on", "id"]
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "aspect"], name="expiry_watch_once")]
        indexes = [
            models.Index(fields=["ends_on", "id"], condition=Q(closed_at__isnull=True), name="expiry_watch_open"),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.ends_on})"

    def days_left(self, today: date) -> int:
        """Days until the last day of the term; negative after it."""
        return (self.ends_on - today).days


class WatchNotice(models.Model):
    """One occasion to tell of a term's end: `occasion` days from it. Sent once, or skipped because a later one was."""

    watch = models.ForeignKey(Watch, models.CASCADE, related_name="notices")
    ends_on = models.DateField(_("ends on"))
    occasion = models.SmallIntegerField(_("days from the end"))
    due_on = models.DateField(_("due on"))
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    skipped_at = models.DateTimeField(_("skipped at"), null=True, blank=True)

    class Meta:
        verbose_name = _("notice of a term")
        verbose_name_plural = _("notices of terms")
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["watch", "ends_on", "occasion"], name="expiry_notice_once"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(skipped_at__isnull=True), name="expiry_notice_sent_or_skipped"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "watch"],
                condition=Q(sent_at__isnull=True, skipped_at__isnull=True),
                name="expiry_notice_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.watch_id}: {self.occasion:+} ({self.due_on})"
