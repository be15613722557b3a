"""The intake ledger: what came, where from, and what became of it. Nothing leaves it unexplained."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from correspondence.models.accounts import MailAccount
from ecm.models import Guarded, User


class IntakeItem(Guarded):
    """One letter or file as it came: its bytes are stored before this row, this row before any mark at the source."""

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        WAITING = "waiting", _("Waiting for a decision")
        REGISTERED = "registered", _("Registered")
        DUPLICATE = "duplicate", _("Duplicate")
        QUARANTINED = "quarantined", _("In quarantine")
        DISMISSED = "dismissed", _("Put aside")

    account = models.ForeignKey(
        MailAccount, models.PROTECT, null=True, blank=True, related_name="items", verbose_name=_("mail account")
    )
    raw = models.ForeignKey("storage.Blob", models.PROTECT, related_name="+", verbose_name=_("bytes as received"))
    file_name = models.CharField(_("file name"), max_length=255)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.RECEIVED)
    reason = models.CharField(_("reason"), max_length=60, blank=True)
    detail = models.CharField(_("detail"), max_length=300, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    message_id = models.CharField(_("message identifier"), max_length=500, blank=True)
    subject = models.CharField(_("subject"), max_length=500, blank=True)
    sender_name = models.CharField(_("sender"), max_length=300, blank=True)
    sender_email = models.CharField(_("sender's address"), max_length=320, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    received_at = models.DateTimeField(_("received at"))
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("cleaned HTML"), blank=True)
    is_mail = models.BooleanField(_("a letter"), default=False)
    is_automatic = models.BooleanField(_("written by a machine"), default=False)
    understood = models.JSONField(_("what was understood"), default=dict, blank=True)
    counterparty = models.ForeignKey(
        "counterparties.Counterparty",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("proposed correspondent"),
    )
    document = models.ForeignKey(
        "storage.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    same_as = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="repeats", verbose_name=_("the same as")
    )
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    class Meta:
        verbose_name = _("received item")
        verbose_name_plural = _("received items")
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(F("state"), F("received_at").desc(), F("id").desc(), name="correspondence_intake_list"),
            models.Index(fields=["message_id"], name="correspondence_intake_mid", condition=~Q(message_id="")),
        ]
        constraints = [
            # Known bytes are one more sighting, never a second item.
            models.UniqueConstraint(fields=["raw"], name="correspondence_intake_raw_once"),
            models.CheckConstraint(
                condition=Q(state__in=["received", "waiting", "registered", "duplicate", "quarantined", "dismissed"]),
                name="correspondence_intake_state",
            ),
            models.CheckConstraint(
                condition=~Q(state="quarantined") | ~Q(reason=""), name="correspondence_intake_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="registered") | Q(document__isnull=False), name="correspondence_intake_document"
            ),
            models.CheckConstraint(
                condition=~Q(state="duplicate") | Q(same_as__isnull=False), name="correspondence_intake_same"
            ),
        ]

    def __str__(self) -> str:
        return self.subject or self.file_name

    @property
    def title(self) -> str:
        """What the list shows: the subject, or the file's name."""
        return self.subject or self.file_name

    @property
    def sender(self) -> str:
        return self.sender_name or self.sender_email

    def fact(self, name: str) -> dict[str, Any]:
        """One understood fact: {"value": ..., "why": ...}, {} when there is none."""
        found = self.understood.get(name)
        return found if isinstance(found, dict) else {}


class IntakeSighting(models.Model):
    """The same bytes seen once more somewhere: noted, not a new item."""

    item = models.ForeignKey(IntakeItem, models.CASCADE, related_name="sightings", verbose_name=_("item"))
    source = models.CharField(_("identity at the source"), max_length=500, unique=True)
    account = models.ForeignKey(
        MailAccount, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("mail account")
    )
    seen_at = models.DateTimeField(_("seen at"))

    class Meta:
        verbose_name = _("sighting")
        verbose_name_plural = _("sightings")
        ordering = ["item_id", "id"]

    def __str__(self) -> str:
        return self.source


class IntakePart(models.Model):
    """A file of a letter, stored on its own."""

    class Role(models.TextChoices):
        ATTACHMENT = "attachment", _("Attachment")
        INLINE = "inline", _("Part of the text")
        NESTED = "nested", _("Inside another file")

    item = models.ForeignKey(IntakeItem, models.CASCADE, related_name="parts", verbose_name=_("item"))
    position = models.PositiveIntegerField(_("order"))
    file_name = models.CharField(_("file name"), max_length=255)
    blob = models.ForeignKey("storage.Blob", models.PROTECT, related_name="+", verbose_name=_("file"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.ATTACHMENT)
    inside = models.CharField(_("inside"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("part of a received item")
        verbose_name_plural = _("parts of received items")
        ordering = ["item_id", "position"]
        indexes = [models.Index(fields=["blob"], name="correspondence_part_blob")]
        constraints = [models.UniqueConstraint(fields=["item", "position"], name="correspondence_part_once")]

    def __str__(self) -> str:
        return self.file_name
