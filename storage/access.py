"""Who may do what with documents; writes and reads both ask here."""

from django.utils.translation import gettext_lazy as _

from ecm import access
from ecm.access import Person, Policy
from storage.models import Document, DocumentVersion

VIEW, ADD, EDIT, VIEW_ALL = "storage.view", "storage.add", "storage.edit", "storage.view_all"
KIND = "document"
# What its author still works on: a returned document is mended and goes round again.
UNFINISHED = (Document.Status.DRAFT, Document.Status.REGISTERED, Document.Status.REJECTED)


def may_edit(user: Person, document: Document) -> bool:
    """Whoever has the right may change what they see; the author, even without it, a draft or what was returned."""
    return access.allowed(user, EDIT, document) or (
        document.status in UNFINISHED
        and document.author_id == getattr(user, "pk", None)
        and access.allowed(user, ADD, document)
    )


def require_edit(user: Person, document: Document) -> None:
    """Raises NotFound for a document the person may not see, Forbidden for one they may not change."""
    if not may_edit(user, document):
        access.require(user, EDIT, document)


def register() -> None:
    """Make the permissions and policies of documents known; called when the app is ready."""
    access.permission(VIEW, _("View documents"))
    access.permission(ADD, _("Add documents"))
    access.permission(EDIT, _("Change documents"))
    access.permission(VIEW_ALL, _("View documents of all departments"))
    access.register(Document, Policy(kind=KIND, view=VIEW, view_all=VIEW_ALL))
    access.register(
        DocumentVersion,
        Policy(kind="document_version", view=VIEW, view_all=VIEW_ALL, through="document", guard_kind=KIND),
    )
