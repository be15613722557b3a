"""Requisites and bank accounts over two times: when it was so, and when we knew it.

A row says: from `valid_from` until the day before `valid_to` it was so (null: still), and we believed that from
`recorded_at` until `superseded_at` (null: still). Rows never change except that they are superseded once.

The current rows of a counterparty's requisites form one unbroken chain without overlaps. The database holds that:
triggers copy each current row into a slot, and the slots' constraints (unique starts, unique ends, one open end, each
end is another's start, checked at commit) leave no other shape possible.
"""

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counterparties.models.parties import Counterparty
from ecm.texts import LocalisedField


class Act(models.TextChoices):
    """What brought a version about."""

    INITIAL = "initial", _("First entry")
    CHANGE = "change", pgettext_lazy("act", "Change")
    CORRECTION = "correction", _("Correction")


class Period(models.Model):
    """The two times of a version, and where it came from."""

    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid until, not included"), null=True, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)
    # Set together with `superseded_at` when the whole act was taken back: nobody is found by what it said.
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    recorded_by = models.ForeignKey("ecm.User", models.PROTECT, null=True, related_name="+", verbose_name=_("by"))
    act = models.CharField(_("act"), max_length=10, choices=Act.choices, default=Act.INITIAL)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    proof = models.ForeignKey(
        "storage.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proved by")
    )

    class Meta:
        abstract = True

    @property
    def last_day(self) -> date | None:
        """The last day it was so; None while it still is."""
        return self.valid_to - timedelta(days=1) if self.valid_to else None

    @property
    def is_current(self) -> bool:
        """Whether this is what we believe now (of whatever day)."""
        return self.superseded_at is None

    def holds_on(self, day: date) -> bool:
        """Whether it was so on the day."""
        return self.valid_from <= day and (self.valid_to is None or self.valid_to > day)


def period_constraints(prefix: str) -> list[models.CheckConstraint]:
    """An end lies behind its beginning, in both times."""
    return [
        models.CheckConstraint(
            condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name=f"{prefix}_valid_period"
        ),
        models.CheckConstraint(
            condition=Q(superseded_at__isnull=True) | Q(superseded_at__gt=F("recorded_at")),
            name=f"{prefix}_known_period",
        ),
        models.CheckConstraint(condition=Q(act__in=["initial", "change", "correction"]), name=f"{prefix}_act"),
    ]


class Requisites(Period):
    """The legal details of a counterparty for one period, as known for one time."""

    class Basis(models.TextChoices):
        NONE = "", "—"
        CHARTER = "charter", _("Charter")
        POWER = "power", _("Power of attorney")
        LAW = "law", _("Law")
        OTHER = "other", _("Other")

    counterparty = models.ForeignKey(Counterparty, models.PROTECT, related_name="requisites")
    full_name = models.CharField(_("full name"), max_length=500)
    short_name = models.CharField(_("short name"), max_length=300, blank=True)
    names = LocalisedField(_("names in other languages"))
    legal_form = models.CharField(_("legal form"), max_length=60, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    identifiers = models.JSONField(_("numbers"), default=dict, blank=True)
    # Kinds of numbers that break their rule and were kept by right.
    unusual = models.JSONField(_("kept with a warning"), default=list, blank=True)
    addresses = models.JSONField(_("addresses"), default=dict, blank=True)
    signatory_name = models.CharField(_("signatory"), max_length=200, blank=True)
    signatory_post = models.CharField(_("signatory's post"), max_length=200, blank=True)
    signatory_basis = models.CharField(_("acts under"), max_length=8, choices=Basis.choices, blank=True)
    power_number = models.CharField(_("power of attorney number"), max_length=60, blank=True)
    power_dated_on = models.DateField(_("dated"), null=True, blank=True)
    power_valid_to = models.DateField(_("in force until"), null=True, blank=True)
    power_scope = models.CharField(_("powers"), max_length=300, blank=True)
    power_limit = models.DecimalField(_("up to the amount"), max_digits=18, decimal_places=2, null=True, blank=True)
    power_currency = models.CharField(_("currency"), max_length=3, blank=True)
    tax_regime = models.CharField(_("tax regime"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("requisites")
        verbose_name_plural = _("requisites")
        ordering = ["counterparty_id", "valid_from", "id"]
        indexes = [
            models.Index(fields=["counterparty", "valid_from"], name="requisites_now", condition=Q(superseded_at=None)),
            models.Index(fields=["counterparty", "recorded_at"], name="requisites_known"),
        ]
        constraints = [
            *period_constraints("requisites"),
            models.CheckConstraint(condition=~Q(full_name=""), name="requisites_named"),
            models.CheckConstraint(
                condition=Q(power_limit__isnull=True) | ~Q(power_currency=""), name="requisites_limit_money"
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.full_name


VALUES = (
    "full_name",
    "short_name",
    "names",
    "legal_form",
    "country",
    "identifiers",
    "unusual",
    "addresses",
    "signatory_name",
    "signatory_post",
    "signatory_basis",
    "power_number",
    "power_dated_on",
    "power_valid_to",
    "power_scope",
    "power_limit",
    "power_currency",
    "tax_regime",
)
"""The fields of requisites that say something; the rest is their two times and their origin."""


class RequisitesSlot(models.Model):
    """A current period of requisites; kept by triggers, whose constraints forbid gaps and overlaps."""

    counterparty = models.ForeignKey(Counterparty, models.DO_NOTHING, related_name="+", db_constraint=False)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        verbose_name = _("current period of requisites")
        verbose_name_plural = _("current periods of requisites")

    def __str__(self) -> str:
        return f"{self.counterparty_id}: {self.starts_on}"


class BankAccount(Period):
    """A bank account of a counterparty for one period. One account (`number`) never has two current rows a day."""

    counterparty = models.ForeignKey(Counterparty, models.PROTECT, related_name="accounts")
    number = models.CharField(_("IBAN or account"), max_length=40)
    bank_name = models.CharField(_("bank"), max_length=200, blank=True)
    bic = models.CharField(_("BIC"), max_length=11, blank=True)
    bik = models.CharField(_("BIK"), max_length=9, blank=True)
    correspondent = models.CharField(_("correspondent account"), max_length=40, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    is_main = models.BooleanField(_("main account"), default=False)
    confirmed_by = models.ForeignKey(
        "ecm.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    # Told by `counterparties.main_account`: `is_main` is what people marked, this is what follows from it on a day.
    is_main_on_day: bool = False

    class Meta:
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        ordering = ["counterparty_id", "-is_main", "valid_from", "id"]
        indexes = [
            models.Index(fields=["counterparty", "valid_from"], name="account_now", condition=Q(superseded_at=None)),
            models.Index(fields=["number"], name="account_number"),
        ]
        constraints = [
            *period_constraints("account"),
            models.CheckConstraint(condition=~Q(number=""), name="account_numbered"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("recorded_by")),
                name="account_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="account_confirmed_at",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_confirmed(self) -> bool:
        """A second person looked at it."""
        return self.confirmed_by_id is not None
