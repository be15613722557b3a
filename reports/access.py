"""Who may look at reports; what a report counts is what its reader sees anyway."""

from django.utils.translation import gettext_lazy as _

from ecm import access

VIEW = "reports.view"


def register() -> None:
    """Make the permission known; called from `ready()`."""
    access.permission(VIEW, _("View reports"))
