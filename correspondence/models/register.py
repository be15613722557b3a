"""Journals and what stands in them. The number is given once and for ever (ISO 15489, GOST R 7.0.97)."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ecm.models import Department, User
from ecm.texts import LocalisedField, pick
from ecm.versions import Versioned

MOST_DAYS = 365  # to answer in


class Direction(models.TextChoices):
    """Which way a document goes."""

    INCOMING = "incoming", pgettext_lazy("journal", "Incoming")
    OUTGOING = "outgoing", pgettext_lazy("journal", "Outgoing")
    INTERNAL = "internal", pgettext_lazy("journal", "Internal")


class Delivery(models.TextChoices):
    """How a document came or went."""

    EMAIL = "email", _("E-mail")
    POST = "post", pgettext_lazy("delivery", "Post")
    COURIER = "courier", _("Courier")
    HAND = "hand", _("By hand")
    PORTAL = "portal", _("Portal")
    FAX = "fax", _("Fax")


class RegistrationJournal(models.Model):
    """A series of numbers: `mask` makes a number of `{seq}`, `{year}`, `{journal}` and `{month}`."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = LocalisedField(_("title"))
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices)
    mask = models.CharField(_("number mask"), max_length=80, default="{seq:05}/{year}")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("department")
    )
    days_to_answer = models.PositiveIntegerField(_("days to answer"), null=True, blank=True)
    position = models.PositiveIntegerField(_("order"), default=100)
    is_active = models.BooleanField(_("open for registration"), default=True)

    class Meta:
        verbose_name = _("registration journal")
        verbose_name_plural = _("registration journals")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(direction__in=["incoming", "outgoing", "internal"]), name="correspondence_journal_direction"
            ),
            models.CheckConstraint(condition=Q(mask__contains="{seq"), name="correspondence_journal_mask"),
        ]

    def __str__(self) -> str:
        return pick(self.title) or self.code

    def clean(self) -> None:
        """A day to answer by is a date, however far."""
        days = getattr(self, "days_to_answer", None)  # None: not a number was typed
        if days is not None and not 1 <= days <= MOST_DAYS:
            raise ValidationError({"days_to_answer": _("From 1 to %(most)s days, please.") % {"most": MOST_DAYS}})


class JournalYear(models.Model):
    """The next number of a journal in a year; locked while a number is drawn, so that none is left out or doubled."""

    journal = models.ForeignKey(RegistrationJournal, models.PROTECT, related_name="years")
    year = models.PositiveIntegerField(_("year"))
    next_seq = models.PositiveIntegerField(_("next number"), default=1)

    class Meta:
        verbose_name = _("year of a journal")
        verbose_name_plural = _("years of journals")
        constraints = [
            models.UniqueConstraint(fields=["journal", "year"], name="correspondence_journal_year"),
            models.CheckConstraint(condition=Q(next_seq__gte=1), name="correspondence_journal_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.journal} {self.year}"


class Registration(Versioned):
    """One entry of a journal. A voided entry keeps its number and its reason; the document may be entered anew."""

    as_today: Sequence[str] = ()
    """Of a past day: names of facts that nobody recorded of it, shown as they are today."""

    document = models.ForeignKey(
        "storage.Document", models.PROTECT, related_name="registrations", verbose_name=_("document")
    )
    journal = models.ForeignKey(
        RegistrationJournal, models.PROTECT, related_name="registrations", verbose_name=_("journal")
    )
    year = models.PositiveIntegerField(_("year"))
    seq = models.PositiveIntegerField(_("number in the year"))
    number = models.CharField(_("registration number"), max_length=80)
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices)
    registered_at = models.DateTimeField(_("registered at"))
    registered_on = models.DateField(_("registration date"))
    registered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("registered by")
    )
    counterparty = models.ForeignKey(
        "counterparties.Counterparty",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="registrations",
        verbose_name=_("correspondent"),
    )
    # The name as it was on that day: the journal must read the same after the party is renamed.
    correspondent = models.CharField(_("correspondent's name"), max_length=300, blank=True)
    # Both numbers, the correspondent and the title, folded: what the text filter of the journal looks through.
    search_key = models.TextField(editable=False, blank=True)
    their_number = models.CharField(_("their number"), max_length=80, blank=True)
    their_date = models.DateField(_("their date"), null=True, blank=True)
    executor = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("executor")
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    done_on = models.DateField(_("answered"), null=True, blank=True)
    delivery = models.CharField(_("delivery"), max_length=10, choices=Delivery.choices, blank=True)
    pages = models.PositiveIntegerField(pgettext_lazy("sheets", "pages"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    in_reply_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replies", verbose_name=_("in reply to")
    )
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True)
    voided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("voided by")
    )
    void_reason = models.CharField(_("reason of voiding"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["-registered_at", "-id"]
        indexes = [
            models.Index(F("registered_at").desc(), F("id").desc(), name="correspondence_reg_list"),
            models.Index(F("journal"), F("registered_at").desc(), F("id").desc(), name="correspondence_reg_journal"),
            models.Index(F("direction"), F("registered_at").desc(), F("id").desc(), name="correspondence_reg_way"),
            models.Index(F("counterparty"), F("registered_at").desc(), F("id").desc(), name="correspondence_reg_party"),
            models.Index(F("executor"), F("registered_at").desc(), F("id").desc(), name="correspondence_reg_executor"),
            models.Index(
                fields=["due_on"],
                name="correspondence_reg_due",
                condition=Q(due_on__isnull=False, done_on__isnull=True),
            ),
            models.Index(fields=["number"], name="correspondence_reg_number"),
            models.Index(fields=["their_number"], name="correspondence_reg_theirs", condition=~Q(their_number="")),
        ]
        constraints = [
            models.UniqueConstraint(fields=["journal", "year", "seq"], name="correspondence_reg_seq_once"),
            models.UniqueConstraint(fields=["journal", "number"], name="correspondence_reg_number_once"),
            models.UniqueConstraint(
                fields=["document"], condition=Q(voided_at__isnull=True), name="correspondence_reg_document_once"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="") | (Q(voided_at__isnull=False) & ~Q(void_reason="")),
                name="correspondence_reg_void_reason",
            ),
            models.CheckConstraint(
                condition=Q(direction__in=["incoming", "outgoing", "internal"]), name="correspondence_reg_direction"
            ),
            models.CheckConstraint(condition=Q(seq__gte=1) & ~Q(number=""), name="correspondence_reg_numbered"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_void(self) -> bool:
        return self.voided_at is not None

    @property
    def state(self) -> str:
        """The word of the status sets: "voided", "done" or "registered"."""
        if self.voided_at:
            return "voided"
        return "done" if self.done_on else "registered"

    @property
    def void_dialog(self) -> str:
        """The name of the dialog that voids this entry, on a page with several."""
        return f"void-{self.pk}"

    def is_overdue(self, today: date) -> bool:
        return bool(self.due_on and self.due_on < today and not self.done_on and not self.voided_at)


class Enclosure(models.Model):
    """A document that came with a registered letter."""

    registration = models.ForeignKey(Registration, models.PROTECT, related_name="enclosures", verbose_name=_("letter"))
    document = models.ForeignKey(
        "storage.Document", models.PROTECT, related_name="enclosed_in", verbose_name=_("document")
    )
    position = models.PositiveIntegerField(_("order"), default=1)

    class Meta:
        verbose_name = _("enclosure")
        verbose_name_plural = _("enclosures")
        ordering = ["registration_id", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["registration", "document"], name="correspondence_enclosure_once")
        ]

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.document_id}"
