"""What is known of a person beyond requisites: identity documents, addresses of service, consents; and place names."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from counterparties.models.parties import Counterparty
from ecm.folding import fold


class PersonalRow(models.Model):
    """A row with its own term. One entered by mistake is taken back and stays for the history."""

    counterparty = models.ForeignKey(Counterparty, models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=300, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    created_by = models.ForeignKey("ecm.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("created at"))
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)

    class Meta:
        abstract = True


def term(name: str) -> models.CheckConstraint:
    """An end does not lie before its beginning."""
    condition = Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on"))
    return models.CheckConstraint(condition=condition, name=name)


class IdentityDocument(PersonalRow):
    """A passport or the like; `starts_on` is its day of issue, `ends_on` its last day."""

    class Kind(models.TextChoices):
        PASSPORT = "passport", _("Passport")
        ID_CARD = "id_card", _("Identity card")
        FOREIGN = "foreign", _("Passport for travel abroad")
        RESIDENCE = "residence", _("Residence permit")
        LICENCE = "licence", _("Driving licence")
        BIRTH = "birth", _("Birth certificate")
        OTHER = "other", _("Other")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    series = models.CharField(_("series"), max_length=20, blank=True)
    number = models.CharField(_("number"), max_length=40)
    issued_by = models.CharField(_("issued by"), max_length=200, blank=True)
    issuer_code = models.CharField(_("code of the issuer"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)

    class Meta:
        verbose_name = _("identity document")
        verbose_name_plural = _("identity documents")
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["counterparty"], name="identity_of")]
        constraints = [
            term("identity_term"),
            models.CheckConstraint(condition=~Q(number=""), name="identity_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.series} {self.number}".strip()


class ServiceAddress(PersonalRow):
    """Where a person is registered, lives, or is served."""

    class Purpose(models.TextChoices):
        SERVICE = "service", _("Address of service")
        RESIDENCE = "residence", _("Residence")
        REGISTRATION = "registration", _("Registration")
        DELIVERY = "delivery", _("Delivery")

    purpose = models.CharField(_("purpose"), max_length=12, choices=Purpose.choices, default=Purpose.SERVICE)
    country = models.CharField(_("country"), max_length=2, blank=True)
    region = models.CharField(_("region"), max_length=100, blank=True)
    district = models.CharField(_("district"), max_length=100, blank=True)
    city = models.CharField(_("city"), max_length=100, blank=True)
    postcode = models.CharField(_("postcode"), max_length=12, blank=True)
    street = models.CharField(_("street, house"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("address of service")
        verbose_name_plural = _("addresses of service")
        ordering = ["purpose", "-starts_on", "-id"]
        indexes = [models.Index(fields=["counterparty"], name="service_address_of")]
        constraints = [
            term("service_address_term"),
            models.CheckConstraint(condition=~(Q(city="") & Q(street="")), name="service_address_somewhere"),
        ]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.postcode, self.region, self.district, self.city, self.street) if part)


class Consent(PersonalRow):
    """A person agreed to something on a day; `ends_on` is the last day of it, withdrawn or run out."""

    class Purpose(models.TextChoices):
        DATA = "data", _("Use of personal data")
        MARKETING = "marketing", _("Advertising and mailings")
        TRANSFER = "transfer", _("Handing over to others")
        PHOTO = "photo", _("Pictures and recordings")
        OTHER = "other", _("Other")

    purpose = models.CharField(_("agreed to"), max_length=10, choices=Purpose.choices, default=Purpose.DATA)
    proof = models.ForeignKey(
        "storage.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proved by")
    )

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["purpose", "-starts_on", "-id"]
        indexes = [models.Index(fields=["counterparty"], name="consent_of")]
        constraints = [term("consent_term")]

    def __str__(self) -> str:
        return str(self.get_purpose_display())


class Place(models.Model):
    """A region, district or city that somebody wrote into an address: offered to whoever writes the next one."""

    class Level(models.TextChoices):
        REGION = "region", _("Region")
        DISTRICT = "district", _("District")
        CITY = "city", _("City")

    level = models.CharField(_("level"), max_length=8, choices=Level.choices)
    country = models.CharField(_("country"), max_length=2, blank=True)
    text = models.CharField(_("name"), max_length=100)
    search_key = models.CharField(max_length=100, editable=False)
    # The region it lies in, folded; empty when the address named none.
    within = models.CharField(_("in the region"), max_length=100, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["country", "level", "search_key", "id"]
        constraints = [
            models.UniqueConstraint(fields=["level", "country", "search_key", "within"], name="place_once"),
            models.CheckConstraint(condition=~Q(text=""), name="place_named"),
        ]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the folded forms, by which a place is found."""
        self.search_key, self.within = fold(self.text)[:100], fold(self.within)[:100]
        super().save(*args, **kwargs)
