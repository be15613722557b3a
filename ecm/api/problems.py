"""Errors of the API as problem details (RFC 9457)."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from ecm.errors import DomainError, Forbidden, InvalidInput, NotFound, StaleVersion
from ecm.fields.references import reference_instead

CONTENT_TYPE = "application/problem+json"


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """A DomainError, or one of the framework's, as a problem; anything else travels on and is logged."""
    if isinstance(error, Http404):
        error = NotFound()
    elif isinstance(error, PermissionDenied):
        error = Forbidden()
    elif isinstance(error, OverflowError):  # a day of the year 9999, or a number wider than any column
        error = InvalidInput()
    if isinstance(error, DomainError):
        return _response(error.status, error.code, str(error), **_extras(error), **_instead(error, context))
    answer = exception_handler(error, context)
    if answer is None or not isinstance(error, exceptions.APIException):
        return answer
    if isinstance(error, exceptions.ValidationError):
        return _response(400, InvalidInput.code, str(InvalidInput.sentence), fields=error.detail)
    code = error.get_codes()
    problem = _response(answer.status_code, f"ecm.{code}", str(error.detail))
    for header in ("WWW-Authenticate", "Retry-After", "Allow"):
        if header in answer.headers:
            problem[header] = answer.headers[header]
    return problem


def _extras(error: DomainError) -> dict[str, Any]:
    if isinstance(error, StaleVersion):
        conflicts = {
            name: {"yours": str(mine), "theirs": str(other)} for name, (mine, other) in error.conflicts.items()
        }
        return {"version": error.current, "conflicts": conflicts}
    return {"fields": error.fields} if isinstance(error, InvalidInput) else {}


def _instead(error: DomainError, context: dict[str, Any]) -> dict[str, Any]:
    """Where it can be done, for who may see that: kind, id, title and the address of its page."""
    request = context.get("request")
    found = reference_instead(error, request.user) if request is not None else None
    if error.instead is None or found is None:
        return {}
    return {"instead": {"kind": error.instead[0], "id": found.id, "title": found.title, "url": found.url}}


def _response(status: int, code: str, detail: str, **extras: Any) -> Response:
    body = {"type": f"urn:dossier:{code}", "title": detail, "status": status, "code": code, **extras}
    return Response(body, status=status, content_type=CONTENT_TYPE)
