"""Reads of mailings."""

from mailings.queries.audience import (
    MOST_MEMBERS,
    SIZE,
    Line,
    Preview,
    audience_of,
    members_of,
    postal_lines,
    preview_of,
    recipients_of,
)
from mailings.queries.letters import (
    TASK,
    deliveries_page,
    deliveries_visible_to,
    files_of,
    history_of,
    line_of,
    mailing_visible_to,
    mailings_page,
    mailings_visible_to,
    next_try,
    numbers_of,
    page_of_letters,
    stop_address_visible_to,
    stop_addresses_page,
    stop_addresses_visible_to,
    usable_versions,
)

__all__ = [
    "MOST_MEMBERS", "SIZE", "TASK", "Line", "Preview", "audience_of", "deliveries_page", "deliveries_visible_to",
    "files_of", "history_of", "line_of", "mailing_visible_to", "mailings_page", "mailings_visible_to", "members_of",
    "next_try", "numbers_of", "page_of_letters", "postal_lines", "preview_of", "recipients_of",
    "stop_address_visible_to", "stop_addresses_page", "stop_addresses_visible_to", "usable_versions",
]  # fmt: skip
