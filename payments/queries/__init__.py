"""What people see of payments."""

from payments.queries.accounts import accounts_of, main_usable, usable
from payments.queries.balance import Balance, balances, of_counterparty, open_on
from payments.queries.holding import hold_on, on_hold, with_hold
from payments.queries.listing import (
    NEWEST,
    SHOWN,
    SOON,
    PaymentFilter,
    list_of,
    narrowed,
    payment_visible_to,
    payments_visible_to,
    show_documents,
)

__all__ = [
    "NEWEST", "SHOWN", "SOON", "Balance", "PaymentFilter", "accounts_of", "balances", "hold_on", "list_of",
    "main_usable", "narrowed", "of_counterparty", "on_hold", "open_on", "payment_visible_to", "payments_visible_to",
    "show_documents", "usable", "with_hold",
]  # fmt: skip
