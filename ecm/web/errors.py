"""Error pages: what happened, what was kept, what to do; in the reader's language."""

from typing import Any

from django.conf import settings
from django.core.exceptions import TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ecm.errors import DomainError, Forbidden, NotFound, StaleVersion
from ecm.fields.references import reference_instead


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page (or, for htmx, the fragment) of a refused act; nothing was changed by it."""
    told = {"error": error, "instead": reference_instead(error, request.user) if error.instead else None}
    if getattr(request, "htmx", False):
        return _fragment(request, error.status, str(error), **told)
    return _page(request, error.status, str(error), **told, is_stale=isinstance(error, StaleVersion))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, TooManyFilesSent):
        most = settings.DATA_UPLOAD_MAX_NUMBER_FILES
        return _answer(request, 413, _("These are too many files at once. Bring at most %(most)s.") % {"most": most})
    return _answer(request, 400, _("This request cannot be understood."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, 403, str(Forbidden()))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _answer(request, 403, _("This page was open for too long. Load it again and repeat what you did."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, 404, str(NotFound()))


def server_error(request: HttpRequest) -> HttpResponse:
    return _answer(request, 500, _("Something broke on our side. What was saved before is kept; please try again."))


def _answer(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    make = _fragment if getattr(request, "htmx", False) else _page
    return make(request, status, sentence)


def _fragment(request: HttpRequest, status: int, sentence: str, **context: Any) -> HttpResponse:
    response = render(request, "components/refusal.html", {"sentence": sentence, **context}, status=status)
    response["HX-Retarget"] = "#messages"
    response["HX-Reswap"] = "innerHTML"
    return response


def _page(request: HttpRequest, status: int, sentence: str, **context: Any) -> HttpResponse:
    return render(request, "ecm/error.html", {"sentence": sentence, "status": status, **context}, status=status)
