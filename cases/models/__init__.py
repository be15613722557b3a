"""Matters worked on with a counterparty, and the templates they are opened from."""

from cases.models.cases import Case, CaseDocument, CaseMove
from cases.models.templates import CaseKind, CaseTemplate, CaseTemplateStage, CaseYear, Meaning

__all__ = [
    "Case", "CaseDocument", "CaseKind", "CaseMove", "CaseTemplate", "CaseTemplateStage", "CaseYear", "Meaning",
]  # fmt: skip
