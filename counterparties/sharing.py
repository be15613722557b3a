"""Counterparties as a kind whose circle of readers can be seen and changed."""

from datetime import datetime

from django.urls import reverse

from counterparties.models import Counterparty
from counterparties.queries import counterparty_visible_to
from counterparties.services import change_counterparty
from ecm import access
from ecm.models import Department, User
from ecm.sharing import Shared, register_shared


def register() -> None:
    register_shared(Shared("counterparty", counterparty_visible_to, _may_share, _change, _url))


def _may_share(person: access.Person, row: Counterparty) -> bool:
    return access.allowed(person, "counterparties.edit", row)


def _change(
    row: Counterparty, *, department: Department | None, is_restricted: bool, actor: User, at: datetime
) -> Counterparty:
    changes = {"department": department, "is_restricted": is_restricted}
    return change_counterparty(counterparty=row, seen=row.version, changes=changes, actor=actor, at=at)


def _url(pk: int) -> str:
    return reverse("counterparties:dossier", args=[pk])
