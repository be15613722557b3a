"""The small office that the kill tests work in; these functions run inside the product's process."""

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Any

OFFICE = ("secretary", "lawyer", "accountant", "signatory", "manager")


def build(mailbox: str) -> dict[str, Any]:
    """People with sessions, a counterparty, a route and a watched maildir (account 1); what the clients need."""
    from django.db import transaction

    from ecm.models import Department

    with transaction.atomic():
        home = Department.objects.create(code="home", title={"en": "Office"})
        people = {name: _person(name, home) for name in OFFICE}
        kinds = {code: _kind(code) for code in ("letter", "contract")}
        route = _route(kinds["contract"])
        _watch(mailbox)
    party = _counterparty(people["secretary"])
    return {
        "sessions": {name: _session(person) for name, person in people.items()},
        "people": {name: person.pk for name, person in people.items()},
        "route": route.pk,
        "counterparty": party.pk,
        "stages": _stages(),
        "group": _list(party, people["manager"]),
    }


def put_first(name: str) -> None:
    """Let the waiting jobs whose names begin so be carried out before all others."""
    from django.utils import timezone

    from ecm.jobs.models import Job, JobState

    waiting = Job.objects.filter(name__startswith=name, state=JobState.QUEUED, run_at__lte=timezone.now())
    waiting.update(run_at=timezone.now() - timedelta(days=1))


def _person(name: str, home: Any) -> Any:
    from ecm.models import NoticePreference, Role, User

    person = User.objects.create(
        username=name, first_name=name.title(), last_name="Kovalenko", email=f"{name}@example.org", department=home
    )
    person.set_unusable_password()
    person.save()
    person.roles.set(Role.objects.filter(code=name))
    NoticePreference.objects.create(user=person, code="", way="mail")
    return person


def _kind(code: str) -> Any:
    from storage.models import DocumentKind

    return DocumentKind.objects.get_or_create(code=code, defaults={"title": {"en": code.title()}})[0]


def _route(kind: Any) -> Any:
    """Lawyer and accountant at once, then the signatory."""
    from approvals.models import ApprovalRoute, RouteMember, RouteStage
    from ecm.models import Role

    route = ApprovalRoute.objects.create(title={"en": "Contracts"})
    for order, roles in enumerate((("lawyer", "accountant"), ("signatory",)), start=1):
        stage = RouteStage.objects.create(route=route, order=order, title={"en": f"Stage {order}"})
        for place, role in enumerate(roles, start=1):
            RouteMember.objects.create(stage=stage, order=place, role=Role.objects.get(code=role))
    return route


def _watch(mailbox: str) -> None:
    from correspondence.models import MailAccount

    for part in ("new", "cur", "tmp"):
        (Path(mailbox) / part).mkdir(parents=True, exist_ok=True)
    MailAccount.objects.create(pk=1, title="Letters", url=f"maildir:{mailbox}")


def _session(person: Any) -> str:
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.cached_db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "ecm.access.signed_in.HouseBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session["mark"] = secrets.token_hex(4)
    session.set_expiry(timedelta(days=7))
    session.save()
    return str(session.session_key)


def _stages() -> list[int]:
    """The stages of the template of deals, in their order."""
    from cases.models import CaseTemplate, CaseTemplateStage

    template = CaseTemplate.objects.create(code="deal", title={"en": "Deal"}, prefix="D-")
    rows = [CaseTemplateStage(template=template, order=place, title={"en": f"Stage {place}"}) for place in (1, 2)]
    return [row.pk for row in CaseTemplateStage.objects.bulk_create(rows)]


def _list(party: Any, manager: Any) -> int:
    from django.utils import timezone

    from counterparties.services import add_members, create_group

    group = create_group(title="News", sort="list", actor=manager, at=timezone.now())
    add_members(group=group, counterparties=[party], actor=manager, at=timezone.now())
    return int(group.pk)


def _counterparty(secretary: Any) -> Any:
    from django.utils import timezone

    from counterparties.services import create_counterparty

    return create_counterparty(
        display_name="ООО «Вектор»", email="post@kvant.example", actor=secretary, at=timezone.now()
    )
