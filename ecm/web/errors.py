"""Error pages: what happened, what was kept, what to do; in the reader's language."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ecm.errors import DomainError, Forbidden, NotFound


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page (or, for htmx, the fragment) of a refused act; nothing was changed by it."""
    is_fragment = getattr(request, "htmx", False)
    template = "components/refusal.html" if is_fragment else "ecm/error.html"
    response = render(request, template, {"error": error, "sentence": str(error)}, status=error.status)
    if is_fragment:
        response["HX-Retarget"] = "#messages"
        response["HX-Reswap"] = "innerHTML"
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, _("This request cannot be understood. Nothing was changed."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403, str(Forbidden()))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404, str(NotFound()))


def server_error(request: HttpRequest) -> HttpResponse:
    return _page(request, 500, _("Something broke on our side. What was saved before is kept; please try again."))


def _page(request: HttpRequest, status: int, sentence: str, **context: Any) -> HttpResponse:
    return render(request, "ecm/error.html", {"sentence": sentence, "status": status, **context}, status=status)
