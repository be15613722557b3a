"""Acts on ticked documents: people are given access, papers are archived."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecm import sharing
from ecm.web.bulk import BulkAction, BulkView, register_bulk
from ecm.web.sharing import PeopleForm
from storage import services
from storage.access import EDIT, KIND
from storage.models import Document
from storage.queries import ORDER, documents_visible_to


class DocumentsBulkView(BulkView):
    """An act on documents that stand in the journal."""

    permission = EDIT
    list_url = "storage:journal"

    def rows(self, ids: Sequence[int]) -> Sequence[Document]:
        found = documents_visible_to(self.request.user).filter(pk__in=ids)
        return list(found.select_related("kind").order_by(*ORDER))


class BulkAccessView(DocumentsBulkView):
    """People take part in the documents from now on and are told."""

    heading = _("Give access")
    explanation = _("These people will see the documents, whatever department they are of, and are told about each.")
    button = _("Give access")

    def form(self, rows: Sequence[Document], data: Any = None) -> forms.Form:
        return PeopleForm(data)

    def act(self, row: Document, values: dict[str, Any]) -> None:
        shared = sharing.shared_kind(KIND)
        sharing.let_see(shared, row, values["people"], actor=self.request.user, at=timezone.now())


class BulkArchiveView(DocumentsBulkView):
    """The documents go to the archive where their state allows it."""

    heading = _("Archive the documents?")
    explanation = _("Archived documents change no more and their terms are not watched. Those under way stay.")
    button = _("Archive")

    def act(self, row: Document, values: dict[str, Any]) -> None:
        services.set_status(document=row, status=Document.Status.ARCHIVED, actor=self.request.user, at=timezone.now())


def register() -> None:
    register_bulk(BulkAction(KIND, "access", _("Give access"), "users", "storage:bulk_access", EDIT, order=40))
    register_bulk(BulkAction(KIND, "archive", _("Archive"), "archive", "storage:bulk_archive", EDIT, order=90))
