"""A form that is sent again acts once: after Back, after an answer that was lost, after a second click."""

import hashlib
import secrets
from collections.abc import Callable

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
    key, seen = f"{given}:{fingerprint(request)}", _first_answer
    try:
        return seen(request, key) or _first(request, key, deed)
    except IntegrityError:
        if (answer := seen(request, key)) is None:
            raise  # of the deed itself
        return answer


def _first(request: HttpRequest, key: str, deed: Callable[[], Outcome]) -> Outcome:
    with transaction.atomic():
        row = IdempotencyKey.objects.create(
            user_id=request.user.pk or 0, route=request.path[:200], key=key, fingerprint="", status=0,
            created_at=timezone.now(),
        )  # fmt: skip
        answer = deed()
        row.status, row.answer = 303, answer
        row.save(update_fields=["status", "answer"])
    return answer


def _first_answer(request: HttpRequest, key: str) -> Outcome | None:
    rows = IdempotencyKey.objects.filter(user_id=request.user.pk or 0, route=request.path[:200], key=key)
    found: Outcome | None = rows.values_list("answer", flat=True).first()
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
