"""Documents as a table to take away: the house's facts, then the fields that their kinds add."""

import tempfile
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy

from ecm.exports import TYPES, Column, Format, csv_lines, write_xlsx
from ecm.fields import export_columns
from ecm.models import User
from storage import queries
from storage.filters import filter_of
from storage.models import Blob, Document
from storage.services import store_bytes
from storage.services.extra import extra_specs

# Up to here a page waits for its file; a longer export is a job with a notice at its end.
MOST_AT_ONCE = 2_000
# More rows are not looked at in one sheet; a narrower filter gives the rest.
MOST = 50_000

COLUMNS: list[Column[Document]] = [
    Column(gettext_lazy("Document number"), lambda row: row.number, 18),
    Column(gettext_lazy("Title"), lambda row: row.title, 50),
    Column(gettext_lazy("Kind"), lambda row: str(row.kind), 18),
    Column(gettext_lazy("Date"), lambda row: row.dated_on, 12),
    Column(pgettext_lazy("term", "Valid from"), lambda row: row.valid_from, 12),
    Column(pgettext_lazy("term", "Valid to"), lambda row: row.valid_to, 12),
    Column(gettext_lazy("Amount"), lambda row: row.amount, 16),
    Column(gettext_lazy("Currency"), lambda row: row.currency, 10),
    Column(gettext_lazy("Status"), lambda row: row.get_status_display(), 16),
    Column(gettext_lazy("Author"), lambda row: str(row.author or ""), 24),
    Column(gettext_lazy("Department"), lambda row: str(row.department or ""), 24),
]


def chosen_documents(query: QueryDict, user: User, at: datetime, *, most: int = MOST) -> list[Document]:
    """The documents of the address that this person may see, newest first, `most` at most."""
    narrowed = filter_of(query)
    rows = narrowed.apply(queries.documents_visible_to(user), user, timezone.localdate(at))
    return list(rows.select_related("kind__field_set").order_by(*queries.ORDER)[:most])


def columns_for(documents: Sequence[Document], user: User) -> list[Column[Document]]:
    """The house's columns and those of the kinds that occur; a field of another kind stays empty."""
    kinds = {document.kind_id: document.kind for document in documents}
    added = list[Column[Document]]()
    for kind in kinds.values():
        specs = extra_specs(kind)
        values = [document.extra for document in documents if document.kind_id == kind.pk]
        for column in export_columns(specs, values, user):
            added.append(Column(column.title, _of_kind(kind.pk, column.value)))
    return [*COLUMNS, *added]


def _of_kind(kind_id: int, value: Callable[[dict[str, Any]], Any]) -> Callable[[Document], Any]:
    return lambda document: value(document.extra) if document.kind_id == kind_id else None


def write_documents(query: str, form: Format, *, user: User, at: datetime) -> Blob:
    """The documents as this person may see them now, narrowed as the address says, kept as a file for a while."""
    with translation.override(user.language), tempfile.TemporaryFile() as file:
        documents = chosen_documents(QueryDict(query), user, at)
        columns = columns_for(documents, user)
        if form == "csv":
            file.writelines(csv_lines(columns, documents))
        else:
            write_xlsx(columns, documents, file, sheet=gettext("Documents"))
        file.seek(0)
        return store_bytes(file.read(), TYPES[form].partition(";")[0], at=at)
