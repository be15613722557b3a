"""A form that is sent again acts once: after Back, after an answer that was lost, after a second click."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from ecm.keys import IdempotencyKey

FIELD = "once"
LONGEST = 64
NOT_MEANT = (FIELD, "csrfmiddlewaretoken")

Outcome = dict[str, str]


def secret() -> str:
    """For the hidden field `once` of a form that has not been sent yet."""
    return secrets.token_urlsafe(12)


def once(request: HttpRequest, deed: Callable[[], Outcome]) -> Outcome:
    """What the deed leads to: plain values, written with it. The same form with the same values leads there again.

    Another value makes it another form, for somebody may go back and enter the next one. Raises what the deed raises;
    nothing is kept then.
    """
    given = request.POST.get(FIELD, "")
    if not given or len(given) > LONGEST:
        return deed()
    mark = mark_of(request, f"{given}:{fingerprint(request)}")
    try:
        return _first_answer(mark) or _first(mark, deed)
    except IntegrityError:
        if (answer := _first_answer(mark)) is None:
            raise  # of the deed itself
        return answer


def mark_of(request: HttpRequest, key: str) -> dict[str, Any]:
    """By what a form that was sent is known again: whose it is, where it was sent, and its key there."""
    return {"user_id": request.user.pk or 0, "route": request.path[:200], "key": key}


def _first(mark: Mapping[str, Any], deed: Callable[[], Outcome]) -> Outcome:
    with transaction.atomic():
        row = IdempotencyKey.objects.create(**mark, fingerprint="", status=0, created_at=timezone.now())
        answer = deed()
        row.status, row.answer = 303, answer
        row.save(update_fields=["status", "answer"])
    return answer


def _first_answer(mark: Mapping[str, Any]) -> Outcome | None:
    found: Outcome | None = IdempotencyKey.objects.filter(**mark).values_list("answer", flat=True).first()
    return found


def fingerprint(request: HttpRequest, *apart: str) -> str:
    """A digest of what the form says, some of its fields `apart`."""
    digest = hashlib.sha256()
    for name, values in sorted(request.POST.lists()):
        if name not in (*NOT_MEANT, *apart):
            digest.update(repr((name, values)).encode())
    for name in sorted(request.FILES):
        for file in request.FILES.getlist(name):
            digest.update(repr((name, file.name, file.size)).encode())
    return digest.hexdigest()[:48]
