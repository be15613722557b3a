"""Who may search. What they find is decided by the policies of what is found."""

from django.utils.translation import gettext_lazy as _

from ecm import access

VIEW = "search.view"


def register() -> None:
    """Make the permission known; called when the app is ready."""
    access.permission(VIEW, _("Search"))
