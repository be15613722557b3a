"""The console's look and contents: our colours, our tables, and those that the apps bring in `web/console.py`."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ecm.console.viewsets import FieldsGroup, OrganisationGroup

# People are kept in our own form; business files never enter Wagtail's documents.
HIDDEN_MENUS = {"documents", "reports", "help"}
HIDDEN_SETTINGS = {"users", "groups", "workflows", "workflow-tasks", "collections", "redirects"}


@hooks.register("register_admin_viewset")
def own_tables() -> list[Any]:
    return [OrganisationGroup(), FieldsGroup()]


@hooks.register("register_admin_viewset")
def tables_of_apps() -> list[Any]:
    return [viewset() if isinstance(viewset, type) else viewset for viewset in _found()]


def _found() -> Iterator[Any]:
    for app in settings.HOUSE_APPS:
        if app in settings.INSTALLED_APPS and find_spec(f"{app}.web") and find_spec(f"{app}.web.console"):
            yield from import_module(f"{app}.web.console").VIEWSETS


@hooks.register("insert_global_admin_css")
def colours() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("ecm/console.css"))


@hooks.register("register_admin_menu_item")
def back_to_work() -> MenuItem:
    return MenuItem(_("Workspace"), reverse_lazy("desktop"), name="workspace", icon_name="arrow-left", order=1)


@hooks.register("construct_main_menu")
def without_what_nobody_uses(request: Any, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in HIDDEN_MENUS]


@hooks.register("construct_settings_menu")
def without_doubles(request: Any, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in HIDDEN_SETTINGS]
