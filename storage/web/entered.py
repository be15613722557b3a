"""What the form of a new document made before, and the way to it."""

from django.urls import reverse

from ecm.access import Person
from ecm.web.twice import Before, same_before
from storage import queries


def is_there(user: Person, pk: int) -> bool:
    """Whether the person still sees the document."""
    return queries.documents_visible_to(user).filter(pk=pk).exists()


def before_of(user: Person, pk: int) -> Before:
    """The visible document that the same form made."""
    document = queries.document_visible_to(user, pk)
    return same_before(str(document), reverse("storage:document", args=[pk]))
