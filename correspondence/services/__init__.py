"""What correspondence does; the neighbours call these and nothing else."""

from correspondence.services.decisions import Decision, dismiss_item, register_item, retry_item, take_back
from correspondence.services.intake import Received, receive, take_upload
from correspondence.services.paper import register_paper
from correspondence.services.polling import Polled, poll_account
from correspondence.services.registration import (
    Entry,
    change_registration,
    register_document,
    void_registration,
)
from correspondence.services.understanding import understand_again, understand_item

__all__ = [
    "Decision", "Entry", "Polled", "Received", "change_registration", "dismiss_item", "poll_account", "receive",
    "register_document", "register_item", "register_paper", "retry_item", "take_back", "take_upload",
    "understand_again", "understand_item",
    "void_registration",
]  # fmt: skip
