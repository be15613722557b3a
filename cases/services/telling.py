"""Telling people of cases."""

from datetime import datetime

from cases.models import Case
from ecm.models import User
from ecm.notices import notify


def tell_assigned(case: Case, *, actor: User, at: datetime) -> None:
    """Tell the responsible manager, unless they took it themselves."""
    if case.manager_id == actor.pk:
        return
    params = {"number": case.number, "title": case.title, "person": str(actor)}
    notify(
        case.manager_id, "cases.assigned", subject=("case", case.pk), occasion=str(case.version), params=params,
        url=f"/app/cases/{case.pk}/", at=at,
    )  # fmt: skip
