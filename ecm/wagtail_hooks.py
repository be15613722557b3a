"""The console's look and contents: our colours, our tables, and those that the apps bring in `web/console.py`."""

from collections.abc import Iterator
from functools import cache
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
from wagtail.admin.viewsets.model import ModelViewSet

from ecm.console.home import Tables
from ecm.console.viewsets import FieldsGroup, OrganisationGroup

# People are kept in our own form; business files never enter Wagtail's documents.
HIDDEN_MENUS = {"documents", "reports", "help"}
HIDDEN_SETTINGS = {"users", "groups", "workflows", "workflow-tasks", "collections", "redirects"}


@cache
def registered() -> list[Any]:
    """Our groups of tables, then those of the apps."""
    given = [viewset() if isinstance(viewset, type) else viewset for viewset in _of_apps()]
    return [OrganisationGroup(), FieldsGroup(), *given]


@hooks.register("register_admin_viewset")
def tables() -> list[Any]:
    return registered()


@hooks.register("construct_homepage_panels")
def first_page(request: Any, panels: list[Any]) -> None:
    singles = [single for each in registered() for single in getattr(each, "registerables", [each])]
    panels.append(Tables(each for each in singles if isinstance(each, ModelViewSet)))


def _of_apps() -> Iterator[Any]:
    for app in settings.HOUSE_APPS:
        if app in settings.INSTALLED_APPS and find_spec(f"{app}.web") and find_spec(f"{app}.web.console"):
            yield from import_module(f"{app}.web.console").VIEWSETS


@hooks.register("insert_global_admin_css")
def colours() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("ecm/console.css"))


@hooks.register("insert_global_admin_js")
def behaviours() -> SafeString:
    return format_html('<script src="{}" type="module"></script>', static("ecm/console.js"))


@hooks.register("register_admin_menu_item")
def back_to_work() -> MenuItem:
    return MenuItem(_("Workspace"), reverse_lazy("desktop"), name="workspace", icon_name="arrow-left", order=1)


@hooks.register("construct_homepage_summary_items", order=1000)
def without_counts_of_the_site(request: Any, items: list[Any]) -> None:
    """Pages and pictures of the site are not what is kept here: their numbers would mislead."""
    items.clear()


@hooks.register("construct_main_menu")
def without_what_nobody_uses(request: Any, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in HIDDEN_MENUS]


@hooks.register("construct_settings_menu")
def without_doubles(request: Any, items: list[Any]) -> None:
    items[:] = [item for item in items if item.name not in HIDDEN_SETTINGS]
