"""Who hears what: notices of approvals, each once, written with the change they tell of."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from approvals.access import substitutes_of
from approvals.models import Approval, Remark, Visa
from ecm.models import User
from ecm.notices import notify


def tell_asked(approval: Approval, visas: Iterable[Visa], *, at: datetime) -> None:
    """The people asked, and those who stand in for them today."""
    listed = list(visas)
    standing_in = substitutes_of({visa.asked_id for visa in listed}, timezone.localdate(at))
    for visa in listed:
        _tell(visa.asked_id, "approvals.asked", approval, f"visa-{visa.pk}", url=_visa_url(visa), at=at)
        tell_substitutes(approval, visa, standing_in.get(visa.asked_id, []), at=at)


def tell_substitutes(approval: Approval, visa: Visa, substitutes: Iterable[int], *, at: datetime) -> None:
    """Those who stand in for the person asked; each hears of a visa once."""
    for substitute in substitutes:
        _tell(
            substitute, "approvals.asked_for", approval, f"visa-{visa.pk}", url=_visa_url(visa), at=at,
            person=str(visa.asked),
        )  # fmt: skip


def tell_completed(approval: Approval, *, at: datetime) -> None:
    for user_id in {approval.started_by_id, approval.document.author_id} - {None}:
        _tell(user_id, "approvals.completed", approval, "", at=at)


def tell_returned(approval: Approval, visa: Visa, actor: User, *, at: datetime) -> None:
    """The starter and the author, with the comment."""
    for user_id in {approval.started_by_id, approval.document.author_id} - {None}:
        _tell(user_id, "approvals.returned", approval, "", at=at, person=str(actor), comment=visa.comment[:200])


def tell_not_needed(approval: Approval, visas: Iterable[Visa], *, at: datetime) -> None:
    for visa in visas:
        _tell(visa.asked_id, "approvals.not_needed", approval, f"visa-{visa.pk}", at=at)


def tell_voided(approval: Approval, visas: Iterable[Visa], *, at: datetime) -> None:
    """Everybody asked, and the starter: what was given is worth nothing for the new content."""
    for user_id in {visa.asked_id for visa in visas} | {approval.started_by_id}:
        _tell(user_id, "approvals.voided", approval, "", at=at)


def tell_remark(approval: Approval, remark: Remark, *, at: datetime) -> None:
    asked = set(approval.visas.exclude(state=Visa.State.WAITING).values_list("asked_id", flat=True))
    for user_id in (asked | {approval.started_by_id}) - {remark.author_id}:
        _tell(
            user_id, "approvals.remark", approval, f"remark-{remark.pk}", at=at, person=str(remark.author),
            comment=remark.text[:200],
        )  # fmt: skip


def tell_due(visa: Visa, code: str, user_id: int, *, at: datetime) -> None:
    """`code` is approvals.due_soon or approvals.overdue; each once for a visa and its day."""
    _tell(
        user_id, code, visa.approval, f"visa-{visa.pk}-{visa.due_on}", url=_visa_url(visa), at=at,
        due_on=str(visa.due_on), person=str(visa.asked),
    )  # fmt: skip


def _tell(
    user_id: int | None, code: str, approval: Approval, occasion: str, *, at: datetime, url: str = "", **params: Any
) -> None:
    if user_id is None:
        return
    notify(
        user_id, code, subject=("approval", approval.pk), occasion=occasion,
        params={"document": approval.document.title, **params},
        url=url or reverse("approvals:approval", args=[approval.pk]), at=at,
    )  # fmt: skip


def _visa_url(visa: Visa) -> str:
    return f"{reverse('approvals:inbox')}?visa={visa.pk}"
