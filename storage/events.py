"""What happens to documents and files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ecm.events import Event


@dataclass(frozen=True, kw_only=True)
class DocumentEvent(Event):
    """Something that stands on a document's timeline."""

    document_id: int

    def subjects(self) -> tuple[tuple[str, int], ...]:
        return (("document", self.document_id),)


@dataclass(frozen=True, kw_only=True)
class DocumentCreated(DocumentEvent):
    """`status` is the one it began with; `has_file`: its first version was added in the same breath; `has_term`: it has
    a last day of validity. `facts` are the values it began with (`storage.facts`)."""

    name = "storage.document.created"
    journal_only = frozenset({"status", "has_file", "has_term", "facts"})
    status: str = ""
    has_file: bool = False
    has_term: bool = True
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class DocumentChanged(DocumentEvent):
    """`fields` names what changed; `before` and `after` hold the values of those that a past day is shown with.

    Further fields and the content stay in their rows.
    """

    name = "storage.document.changed"
    journal_only = frozenset({"before", "after"})
    fields: tuple[str, ...] = ()
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class DocumentStatusChanged(DocumentEvent):
    name = "storage.document.status_changed"
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class VersionAdded(DocumentEvent):
    name = "storage.version.added"
    version_id: int
    number: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class BlobRead(Event):
    """A file was read; `document_ids` are the documents that hold it now."""

    name = "storage.blob.read"
    digest: str
    state: str
    document_ids: tuple[int, ...] = ()

    def subjects(self) -> tuple[tuple[str, int], ...]:
        """On timelines only what people should know stands: a file that could not be read."""
        return () if self.state == "read" else tuple(("document", pk) for pk in self.document_ids)
