"""`Idempotency-Key` of POST requests: a repeat gets the first answer, and the deed is done once.

The key is written in the transaction of the deed, so that a crash leaves both or neither.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.encoders import JSONEncoder

from ecm import faults
from ecm.errors import DomainError, InvalidInput
from ecm.jobs import JobContext, task
from ecm.keys import IdempotencyKey

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
LONGEST = 200
KEPT = timedelta(days=7)
Handler = Callable[..., Response]


class KeyUsedOtherwise(DomainError):
    """The key came before with another request."""

    code = "ecm.idempotency_key_reused"
    status = 422
    sentence = _("This Idempotency-Key was used for another request. Nothing was done.")


class _Unfinished(Exception):
    """Undoes the transaction of an answer that is a refusal."""

    def __init__(self, answer: Response) -> None:
        super().__init__()
        self.answer = answer


def idempotent(handler: Handler) -> Handler:
    """Wrap a POST handler. Without the header it is called as it is."""

    @wraps(handler)
    def once(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get(HEADER, "").strip()
        if not key:
            return handler(view, request, *args, **kwargs)
        if len(key) > LONGEST:
            raise InvalidInput({HEADER: "length"})
        mark = fingerprint(request)
        try:
            return _first(lambda: handler(view, request, *args, **kwargs), request, key, mark)
        except IntegrityError as error:
            return _again(request, key, mark, error)

    return once


class IdempotentMixin:
    """Makes the `post` of a view idempotent for clients that send the header."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "post" in cls.__dict__:
            cls.post = idempotent(cls.__dict__["post"])  # type: ignore[attr-defined]  # every view that mixes in has it


def _first(deed: Callable[[], Response], request: Request, key: str, mark: str) -> Response:
    """Take the key and do the deed in one transaction; IntegrityError when somebody took the key before."""
    if _known(request, key):
        raise IntegrityError
    try:
        with transaction.atomic():
            row = IdempotencyKey.objects.create(
                user_id=request.user.pk or 0, route=request.path, key=key, fingerprint=mark, status=0,
                created_at=timezone.now(),
            )  # fmt: skip
            answer = deed()
            faults.point("idempotency.deed_done")
            if answer.status_code >= 400:
                raise _Unfinished(answer)
            row.status, row.answer = answer.status_code, json.loads(json.dumps(answer.data, cls=JSONEncoder))
            row.save(update_fields=["status", "answer"])
    except _Unfinished as refused:
        return refused.answer
    return answer


def _again(request: Request, key: str, mark: str, error: IntegrityError) -> Response:
    row = _known(request, key)
    if row is None:
        raise error  # of the deed itself, not of the key
    if row.fingerprint != mark:
        raise KeyUsedOtherwise
    return Response(row.answer, status=row.status, headers={REPLAYED: "true"})


def _known(request: Request, key: str) -> IdempotencyKey | None:
    return IdempotencyKey.objects.filter(user_id=request.user.pk or 0, route=request.path, key=key).first()


def fingerprint(request: Request) -> str:
    """A digest of what was asked: the fields in order, and the bytes of files."""
    digest = hashlib.sha256(f"{request.method} {request.path}".encode())
    data = request.data
    if not hasattr(data, "lists"):
        digest.update(json.dumps(data, sort_keys=True, cls=JSONEncoder).encode())
        return digest.hexdigest()
    for name, values in sorted(data.lists()):
        for value in values:
            digest.update(f"\0{name}\0".encode())
            _add(digest, value)
    return digest.hexdigest()


def _add(digest: Any, value: Any) -> None:
    if not isinstance(value, UploadedFile):
        digest.update(str(value).encode())
        return
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)


@task("idempotency.clean", title=_("Cleaning of request keys"))
def clean(job: JobContext, **_: object) -> int:
    """Forget keys of last week's requests."""
    with transaction.atomic():
        return IdempotencyKey.objects.filter(created_at__lt=timezone.now() - KEPT).delete()[0]
