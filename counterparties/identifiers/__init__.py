"""Tax, registration and bank numbers: checked by the official rules, and found in running text."""

from counterparties.identifiers.finding import Found, find_identifiers
from counterparties.identifiers.kinds import KINDS, IdentifierKind, Verdict, judge, validate
from counterparties.identifiers.refusals import RefusedIdentifier

__all__ = ["KINDS", "Found", "IdentifierKind", "RefusedIdentifier", "Verdict", "find_identifiers", "judge", "validate"]
