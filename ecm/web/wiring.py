"""The kernel's own entries in the frame."""

from django.utils.translation import gettext_lazy as _

from ecm.web.navigation import NavItem, register_item


def prepare() -> None:
    register_item(NavItem("desktop", _("Desktop"), "desktop", "layout-dashboard", "", order=0))
