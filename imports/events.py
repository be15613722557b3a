"""What happens to imports; what happens to counterparties on the way is told by their own events."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ecm.events import Event


@dataclass(frozen=True, kw_only=True)
class ImportEvent(Event):
    """Something that stands on an import's timeline."""

    import_id: int

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("import", self.import_id),)


@dataclass(frozen=True, kw_only=True)
class FileTaken(ImportEvent):
    name = "imports.file.taken"


@dataclass(frozen=True, kw_only=True)
class ImportStarted(ImportEvent):
    name = "imports.import.started"


@dataclass(frozen=True, kw_only=True)
class ImportEnded(ImportEvent):
    """All rows have their outcome; `counts` by outcome."""

    name = "imports.import.ended"
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class UndoStarted(ImportEvent):
    name = "imports.undo.started"


@dataclass(frozen=True, kw_only=True)
class ImportUndone(ImportEvent):
    """What could be taken back was; `kept` rows were changed since and stay."""

    name = "imports.import.undone"
    undone: int
    kept: int
