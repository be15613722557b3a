"""The columns of an exported journal."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from correspondence.models import Registration
from ecm.exports import Column

# More rows are not looked at on a screen or in one sheet; a narrower filter gives the rest.
MOST_AT_ONCE = 50_000

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
