"""Who may look at terms. Which terms they see is decided by the policies of the objects that have them."""

from django.utils.translation import gettext_lazy as _

from ecm import access

VIEW = "expiry.view"


def register() -> None:
    """Make the permission known; called when the app is ready."""
    access.permission(VIEW, _("View terms that run out"))
