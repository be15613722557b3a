"""Documents as a kind whose circle of readers can be seen and changed."""

from datetime import datetime

from django.urls import reverse

from ecm.models import Department, User
from ecm.sharing import Shared, register_shared
from storage.access import KIND, may_edit
from storage.models import Document
from storage.queries import document_visible_to
from storage.services import change_document


def register() -> None:
    register_shared(Shared(KIND, document_visible_to, may_edit, _change, _url))


def _change(
    row: Document, *, department: Department | None, is_restricted: bool, actor: User, at: datetime
) -> Document:
    return change_document(
        document=row, seen=row.version, actor=actor, at=at, department=department, is_restricted=is_restricted
    )


def _url(pk: int) -> str:
    return reverse("storage:document", args=[pk])
