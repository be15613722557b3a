"""Nothing is entered twice by a slip: a second click leads to what the first one made, the same from a second tab asks.

What a person sent is remembered by its content in the transaction that carried it out, so that of two requests at the
same time one finds the other. Forms that need not ask use `ecm.web.once`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _

from ecm.keys import IdempotencyKey
from ecm.web.once import FIELD, LONGEST, fingerprint, mark_of, secret
from ecm.web.toasts import later
from ecm.web.views import go

REMEMBERED = timedelta(days=1)
AGAIN = "again"


@dataclass(frozen=True)
class Before:
    """What was made before, where it can be seen, and why it is taken for the same."""

    name: str
    url: str
    why: str


def same_before(name: str, url: str) -> Before:
    """What the same form made from another page."""
    return Before(name, url, _("You entered the same a short while ago:"))


class MadeBefore(Exception):  # an answer to what was asked, not an error
    """The form was carried out before (`pk` is what it made); `is_same_form`: by the very form that is sent now."""

    def __init__(self, pk: int, is_same_form: bool) -> None:
        super().__init__()
        self.pk, self.is_same_form = pk, is_same_form


def wants_another(request: HttpRequest) -> bool:
    """Whether the person was asked and wants one more."""
    return bool(request.POST.get(AGAIN))


def sent_again(request: HttpRequest, before: Before) -> HttpResponseBase:
    """Lead to what the first sending of the form made."""
    later(request, _("This form was sent before; “%(name)s” is what it made.") % {"name": before.name})
    return go(request, before.url)


def form_context(request: HttpRequest, before: Before | None = None) -> dict[str, Any]:
    """What `components/once.html` shows in a form: its key, and what there is already."""
    return {"once": request.POST.get(FIELD, "")[:LONGEST] or secret(), "made_before": before}


def made_once(request: HttpRequest, make: Callable[[], int], is_there: Callable[[int], bool]) -> int:
    """Carry out what the form asks and give the key of what it made; a refusal by `make` leaves the form as it was.

    Raises MadeBefore when the person sent the same within a day, what it made `is_there`, and no other one is wanted.
    """
    mark = mark_of(request, f"made:{fingerprint(request, AGAIN)}")
    _refuse(request, mark, is_there)
    try:
        with transaction.atomic():
            IdempotencyKey.objects.filter(pk__in=_forgotten(request, mark, is_there)).delete()
            row = IdempotencyKey.objects.create(**mark, fingerprint="", status=0, created_at=timezone.now())
            pk = make()
            row.status, row.answer = 201, {"pk": pk, FIELD: request.POST.get(FIELD, "")[:LONGEST]}
            row.save(update_fields=["status", "answer"])
    except IntegrityError:
        _refuse(request, mark, is_there)
        raise
    return pk


def _earlier(mark: dict[str, Any]) -> IdempotencyKey | None:
    return IdempotencyKey.objects.filter(**mark).first()


def _refuse(request: HttpRequest, mark: dict[str, Any], is_there: Callable[[int], bool]) -> None:
    row = _earlier(mark)
    if row is not None and _counts(request, row, is_there):
        raise MadeBefore(_said(row)["pk"], _is_same_form(request, row))


def _forgotten(request: HttpRequest, mark: dict[str, Any], is_there: Callable[[int], bool]) -> list[int]:
    """The earlier form, when it does not count any more."""
    row = _earlier(mark)
    return [row.pk] if row is not None and not _counts(request, row, is_there) else []


def _counts(request: HttpRequest, row: IdempotencyKey, is_there: Callable[[int], bool]) -> bool:
    if timezone.now() - row.created_at > REMEMBERED or not is_there(_said(row)["pk"]):
        return False
    return _is_same_form(request, row) or not wants_another(request)


def _said(row: IdempotencyKey) -> dict[str, Any]:
    return row.answer or {}


def _is_same_form(request: HttpRequest, row: IdempotencyKey) -> bool:
    given = request.POST.get(FIELD, "")[:LONGEST]
    return bool(given) and _said(row).get(FIELD) == given
