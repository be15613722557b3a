"""Mailings, the letters that go out for them, their attachments, and the addresses that are never written to."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ecm.models import Guarded, Versioned


class Mailing(Guarded, Versioned):
    """One letter to every member of a group. Once it was confirmed, its words, files and recipients are fixed."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("mailing", "Draft")
        SENDING = "sending", pgettext_lazy("mailing", "Being sent")
        SENT = "sent", pgettext_lazy("mailing", "Sent")
        STOPPED = "stopped", pgettext_lazy("mailing", "Stopped")

    class Audience(models.TextChoices):
        CARD = "card", _("The e-mail of the card")
        PEOPLE = "people", _("Contact persons with an e-mail")
        BOTH = "both", _("The card and its contact persons")

    subject = models.CharField(_("subject"), max_length=200)
    text = models.TextField(_("text"), max_length=20_000)
    group = models.ForeignKey(
        "counterparties.PartyGroup", models.SET_NULL, null=True, related_name="+", verbose_name=_("group")
    )
    # The group as it was called when it was chosen: it may be renamed, or be gone, when the letters are looked at.
    group_title = models.CharField(_("name of the group"), max_length=120)
    audience = models.CharField(_("written to"), max_length=6, choices=Audience.choices, default=Audience.CARD)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DRAFT)
    created_by = models.ForeignKey("ecm.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("created at"))
    # Who sends: the letters are signed by them, and answers come to them.
    confirmed_by = models.ForeignKey(
        "ecm.User", models.PROTECT, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("mailing")
        verbose_name_plural = _("mailings")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="mailing_list"),
            models.Index(fields=["state", "-created_at", "-id"], name="mailing_by_state"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(subject="") & ~Q(text=""), name="mailing_worded"),
            models.CheckConstraint(condition=Q(audience__in=["card", "people", "both"]), name="mailing_audience"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "sending", "sent", "stopped"]), name="mailing_state"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", confirmed_at__isnull=True, confirmed_by__isnull=True)
                | (~Q(state="draft") & Q(confirmed_at__isnull=False, confirmed_by__isnull=False)),
                name="mailing_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "sending"], ended_at__isnull=True)
                | Q(state__in=["sent", "stopped"], ended_at__isnull=False),
                name="mailing_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_sending(self) -> bool:
        return self.state == self.State.SENDING


class MailingFile(models.Model):
    """A document that goes along: its latest version while the mailing is a draft, then the bytes of that moment."""

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="files", verbose_name=_("mailing"))
    document = models.ForeignKey("storage.Document", models.PROTECT, related_name="+", verbose_name=_("document"))
    position = models.PositiveSmallIntegerField(_("order"), default=1)
    blob = models.ForeignKey("storage.Blob", models.PROTECT, null=True, related_name="+", verbose_name=_("file"))
    file_name = models.CharField(_("file name"), max_length=255, blank=True)

    class Meta:
        verbose_name = _("attachment of a mailing")
        verbose_name_plural = _("attachments of mailings")
        ordering = ["mailing_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["mailing", "document"], name="mailing_file_once"),
            models.CheckConstraint(
                condition=Q(blob__isnull=True, file_name="") | (Q(blob__isnull=False) & ~Q(file_name="")),
                name="mailing_file_fixed",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name or f"{self.mailing_id}: {self.document_id}"


class Delivery(models.Model):
    """One letter of a mailing, or the reason why there is none. Its state moves by compare-and-set."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("letter of a mailing", "Waiting")
        SENT = "sent", pgettext_lazy("letter of a mailing", "Sent")
        REFUSED = "refused", pgettext_lazy("letter of a mailing", "Refused")
        LEFT_OUT = "left_out", pgettext_lazy("letter of a mailing", "Left out")

    class Reason(models.TextChoices):
        NONE = "", "—"
        NO_EMAIL = "no_email", _("No e-mail address")
        INVALID = "invalid", _("The address is not valid")
        NO_CONSENT = "no_consent", _("An individual who has not agreed to mailings")
        SAID_NO = "said_no", _("Does not want to be written to")
        DUPLICATE = "duplicate", _("The address has the letter already")
        HIDDEN = "hidden", _("Not visible to the sender any more")
        STOPPED = "stopped", _("The mailing was stopped before")
        UNSURE = "unsure", _("Stopped while it was on its way: it may have arrived")
        BY_SERVER = "by_server", _("The mail server refused the address")

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="deliveries", verbose_name=_("mailing"))
    counterparty = models.ForeignKey("counterparties.Counterparty", models.PROTECT, related_name="+")
    contact = models.ForeignKey("counterparties.Contact", models.SET_NULL, null=True, related_name="+")
    # As they were called and written to when the mailing was confirmed.
    party_name = models.CharField(_("counterparty"), max_length=300)
    contact_name = models.CharField(_("contact"), max_length=310, blank=True)
    address = models.CharField(_("e-mail"), max_length=254, blank=True)
    # The address in lower case: by it repeats and stop addresses are found.
    key = models.CharField(max_length=254, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=2, default="en")
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.WAITING)
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices, blank=True)
    answer = models.CharField(_("words of the mail server"), max_length=500, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    # Whoever hands the letter over holds it until then; nobody else touches it meanwhile.
    held_until = models.DateTimeField(null=True, editable=False)
    # Not before: the server asked to come again later.
    due_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    class Meta:
        verbose_name = _("letter of a mailing")
        verbose_name_plural = _("letters of mailings")
        ordering = ["mailing_id", "id"]
        indexes = [
            models.Index(fields=["mailing", "state", "id"], name="delivery_by_state"),
            models.Index(fields=["counterparty", "-id"], name="delivery_of_party"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "key"], condition=~Q(state="left_out"), name="delivery_address_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sent", "refused", "left_out"]), name="delivery_state"
            ),
            models.CheckConstraint(
                condition=Q(state="left_out") | ~Q(address="") & ~Q(key=""), name="delivery_addressed"
            ),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="delivery_sent_at",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "sent"], reason="")
                | (Q(state__in=["refused", "left_out"]) & ~Q(reason="")),
                name="delivery_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mailing_id}: {self.address or self.party_name}"


class StopAddress(models.Model):
    """An address that no mailing writes to."""

    key = models.CharField(_("e-mail"), max_length=254, unique=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    added_by = models.ForeignKey("ecm.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    added_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("stop address")
        verbose_name_plural = _("stop addresses")
        ordering = ["-added_at", "-id"]
        indexes = [models.Index(F("added_at").desc(), F("id").desc(), name="stop_address_list")]
        constraints = [models.CheckConstraint(condition=~Q(key=""), name="stop_address_named")]

    def __str__(self) -> str:
        return self.key
