"""The desktop: what waits for me. Each app brings its widgets from `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

from ecm import access
from ecm.access import Person


@dataclass(frozen=True)
class WidgetRow:
    """A line of a widget: where it leads, what it says, and a state for its colour (good, warn, bad or "")."""

    title: str
    url: str
    note: str = ""
    due: Any = None
    state: str = ""


@dataclass(frozen=True)
class WidgetContent:
    """The total (a capped number is fine), the list it opens, and the first rows."""

    total: int
    url: str
    rows: list[WidgetRow] = field(default_factory=list)


@dataclass(frozen=True)
class Widget:
    """A block of the desktop; `load(user, at)` costs a fixed number of queries."""

    key: str
    title: str | Promise
    icon: str
    permission: str
    order: int
    load: Callable[[Person, datetime], WidgetContent]
    empty: str | Promise = ""


_widgets: dict[str, Widget] = {}


def register_widget(widget: Widget) -> None:
    _widgets[widget.key] = widget


def widgets_for(user: Person) -> list[Widget]:
    allowed = [each for each in _widgets.values() if not each.permission or access.has(user, each.permission)]
    return sorted(allowed, key=lambda widget: widget.order)
