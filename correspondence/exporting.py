"""An exported journal: its columns, and the file of a long export, which a job writes."""

import tempfile
from datetime import datetime

from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from correspondence import queries
from correspondence.filters import filter_of
from correspondence.models import Registration
from ecm.exports import TYPES, Column, Format, csv_lines, write_xlsx
from ecm.models import User
from storage.models import Blob
from storage.services import store_bytes

# Up to here a page waits for its file; a longer export is a job with a notice at its end.
MOST_AT_ONCE = 2_000
# More rows are not looked at in one sheet; a narrower filter gives the rest.
MOST = 100_000

COLUMNS: list[Column[Registration]] = [
    Column(_("No."), lambda row: row.number, 18),
    Column(_("Date"), lambda row: row.registered_on, 12),
    Column(_("Direction"), lambda row: row.get_direction_display(), 12),
    Column(_("Journal"), lambda row: str(row.journal), 16),
    Column(_("Correspondent"), lambda row: row.correspondent, 36),
    Column(_("Their number"), lambda row: row.their_number, 18),
    Column(_("Their date"), lambda row: row.their_date, 12),
    Column(_("Subject"), lambda row: row.document.title, 50),
    Column(_("Kind"), lambda row: str(row.document.kind), 16),
    Column(pgettext_lazy("letter", "Pages"), lambda row: row.pages, 8),
    Column(_("Delivery"), lambda row: row.get_delivery_display(), 12),
    Column(_("Executor"), lambda row: str(row.executor or ""), 24),
    Column(pgettext_lazy("letter", "Due"), lambda row: row.due_on, 12),
    Column(_("Answered"), lambda row: row.done_on, 12),
    Column(pgettext_lazy("letter", "Void"), lambda row: row.void_reason, 24),
]


def write_journal(query: str, form: Format, *, user: User, at: datetime) -> Blob:
    """The journal as this person may see it now, narrowed as the address says, kept as a file for a while."""
    with translation.override(user.language), tempfile.TemporaryFile() as file:
        chosen = filter_of(QueryDict(query), user, timezone.localdate(at))
        seen = queries.registrations_visible_to(user, chosen)
        rows = queries.register_sorted(seen, QueryDict(query).get("sort", ""))[:MOST]
        if form == "csv":
            file.writelines(csv_lines(COLUMNS, rows.iterator(chunk_size=500)))
        else:
            write_xlsx(COLUMNS, rows.iterator(chunk_size=500), file, sheet=gettext("Journal"))
        file.seek(0)
        return store_bytes(file.read(), TYPES[form].partition(";")[0], at=at)
