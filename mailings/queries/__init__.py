"""Reads of mailings."""

from mailings.queries.audience import (
    MOST_MEMBERS,
    Line,
    Preview,
    audience_of,
    members_of,
    postal_lines,
    preview_of,
    recipients_of,
)
from mailings.queries.letters import (
    deliveries_page,
    deliveries_visible_to,
    delivery_visible_to,
    files_of,
    mailing_visible_to,
    mailings_page,
    mailings_visible_to,
    numbers_of,
    stop_address_visible_to,
    stop_addresses_page,
    usable_versions,
)

__all__ = [
    "MOST_MEMBERS", "Line", "Preview", "audience_of", "deliveries_page", "deliveries_visible_to",
    "delivery_visible_to", "files_of", "mailing_visible_to", "mailings_page", "mailings_visible_to", "members_of",
    "numbers_of", "postal_lines", "preview_of", "recipients_of", "stop_address_visible_to", "stop_addresses_page",
    "usable_versions",
]  # fmt: skip
