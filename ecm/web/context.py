"""What every page's frame needs; each value is computed only where a template asks for it."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.http import HttpRequest

from ecm import access
from ecm.access import Person
from ecm.web.addresses import address
from ecm.web.navigation import entries_for, new_entries_for, numbers_for

Frame = dict[str, Any]
UNREAD = "unread notices"


def frame(request: HttpRequest) -> Frame:
    """Navigation, the bell and addresses for full pages; a fragment that names none of them pays for none."""
    values: Frame = {"csp_nonce": getattr(request, "csp_nonce", "")}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return values
    numbers = cache(lambda: _numbers(user))
    return values | {
        "navigation": _once(lambda: entries_for(user, numbers())),
        "new_items": _once(lambda: new_entries_for(user)),
        "perms_administer": _once(lambda: access.has(user, "ecm.administer")),
        "unread": _once(lambda: numbers()[UNREAD]),
        "search_url": address("search:find") or address("search:results") or address("search:search"),
    }


def _once(make: Callable[[], Any]) -> Callable[[], Any]:
    return cache(make)


def _numbers(user: Person) -> dict[str, int]:
    from ecm.notices.reading import unread_count

    return numbers_for(user, {UNREAD: unread_count})
