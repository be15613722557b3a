"""Payments: what counterparties owe us and what we owe them. Rows are never deleted."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from ecm.versions import Versioned
from storage.models import Document

DIGITS, PLACES = 15, 2


class Hold(models.TextChoices):
    """Why an outgoing payment may not be paid now; empty where nothing holds it."""

    NONE = "", "—"
    UNCONFIRMED = "unconfirmed", _("the account waits for a second person")
    NOT_YET = "not_yet", _("the account is not in use yet")
    CLOSED = "closed", _("the account is not in use any more")
    CORRECTED = "corrected", _("the account was corrected since")
    REPLACED = "replaced", _("another main account was confirmed since")
    TAKEN_BACK = "taken_back", _("the account was taken back")


class Payment(Versioned):
    """A sum that is owed from `booked_on` on and is to be paid by `due_on`."""

    class Direction(models.TextChoices):
        IN = "in", pgettext_lazy("payment", "They pay us")
        OUT = "out", pgettext_lazy("payment", "We pay them")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("payment", "To be paid")
        PAID = "paid", pgettext_lazy("payment", "Paid")
        CANCELLED = "cancelled", pgettext_lazy("payment", "Cancelled")

    counterparty = models.ForeignKey(
        "counterparties.Counterparty", models.PROTECT, related_name="payments", verbose_name=_("counterparty")
    )
    direction = models.CharField(_("direction"), max_length=3, choices=Direction.choices)
    amount = models.DecimalField(_("amount"), max_digits=DIGITS, decimal_places=PLACES)
    currency = models.CharField(_("currency"), max_length=3)
    purpose = models.CharField(_("purpose"), max_length=300)
    # The purpose folded: what is typed into the journal's filter is looked for here, whatever its case.
    search_key = models.CharField(max_length=300, editable=False)
    document = models.ForeignKey(
        "storage.Document", models.PROTECT, null=True, blank=True, related_name="payments", verbose_name=_("document")
    )
    account = models.ForeignKey(
        "counterparties.BankAccount", models.PROTECT, null=True, blank=True, related_name="payments",
        verbose_name=_("account"),
    )  # fmt: skip
    # Since when the payment is meant for this account: what happens to it later holds the payment.
    account_set_at = models.DateTimeField(_("account chosen at"), null=True, blank=True, editable=False)
    booked_on = models.DateField(_("owed since"))
    due_on = models.DateField(_("pay by"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OPEN)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    cancelled_on = models.DateField(_("cancelled on"), null=True, blank=True)
    cancel_reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_by = models.ForeignKey("ecm.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("created at"))
    # Told by `payments.queries`: why it is on hold on the day of the question, its look on it and whether it
    # is overdue then, and its document if the reader sees it.
    hold: str = ""
    shown_look: str = ""
    is_late: bool = False
    shown_document: Document | None = None

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        ordering = ["-due_on", "-id"]
        indexes = [
            models.Index(fields=["due_on", "id"], name="payments_list"),
            models.Index(fields=["state", "due_on", "id"], name="payments_state"),
            models.Index(fields=["counterparty", "due_on", "id"], name="payments_counterparty"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(direction__in=["in", "out"]), name="payments_direction"),
            models.CheckConstraint(condition=Q(state__in=["open", "paid", "cancelled"]), name="payments_state_known"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payments_amount"),
            models.CheckConstraint(condition=~Q(currency=""), name="payments_currency"),
            models.CheckConstraint(condition=~Q(purpose=""), name="payments_purpose"),
            models.CheckConstraint(condition=Q(due_on__gte=F("booked_on")), name="payments_due_after_booked"),
            models.CheckConstraint(
                condition=Q(state="paid", paid_on__isnull=False) | (~Q(state="paid") & Q(paid_on__isnull=True)),
                name="payments_paid_on",
            ),
            models.CheckConstraint(
                condition=(Q(state="cancelled", cancelled_on__isnull=False) & ~Q(cancel_reason=""))
                | (~Q(state="cancelled") & Q(cancelled_on__isnull=True, cancel_reason="")),
                name="payments_cancelled_on",
            ),
            models.CheckConstraint(
                condition=Q(account__isnull=True, account_set_at__isnull=True)
                | Q(account__isnull=False, account_set_at__isnull=False, direction="out"),
                name="payments_account",
            ),
            models.CheckConstraint(
                condition=~Q(state="paid", direction="out", account__isnull=True), name="payments_paid_to_account"
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.pk} · {self.purpose}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_outgoing(self) -> bool:
        return self.direction == self.Direction.OUT

    @property
    def signed(self) -> Decimal:
        """The amount, below zero when we pay it."""
        return -self.amount if self.is_outgoing else self.amount

    @property
    def hold_words(self) -> str:
        """Why it is on hold; "" when nothing holds it. Of rows that were read with their hold."""
        return str(Hold(self.hold).label) if self.hold else ""

    @property
    def way_out(self) -> str:
        """What lets a payment that is on hold be paid."""
        if self.hold == Hold.UNCONFIRMED:
            return gettext("A second person confirms the account, or the payment is put on another confirmed one.")
        return gettext("Put the payment on a confirmed account that is in use.")

    def look(self, day: date) -> str:
        """The word of the statuses for it on a day: an open one is on hold, overdue, or awaits its direction."""
        if not self.is_open:
            return self.state
        if self.hold:
            return "held"
        return "overdue" if self.is_overdue(day) else self.direction

    def is_overdue(self, day: date) -> bool:
        """Open, and its last day is over."""
        return self.is_open and self.due_on < day
