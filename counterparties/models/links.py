"""Documents of a counterparty."""

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from counterparties.models.parties import Counterparty
from counterparties.models.requisites import BankAccount, Requisites


class DocumentParty(models.Model):
    """The counterparty's part in a document. A registered document pins the requisites it was made with."""

    class Role(models.TextChoices):
        PARTY = "party", _("Party")
        SENDER = "sender", _("Sender")
        ADDRESSEE = "addressee", _("Addressee")

    as_today: Sequence[str] = ()
    """Of a past day: names of facts that nobody recorded of it, shown as they are today."""

    document = models.ForeignKey("storage.Document", models.CASCADE, related_name="parties")
    counterparty = models.ForeignKey(Counterparty, models.PROTECT, related_name="document_links")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.PARTY)
    requisites = models.ForeignKey(
        Requisites, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pinned requisites")
    )
    account = models.ForeignKey(
        BankAccount, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pinned account")
    )
    # Null: since the document is there (rows from before this was kept).
    linked_at = models.DateTimeField(_("came into the dossier"), null=True, blank=True)
    pinned_at = models.DateTimeField(_("pinned at"), null=True, blank=True)
    # The document's own list date, copied: the dossier of 10,000 documents is read by one index.
    listed_on = models.DateField(_("listed under"))
    # Its kind, copied likewise: which papers are there is asked of fifty dossiers at once.
    kind = models.ForeignKey(
        "storage.DocumentKind", models.PROTECT, null=True, blank=True, editable=False, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("party of a document")
        verbose_name_plural = _("parties of documents")
        ordering = ["-listed_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["document", "counterparty", "role"], name="document_party_once"),
        ]
        indexes = [
            models.Index(fields=["counterparty", "-listed_on", "-id"], name="document_party_list"),
            models.Index(fields=["counterparty", "kind", "listed_on"], name="document_party_kinds"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id}: {self.counterparty_id}"
