"""Writes of mailings."""

from mailings.services.confirming import confirm
from mailings.services.drafting import MOST_BYTES, change_mailing, discard_draft, draft_mailing
from mailings.services.letters import sample_letter
from mailings.services.sending import due_letters, go_on, resume, send_letter
from mailings.services.stopping import allow_address, retry_refused, stop, stop_address

__all__ = [
    "MOST_BYTES", "allow_address", "change_mailing", "confirm", "discard_draft", "draft_mailing", "due_letters",
    "go_on", "resume", "retry_refused", "sample_letter", "send_letter", "stop", "stop_address",
]  # fmt: skip
