"""Makers of routes, documents and approvals."""

import io
from datetime import UTC, datetime, timedelta
from typing import Any

from approvals.models import Approval, ApprovalRoute, RouteMember, RouteStage, Visa
from approvals.services import start_approval
from ecm.models import Role, User
from storage.models import Document, DocumentKind
from storage.services import create_document, store_file

NOON = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def make_kind(code: str = "contract") -> DocumentKind:
    kind, _ = DocumentKind.objects.get_or_create(code=code, defaults={"title": {"en": code.title()}})
    return kind


def make_document(author: User, *, title: str = "Supply of pumps", text: str = "", **facts: Any) -> Document:
    """A draft with one file; another text gives another digest."""
    blob = store_file(io.BytesIO((text or title).encode()), "contract.txt", at=NOON)
    return create_document(
        title=title, kind=make_kind(), actor=author, at=NOON, blob=blob, file_name="contract.txt", **facts
    )


def make_version(document: Document, author: User, text: str, *, at: datetime = NOON) -> Any:
    from storage.services import add_version

    blob = store_file(io.BytesIO(text.encode()), "contract.txt", at=at)
    return add_version(document=document, blob=blob, file_name="contract.txt", actor=author, at=at)


def make_route(*stages: tuple[str, list[str | User]], kinds: tuple[str, ...] = (), days: int = 3) -> ApprovalRoute:
    """`stages`: (mode, members); a member is a person or the code of a role."""
    route: ApprovalRoute = ApprovalRoute.objects.create(title={"en": "Contract route"})
    for kind in kinds:
        ApprovalRoute.kinds.through.objects.create(approvalroute=route, documentkind=make_kind(kind))
    for order, (mode, members) in enumerate(stages, start=1):
        stage = RouteStage.objects.create(
            route=route, order=order, mode=mode, days=days, title={"en": f"Stage {order}"}
        )
        for number, member in enumerate(members, start=1):
            who = {"user": member} if isinstance(member, User) else {"role": Role.objects.get(code=member)}
            RouteMember.objects.create(stage=stage, order=number, **who)
    return route


def make_approval(author: User, *people: User, mode: str = "parallel", at: datetime = NOON, **facts: Any) -> Approval:
    """An approval of one stage in which these people are asked."""
    route = make_route((mode, list(people)))
    return start_approval(document=make_document(author, **facts), route=route, actor=author, at=at)


def visa_of(approval: Approval, person: User) -> Visa:
    return approval.visas.get(asked=person)


def later(**amount: int) -> datetime:
    return NOON + timedelta(**amount)
