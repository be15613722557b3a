"""Writes of approvals."""

from approvals.services.deciding import decide
from approvals.services.ending import cancel, end_left, void_outdated
from approvals.services.people import Seat, proposed_seats
from approvals.services.remarks import add_remark
from approvals.services.reminders import remind
from approvals.services.starting import start_approval

__all__ = [
    "Seat", "add_remark", "cancel", "decide", "end_left", "proposed_seats", "remind", "start_approval", "void_outdated",
]  # fmt: skip
