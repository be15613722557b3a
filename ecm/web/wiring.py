"""The kernel's own entries in the frame."""

from django.utils.translation import gettext_lazy as _

from ecm.web.navigation import NavItem, register_item


def prepare() -> None:
    from ecm.jobs.reading import failed_count

    register_item(NavItem("desktop", _("Desktop"), "desktop", "layout-dashboard", "", order=0))
    register_item(NavItem("jobs", _("Jobs"), "jobs", "loader", "ecm.administer", order=900, count=failed_count))
