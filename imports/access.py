"""Who imports. Whose imports one sees stands in `queries.imports_visible_to`."""

from django.utils.translation import gettext_lazy as _

from ecm import access
from imports.rights import RUN

__all__ = ["RUN", "register_permissions"]


def register_permissions() -> None:
    """Make the permission known to the kernel."""
    access.permission(RUN, _("Import counterparties from files, and take imports back"))
