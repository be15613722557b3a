"""The kernel's own entries in the frame."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ecm.access import Person
from ecm.notices import register_notice
from ecm.web.desktop import Widget, WidgetContent, WidgetRow, register_widget
from ecm.web.navigation import NavItem, register_item
from ecm.web.timeline import describe_event

NEWEST = 6


def prepare() -> None:
    from ecm.jobs.reading import failed_count
    from ecm.web import taken

    short = pgettext_lazy("on a telephone", "Desktop")
    register_item(NavItem("desktop", _("Desktop"), "desktop", "layout-dashboard", "", order=0, short=short))
    register_item(
        NavItem("organisation", _("Our organisation"), "organisation", "users-round", "storage.view", order=58)
    )
    register_item(NavItem("jobs", _("Jobs"), "jobs", "loader", "ecm.administer", order=900, count=failed_count))
    news = Widget("notices", _("Unread notices"), "bell", "", order=90, load=unread_news, empty=_("No unread notices."))
    register_widget(news)
    taken.register()
    _tell_of_access()


def _tell_of_access() -> None:
    def name(payload: Mapping[str, Any]) -> str:
        return str(payload.get("person", ""))

    describe_event("ecm.access.given", _("Access given"), icon="user-plus", note=name)
    describe_event("ecm.access.withdrawn", _("Access withdrawn"), icon="user-minus", note=name)
    register_notice(
        "ecm.access_given", title=_("%(person)s lets you see “%(object)s”."), icon="user-plus",
        topic=_("Somebody lets me see something"),
    )  # fmt: skip


def unread_news(user: Person, at: datetime) -> WidgetContent:
    """The newest unread notices of the person (two queries)."""
    from ecm.notices.reading import notices_visible_to, unread_count
    from ecm.notices.registry import title_for

    rows = notices_visible_to(user).filter(read_at__isnull=True)[:NEWEST]
    return WidgetContent(
        total=unread_count(user),
        url=f"{reverse('notices')}?unread=1",
        rows=[
            WidgetRow(title_for(row.code, row.params), reverse("notice", args=[row.pk]), due=row.created_at)
            for row in rows
        ],
    )
