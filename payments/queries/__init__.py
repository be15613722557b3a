"""What people see of payments."""

from payments.queries.accounts import accounts_of, documents_to_pay, main_usable, usable
from payments.queries.balance import (
    IN,
    OUT,
    Balance,
    balances,
    cents,
    of_counterparty,
    open_on,
    planned_for,
    signed_cents,
)
from payments.queries.holding import hold_on, on_hold, with_hold
from payments.queries.listing import (
    NEWEST,
    SHOWN,
    SOON,
    PaymentFilter,
    events_of,
    list_of,
    narrowed,
    newest_file,
    others_open,
    payment_visible_to,
    payments_visible_to,
    show_documents,
)
from payments.queries.then import late_then, page_then, stand_then, state_on

__all__ = [
    "IN",
    "NEWEST",
    "OUT",
    "SHOWN",
    "SOON",
    "Balance",
    "PaymentFilter",
    "accounts_of",
    "balances",
    "cents",
    "documents_to_pay",
    "events_of",
    "hold_on",
    "late_then",
    "list_of",
    "main_usable",
    "narrowed", "newest_file",
    "of_counterparty",
    "on_hold",
    "open_on",
    "others_open",
    "page_then",
    "payment_visible_to",
    "payments_visible_to",
    "planned_for",
    "show_documents",
    "signed_cents",
    "stand_then",
    "state_on",
    "usable",
    "with_hold",
]  # fmt: skip
