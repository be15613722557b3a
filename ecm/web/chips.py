"""Filters of a list that are switched by a click and stand in its address."""

from typing import Any
from urllib.parse import quote_plus, urlencode

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from ecm.web import formats
from ecm.web.marks import icon_mark


def chip_mark(
    request: Any, name: str, value: Any, label: Any, *, icon: str = "", count: int | None = None
) -> SafeString:
    """A filter that is switched by a click; the other filters stay, the cursor goes."""
    wanted = str(value)
    on = request.GET.get(name, "") == wanted
    href, mark = _kept_beside(request, name), ' aria-current="true"' if on else ""
    if wanted and not on:
        href += ("&amp;" if href else "") + f"{name}={quote_plus(wanted)}"
    number = "" if count is None else f"<small>{conditional_escape(formats.number(count))}</small>"
    picture = icon_mark(icon) if icon else ""
    return SafeString(f'<a class="ds-chip" href="?{href}"{mark}>{picture}{conditional_escape(label)}{number}</a>')


def _kept_beside(request: Any, name: str) -> str:
    """What else the address narrows the list by, without the cursor: put together once for all chips of a name."""
    said: dict[str, str] = request.__dict__.setdefault("narrowed_beside", {})
    if name not in said:
        kept = [(key, value) for key, values in request.GET.lists() if key not in ("after", name) for value in values]
        said[name] = conditional_escape(urlencode(kept))
    return said[name]
