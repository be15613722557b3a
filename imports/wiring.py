"""What imports bring to the house: the looks of their states, notices, words on timelines."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ecm.notices import register_notice
from ecm.web import statuses
from ecm.web.page_actions import PageAction, register_page_action
from ecm.web.timeline import describe_event
from imports.access import RUN


def register() -> None:
    """Called once, when all models are loaded."""
    _looks()
    register_page_action("counterparties", PageAction(_("Import"), "imports:imports", "file-input", RUN))
    for code, title, topic in (
        ("imports.done", _("The import of “%(name)s” is done."), _("An import of mine has ended")),
        ("imports.undone", _("The import of “%(name)s” was taken back."), _("An import of mine was taken back")),
        ("imports.reported", _("The report of the import is ready."), _("My report of an import is ready")),
    ):
        register_notice(code, title=title, icon="file-input", topic=topic)
    for name, words, icon in (
        ("imports.file.taken", _("A file was brought"), "upload"),
        ("imports.import.started", _("The import was started"), "play"),
        ("imports.import.ended", _("The import is done"), "check"),
        ("imports.undo.started", _("Taking back was started"), "undo-2"),
        ("imports.import.undone", _("The import was taken back"), "undo-2"),
    ):
        describe_event(name, words, icon=icon)


def _looks() -> None:
    for code, word, icon, tone in (
        ("mapping", pgettext_lazy("import", "Columns to be named"), "columns-3", "info"),
        ("checking", pgettext_lazy("import", "Being checked"), "loader", "info"),
        ("checked", pgettext_lazy("import", "Checked"), "clipboard-check", "info"),
        ("running", pgettext_lazy("import", "Being imported"), "loader", "info"),
        ("stopped", pgettext_lazy("import", "Stopped"), "pause", "warn"),
        ("done", pgettext_lazy("import", "Imported"), "circle-check", "good"),
        ("undoing", pgettext_lazy("import", "Being taken back"), "loader", "info"),
        ("undone", pgettext_lazy("import", "Taken back"), "undo-2", "quiet"),
        ("refused", pgettext_lazy("import", "Refused"), "circle-x", "bad"),
    ):
        statuses.register("import", code, word, icon=icon, tone=tone)
    for code, word, icon, tone in (
        ("new", pgettext_lazy("row", "New"), "sparkles", "info"),
        ("known", pgettext_lazy("row", "Known already"), "user-check", "good"),
        ("doubtful", pgettext_lazy("row", "May be a duplicate"), "copy", "warn"),
        ("wrong", pgettext_lazy("row", "Has an error"), "circle-alert", "bad"),
        ("created", pgettext_lazy("row", "Created"), "circle-check", "good"),
        ("updated", pgettext_lazy("row", "Completed"), "circle-check", "good"),
        ("unchanged", pgettext_lazy("row", "Nothing new"), "equal", "quiet"),
        ("skipped", pgettext_lazy("row", "Left out"), "circle-slash", "quiet"),
        ("failed", pgettext_lazy("row", "Not imported"), "circle-x", "bad"),
        ("undone", pgettext_lazy("row", "Taken back"), "undo-2", "quiet"),
        ("kept", pgettext_lazy("row", "Stays"), "lock", "warn"),
    ):
        statuses.register("import_row", code, word, icon=icon, tone=tone)
