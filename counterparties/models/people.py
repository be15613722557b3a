"""People of the counterparties: an address book of its own, with a post and a term at each counterparty."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from counterparties.models.parties import Counterparty
from ecm.models import Guarded, Versioned


class Contact(Guarded, Versioned):
    """A person. One person may serve several counterparties."""

    last_name = models.CharField(_("surname"), max_length=100)
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=100, blank=True)
    display_name = models.CharField(max_length=310, editable=False)
    search_key = models.TextField(editable=False, blank=True)
    # The contact details as shown ([kind, value], ...): a copy of `points`, read with the row.
    reach = models.JSONField(editable=False, default=list)
    language = models.CharField(_("writes in"), max_length=2, blank=True)
    birthday = models.DateField(_("birthday"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    has_consent = models.BooleanField(_("agreed to the use of personal data"), default=False)
    created_by = models.ForeignKey("ecm.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("created at"))
    # Since when name and contact details are as they stand here; what stood before is in `versions`.
    recorded_at = models.DateTimeField(_("recorded at"), null=True, editable=False)

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["display_name", "id"]
        indexes = [models.Index(fields=["display_name", "id"], name="contact_list")]
        constraints = [models.CheckConstraint(condition=~Q(last_name=""), name="contact_named")]

    def __str__(self) -> str:
        return self.display_name


class ContactVersion(models.Model):
    """How a person was called and reached until a change. Rows never change; they go when the person goes (ADR 32)."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="versions")
    last_name = models.CharField(_("surname"), max_length=100)
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    patronymic = models.CharField(_("patronymic"), max_length=100, blank=True)
    display_name = models.CharField(max_length=310)
    reach = models.JSONField(default=list)
    # Null: nobody wrote down since when (people from before versions were kept).
    recorded_at = models.DateTimeField(_("recorded at"), null=True)
    superseded_at = models.DateTimeField(_("superseded at"))
    superseded_by = models.ForeignKey(
        "ecm.User", models.PROTECT, null=True, related_name="+", verbose_name=_("superseded by")
    )

    class Meta:
        verbose_name = _("earlier version of a contact")
        verbose_name_plural = _("earlier versions of contacts")
        ordering = ["contact_id", "-superseded_at", "-id"]
        indexes = [models.Index(fields=["contact", "superseded_at"], name="contact_version_at")]
        constraints = [
            models.CheckConstraint(
                condition=Q(recorded_at__isnull=True) | Q(superseded_at__gte=F("recorded_at")),
                name="contact_version_period",
            )
        ]

    def __str__(self) -> str:
        return self.display_name


class ContactPost(models.Model):
    """A person's post at a counterparty, from one day to another."""

    as_known: str = ""
    """Of a past day: "today" or "later" when nobody recorded how the person was called and reached on it."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="posts")
    counterparty = models.ForeignKey(Counterparty, models.PROTECT, related_name="posts")
    title = models.CharField(_("post"), max_length=150, blank=True)
    unit = models.CharField(_("unit"), max_length=150, blank=True)
    reports_to = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reports", verbose_name=_("reports to")
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)
    is_main = models.BooleanField(_("main contact"), default=False)

    class Meta:
        verbose_name = _("post of a contact")
        verbose_name_plural = _("posts of contacts")
        ordering = ["counterparty_id", "-is_main", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="contact_post_period",
            )
        ]

    def __str__(self) -> str:
        return self.title


class ContactPoint(models.Model):
    """A way to reach a person."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Phone")
        MOBILE = "mobile", _("Mobile")
        MESSENGER = "messenger", _("Messenger")
        OTHER = "other", _("Other")

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="points")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    value = models.CharField(_("address or number"), max_length=200)
    # Lower case for addresses, digits with country for phones: by this it is found.
    normal = models.CharField(max_length=200, editable=False, db_index=True)

    class Meta:
        verbose_name = _("contact detail")
        verbose_name_plural = _("contact details")
        ordering = ["contact_id", "id"]
        constraints = [models.UniqueConstraint(fields=["contact", "kind", "normal"], name="contact_point_once")]

    def __str__(self) -> str:
        return self.value


class MailIdentity(models.Model):
    """A mail address, or a whole domain, whose letters are the counterparty's. A claim until it is verified."""

    class Kind(models.TextChoices):
        ADDRESS = "address", _("Address")
        DOMAIN = "domain", _("Domain")

    counterparty = models.ForeignKey(Counterparty, models.CASCADE, related_name="mail_identities")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="+")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    value = models.CharField(_("address or domain"), max_length=254)
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("mail identity")
        verbose_name_plural = _("mail identities")
        ordering = ["counterparty_id", "kind", "value"]
        constraints = [
            models.UniqueConstraint(fields=["value", "kind", "counterparty"], name="mail_identity_once"),
            models.CheckConstraint(condition=~Q(value=""), name="mail_identity_named"),
        ]

    def __str__(self) -> str:
        return self.value
