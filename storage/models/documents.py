"""Documents of the house: what they are, where they stand in their life, and their version series (CMIS 1.1)."""

from datetime import date

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ecm.models import Guarded, Versioned
from ecm.texts import LocalisedField, pick
from storage.models.blobs import Blob


class DocumentKind(models.Model):
    """A kind of document (contract, letter, invoice): which fields it has and whether it runs out."""

    class Direction(models.TextChoices):
        ANY = "", _("Any")
        INCOMING = "incoming", _("Incoming")
        OUTGOING = "outgoing", _("Outgoing")
        INTERNAL = "internal", _("Internal")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = LocalisedField(_("title"))
    field_set = models.ForeignKey(
        "ecm.FieldSet", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("further fields")
    )
    has_term = models.BooleanField(_("has a term"), default=False)
    has_amount = models.BooleanField(_("has an amount"), default=False)
    direction = models.CharField(_("usual direction"), max_length=10, choices=Direction.choices, blank=True)
    icon = models.CharField(_("icon"), max_length=40, default="file-text")
    position = models.PositiveIntegerField(_("order"), default=100)
    is_active = models.BooleanField(_("offered for new documents"), default=True)

    class Meta:
        verbose_name = _("document kind")
        verbose_name_plural = _("document kinds")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return pick(self.title) or self.code


class Document(Guarded, Versioned):
    """A document with its own facts; its content is the series of its versions."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        REGISTERED = "registered", pgettext_lazy("document", "Registered")
        ON_APPROVAL = "on_approval", _("On approval")
        APPROVED = "approved", pgettext_lazy("document", "Approved")
        SIGNED = "signed", _("Signed")
        IN_FORCE = "in_force", _("In force")
        REJECTED = "rejected", _("Rejected")
        TERMINATED = "terminated", _("Terminated")
        ARCHIVED = "archived", _("Archived")

    title = models.CharField(_("title"), max_length=500)
    kind = models.ForeignKey(DocumentKind, models.PROTECT, related_name="documents", verbose_name=_("kind"))
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.DRAFT)
    number = models.CharField(_("number"), max_length=80, blank=True)
    dated_on = models.DateField(_("date"), null=True, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    extra = models.JSONField(_("further fields"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    author = models.ForeignKey(
        "ecm.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("author")
    )
    created_at = models.DateTimeField(_("created at"))
    # Title and number folded: what is typed into the journal's filter is looked for here, whatever its case.
    search_key = models.CharField(max_length=600, blank=True, editable=False)
    # The day under which lists show the document: its own date, or the day it came to us.
    listed_on = models.DateField(_("listed under"))

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ["-listed_on", "-id"]
        indexes = [
            models.Index(F("listed_on").desc(), F("id").desc(), name="storage_document_list"),
            models.Index(F("status"), F("listed_on").desc(), F("id").desc(), name="storage_document_status"),
            models.Index(F("kind"), F("listed_on").desc(), F("id").desc(), name="storage_document_kind"),
            models.Index(F("author"), F("listed_on").desc(), F("id").desc(), name="storage_document_author"),
            models.Index(fields=["valid_to"], name="storage_document_term", condition=Q(valid_to__isnull=False)),
            models.Index(fields=["number"], name="storage_document_number", condition=~Q(number="")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="storage_document_title"),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="storage_document_period",
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | ~Q(currency=""), name="storage_document_money"
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "draft", "registered", "on_approval", "approved", "signed", "in_force", "rejected",
                        "terminated", "archived",
                    ]
                ),
                name="storage_document_state",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def is_closed(self) -> bool:
        """Rejected, terminated or archived: its term is watched no longer."""
        return self.status in CLOSED

    def is_expired(self, today: date) -> bool:
        """The term is over and nobody closed the document."""
        return bool(self.valid_to and self.valid_to < today and self.status not in CLOSED)

    def days_left(self, today: date) -> int | None:
        """Days until the term ends, negative after it; None without a term or when the document is closed."""
        return (self.valid_to - today).days if self.valid_to and self.status not in CLOSED else None


CLOSED = frozenset({Document.Status.REJECTED, Document.Status.TERMINATED, Document.Status.ARCHIVED})


class DocumentVersion(models.Model):
    """One content of a document. It never changes: database triggers refuse UPDATE and DELETE."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="versions", verbose_name=_("document"))
    number = models.PositiveIntegerField(_("version"))
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="versions", verbose_name=_("file"))
    file_name = models.CharField(_("file name"), max_length=255)
    note = models.CharField(_("what is new"), max_length=500, blank=True)
    created_by = models.ForeignKey("ecm.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("added at"))

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["document_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="storage_version_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="storage_version_from_one"),
            models.CheckConstraint(condition=~Q(file_name=""), name="storage_version_named"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.number})"
