"""Notices of the bell, and how each person wants to hear of what."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How a kind of notice reaches a person; each but "off" rings the bell."""

    BELL = "bell", _("In the bell")
    MAIL = "mail", _("In the bell and by e-mail at once")
    DIGEST = "digest", _("In the bell and in the daily digest")
    OFF = "off", _("Not at all")


class Notice(models.Model):
    """One person is told one thing about one object on one occasion, once."""

    user = models.ForeignKey("ecm.User", models.CASCADE, related_name="notices")
    code = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    occasion = models.CharField(max_length=80, default="", blank=True)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=300, default="", blank=True)
    way = models.CharField(max_length=6, choices=Way.choices, default=Way.BELL)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "code", "subject_kind", "subject_id", "occasion"], name="ecm_notice_once"
            )
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="ecm_notice_list"),
            models.Index(fields=["user"], condition=models.Q(read_at__isnull=True), name="ecm_notice_unread"),
            models.Index(
                fields=["user", "id"],
                condition=models.Q(way="digest", mailed_at__isnull=True),
                name="ecm_notice_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.pk}"


class NoticePreference(models.Model):
    """A person's choice for a kind of notice; the empty code is their choice for all others."""

    user = models.ForeignKey("ecm.User", models.CASCADE, related_name="notice_preferences")
    code = models.CharField(max_length=80, default="", blank=True)
    way = models.CharField(max_length=6, choices=Way.choices)

    class Meta:
        verbose_name = _("notice preference")
        verbose_name_plural = _("notice preferences")
        constraints = [models.UniqueConstraint(fields=["user", "code"], name="ecm_notice_preference_once")]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.code or '*'} {self.way}"
