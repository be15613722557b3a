"""What happens to cases; each stands on the timelines of the case and of its counterparty.

Free texts (the title, the note) stay out of the journal, which cannot forget.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ecm.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseEvent(Event):
    case_id: int
    counterparty_id: int
    number: str

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("case", self.case_id), ("counterparty", self.counterparty_id))


@dataclass(frozen=True, kw_only=True)
class CaseOpened(CaseEvent):
    """`after` holds the plain facts that it began with."""

    name = "cases.case.opened"
    journal_only: ClassVar[frozenset[str]] = frozenset({"after"})
    template_id: int
    stage_id: int
    after: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CaseChanged(CaseEvent):
    """`before` and `after` hold the plain facts that differ; texts and added fields are only named."""

    name = "cases.case.changed"
    journal_only: ClassVar[frozenset[str]] = frozenset({"before", "after"})
    fields: tuple[str, ...]
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CaseMoved(CaseEvent):
    """`stage` is the stage's title in each language, as it was called then; `state` what it means."""

    name = "cases.case.moved"
    from_stage_id: int
    to_stage_id: int
    state: str
    stage: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class CaseReopened(CaseMoved):
    name = "cases.case.reopened"


@dataclass(frozen=True, kw_only=True)
class CaseDocumentPut(CaseEvent):
    name = "cases.document.put"
    document_id: int


@dataclass(frozen=True, kw_only=True)
class CaseDocumentTaken(CaseEvent):
    name = "cases.document.taken"
    document_id: int
