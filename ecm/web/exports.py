"""What pages with an export have in common."""

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from ecm.web.toasts import later


def kept_of(query: QueryDict, *but: str) -> list[tuple[str, str]]:
    """What the form of the words keeps of the address: all other filters, from the first page on."""
    left_out = {"q", "after", *but}
    return [(name, value) for name in query if name not in left_out for value in query.getlist(name)]


def without_cursor(query: QueryDict) -> str:
    """The filters of a list as they stand in its address, without the place where its page begins."""
    kept = query.copy()
    kept.pop("after", None)
    return kept.urlencode()


def tell_written_later(request: HttpRequest) -> None:
    """Say that a long export became a job."""
    later(request, _("The export is being written. A notice comes when the file is ready."))
