"""What runs out: the terms of open cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from cases import events
from cases.access import KIND
from cases.models import Case, Meaning
from cases.queries import cases_visible_to
from ecm.access import Person
from ecm.events import subscribe
from expiry.registry import Term, register_aspect, register_kind

FOLLOWED = (events.CaseOpened, events.CaseChanged, events.CaseMoved, events.CaseReopened)


def wire() -> None:
    """Let the terms of cases be watched; called from `ready()`."""
    register_kind(KIND, model=Case, terms=terms, recipients=recipients, title=_("Cases"), icon="briefcase", notes=notes)
    register_aspect("case_due", _("Term of a case"))
    for event in FOLLOWED:
        subscribe(event, "expiry.follow")


def terms(ids: Sequence[int]) -> Iterator[Term]:
    """The terms of cases that are open."""
    for row in Case.objects.filter(pk__in=ids, state=Meaning.OPEN, due_on__isnull=False):
        if row.due_on:
            yield Term(row.pk, "case_due", str(row), f"/app/cases/{row.pk}/", row.due_on)


def recipients(ids: Sequence[int]) -> dict[int, Iterable[int]]:
    """Who answers for each case."""
    return {pk: [person] for pk, person in Case.objects.filter(pk__in=ids).values_list("pk", "manager_id")}


def notes(user: Person, ids: Sequence[int]) -> Mapping[int, str]:
    """The counterparties' names."""
    return {row.pk: str(row.counterparty) for row in cases_visible_to(user).filter(pk__in=ids)}
