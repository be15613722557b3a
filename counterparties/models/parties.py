"""The counterparty itself: what does not change with its requisites."""

from collections.abc import Iterable

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ecm.models import Guarded, Versioned


class PartyRole(models.TextChoices):
    """What a counterparty is to us; several at once."""

    CLIENT = "client", _("Client")
    SUPPLIER = "supplier", _("Supplier")
    PARTNER = "partner", _("Partner")
    CONTRACTOR = "contractor", _("Contractor")
    COMPETITOR = "competitor", _("Competitor")


class Counterparty(Guarded, Versioned):
    """A party we deal with. Its legal and bank details are versions of their own (`Requisites`, `BankAccount`)."""

    class Kind(models.TextChoices):
        LEGAL = "legal", _("Organisation")
        SOLE = "sole", _("Sole trader")
        INDIVIDUAL = "individual", _("Individual")
        PUBLIC = "public", _("Public body")

    class Status(models.TextChoices):
        PROSPECT = "prospect", _("Prospect")
        ACTIVE = "active", _("Active")
        DORMANT = "dormant", _("Dormant")
        CLOSED = "closed", _("Closed")

    kind = models.CharField(_("type"), max_length=10, choices=Kind.choices, default=Kind.LEGAL)
    country = models.CharField(_("country"), max_length=2, blank=True)
    display_name = models.CharField(_("name"), max_length=300)
    # The name without its legal form, folded: lists are ordered by it.
    sort_name = models.CharField(max_length=300, editable=False)
    # Words of all names in both scripts, numbers and phones: what the choosers look through.
    search_key = models.TextField(editable=False, blank=True)
    # The words of the name in Latin and alphabetical order: equal keys are the same name.
    name_key = models.CharField(max_length=300, editable=False, blank=True, db_index=True)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.PROSPECT)
    # Roles between commas (",client,supplier,"): found by `contains`, read with the row. See `roles`.
    role_codes = models.CharField(_("roles"), max_length=80, blank=True, default="")
    manager = models.ForeignKey(
        "ecm.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("responsible manager")
    )
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)
    source = models.CharField(_("how they found us"), max_length=120, blank=True)
    wish = models.CharField(_("what they want"), max_length=500, blank=True)
    is_express = models.BooleanField(_("to be completed"), default=False)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )
    # The card was made by mistake as a whole (an import that was undone): its history stays, nobody sees it any more.
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True, editable=False)
    extra = models.JSONField(_("further fields"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    created_by = models.ForeignKey("ecm.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("counterparty")
        verbose_name_plural = _("counterparties")
        ordering = ["sort_name", "id"]
        indexes = [
            models.Index(fields=["sort_name", "id"], name="party_list"),
            # The list leaves merged cards out and stops after a page, however rare what it is narrowed to.
            models.Index(fields=["merged_into", "sort_name", "id"], name="party_live_list"),
            models.Index(F("created_at").desc(), F("id").desc(), name="party_newest"),
            models.Index(fields=["status", "sort_name", "id"], name="party_by_status"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(display_name=""), name="party_named"),
            models.CheckConstraint(condition=Q(kind__in=["legal", "sole", "individual", "public"]), name="party_kind"),
            models.CheckConstraint(
                condition=Q(status__in=["prospect", "active", "dormant", "closed"]), name="party_status"
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="party_merged_into_other"),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def roles(self) -> list[str]:
        """Codes of the roles, in the order of `PartyRole`."""
        return [code for code in PartyRole.values if f",{code}," in self.role_codes]

    @property
    def role_titles(self) -> list[str]:
        """The roles in words."""
        return [str(PartyRole(code).label) for code in self.roles]


def role_codes(roles: Iterable[str]) -> str:
    """The stored form of a set of roles. Raises ValueError for one that there is not."""
    wanted = {PartyRole(role).value for role in roles}
    return f",{','.join(code for code in PartyRole.values if code in wanted)}," if wanted else ""


class PartyIdentifier(models.Model):
    """A number the counterparty has or had: derived from its requisites, for finding it by the number."""

    counterparty = models.ForeignKey(Counterparty, models.CASCADE, related_name="identifiers")
    kind = models.CharField(_("kind"), max_length=20)
    number = models.CharField(_("number"), max_length=40)

    class Meta:
        verbose_name = _("number of a counterparty")
        verbose_name_plural = _("numbers of counterparties")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["number", "kind", "counterparty"], name="party_identifier_once")]

    def __str__(self) -> str:
        return self.number
