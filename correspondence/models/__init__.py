"""The rows of the register and of the intake ledger."""

from correspondence.models.accounts import MailAccount
from correspondence.models.intake import IntakeItem, IntakePart, IntakeSighting
from correspondence.models.register import (
    Delivery,
    Direction,
    Enclosure,
    JournalYear,
    Registration,
    RegistrationJournal,
)

__all__ = [
    "Delivery",
    "Direction",
    "Enclosure",
    "IntakeItem",
    "IntakePart",
    "IntakeSighting",
    "JournalYear",
    "MailAccount",
    "Registration",
    "RegistrationJournal",
]
