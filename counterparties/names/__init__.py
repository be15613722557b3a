"""Names of organisations and people: spelt one way, and compared."""

from counterparties.names.compare import CANDIDATE, CERTAIN, Comparison, compare, compare_names
from counterparties.names.normal import Name, take_apart
from counterparties.names.scripts import fold, other_layouts

__all__ = [
    "CANDIDATE",
    "CERTAIN",
    "Comparison",
    "Name",
    "compare",
    "compare_names",
    "fold",
    "other_layouts",
    "take_apart",
]
