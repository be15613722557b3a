"""Sentences of the console's library that it says in English in some languages of the house.

Named here they are extracted with our own, and ours come first. What the library translates by itself stays its own.
"""

from django.utils.translation import gettext_noop as _

SENTENCES = (
    _("Search…"), _("Search all pages…"), _("Actions"), _("Show filters"), _("Filter by"), _("Main menu"), _("Sidebar"),
    _("Toggle sidebar"), _("Toggle breadcrumbs"), _("Toggle section"), _("Toggle side panel"), _("Toggle status"),
    _("Side panels"), _("Side panel width"), _("Minimap"), _("Toggle minimap"), _("Close dialog"),
    _("Edit account avatar"), _("Breadcrumb"), _("Pagination"), _("View history"), _("Usage"), _("Save changes"),
    _("Skip to main content"), _("There are no log entries to display."), _("Section"), _("Application"),
    _("New: %(model_name)s"), _("Go to the first error"),
    _("Save your changes before leaving"), _("You have <span>unsaved edits</span>"),
    _("Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
    _("Keyboard shortcut"), _("Show keyboard shortcuts"), _("All keyboard shortcuts"),
)  # fmt: skip
