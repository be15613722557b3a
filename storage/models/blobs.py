"""Bytes by their digest, what was read in them, and the pictures made of them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Blob(models.Model):
    """Bytes in the blob store, named by their SHA-256; the same bytes are kept once, whoever brings them."""

    digest = models.CharField(_("digest"), max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    media_type = models.CharField(_("media type"), max_length=127)
    created_at = models.DateTimeField(_("stored at"))
    # Moved on each time the bytes are brought again: the collector's grace time counts from here.
    touched_at = models.DateTimeField(_("last brought at"), db_index=True)

    class Meta:
        verbose_name = _("file content")
        verbose_name_plural = _("file contents")
        constraints = [models.CheckConstraint(condition=~Q(digest=""), name="storage_blob_digest")]

    def __str__(self) -> str:
        return f"{self.digest[:12]} ({self.media_type}, {self.size})"


class BlobReading(models.Model):
    """What reading the bytes gave: their text, or the reason why there is none. Can be made again at any time."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting to be read")
        READ = "read", _("Read")
        ENCRYPTED = "encrypted", _("Protected by a password")
        FAILED = "failed", _("Could not be read")
        REFUSED = "refused", _("Refused")

    blob = models.OneToOneField(Blob, models.CASCADE, primary_key=True, related_name="reading", verbose_name=_("file"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.PENDING)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    text = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    pages = models.PositiveIntegerField(_("pages"), default=0)
    scanned_pages = models.PositiveIntegerField(_("pages without text"), default=0)
    seconds = models.FloatField(_("seconds"), default=0)
    peak_mb = models.FloatField(_("peak memory in MiB"), default=0)
    read_at = models.DateTimeField(_("read at"), null=True)

    class Meta:
        verbose_name = _("reading")
        verbose_name_plural = _("readings")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["pending", "read", "encrypted", "failed", "refused"]),
                name="storage_reading_state",
            ),
            models.CheckConstraint(
                condition=Q(state="pending", read_at__isnull=True) | (~Q(state="pending") & Q(read_at__isnull=False)),
                name="storage_reading_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["failed", "refused"]) | ~Q(reason=""), name="storage_reading_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.blob_id[:12]}: {self.state}"


class Rendition(models.Model):
    """A picture or PDF that we made of a blob, for looking at; derived, and made again when it is lost."""

    class Kind(models.TextChoices):
        PAGE = "page", _("Page")
        THUMB = "thumb", _("Thumbnail")
        PDF = "pdf", _("PDF")

    blob = models.ForeignKey(Blob, models.CASCADE, related_name="renditions", verbose_name=_("file"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    page = models.PositiveIntegerField(_("page"), default=1)
    content = models.ForeignKey(Blob, models.PROTECT, related_name="rendition_of", verbose_name=_("picture"))
    width = models.PositiveIntegerField(_("width in pixels"), default=0)
    height = models.PositiveIntegerField(_("height in pixels"), default=0)

    class Meta:
        verbose_name = _("rendition")
        verbose_name_plural = _("renditions")
        ordering = ["blob_id", "kind", "page"]
        constraints = [models.UniqueConstraint(fields=["blob", "kind", "page"], name="storage_rendition_once")]

    def __str__(self) -> str:
        return f"{self.blob_id[:12]} {self.kind} {self.page}"
