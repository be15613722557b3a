"""The desktop's block of terms, and the number beside the sidebar's entry."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecm.access import Person
from ecm.web.desktop import Widget, WidgetContent, WidgetRow
from expiry import access, queries

ROWS = 6


def load(user: Person, at: datetime) -> WidgetContent:
    """What is over or ends soon, the most pressing first."""
    today = timezone.localdate(at)
    page = queries.watch_page(user, queries.WatchFilter(), today=today, size=ROWS)
    lines = [line for line in queries.lines_of(user, page.rows, today) if line.days_left <= queries.SOON]
    rows = [
        WidgetRow(title=line.watch.title, url=line.watch.url, note=line.note, due=line.watch.ends_on, state=line.tone)
        for line in lines
    ]
    return WidgetContent(total=queries.pressing_count(user, today), url=reverse("expiry:list"), rows=rows)


WIDGET = Widget(
    key="expiring",
    title=_("Terms that run out"),
    icon="calendar-clock",
    permission=access.VIEW,
    order=50,
    load=load,
    empty=_("No paper runs out in the next 30 days."),
)
