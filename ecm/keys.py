"""The table behind `ecm.idempotency`: first answers, kept for repeats."""

from django.db import models


class IdempotencyKey(models.Model):
    """One client's key on one route: the fingerprint of its first request, and the answer once there is one."""

    user = models.ForeignKey("ecm.User", models.CASCADE, related_name="+")
    route = models.CharField(max_length=200)
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "route", "key"], name="ecm_idempotency_once")]

    def __str__(self) -> str:
        return f"{self.route} {self.key}"
