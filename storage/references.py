"""Documents as values of added fields."""

from collections.abc import Iterable, Mapping

from django.urls import reverse

from ecm.access import Person
from ecm.fields import Reference
from storage.queries import documents_by_id


def documents_as_references(user: Person, ids: Iterable[int]) -> Mapping[int, Reference]:
    """Those the person may see, with their titles and cards."""
    found = documents_by_id(user, ids)
    return {pk: Reference(pk, str(row), reverse("storage:document", args=[pk])) for pk, row in found.items()}
