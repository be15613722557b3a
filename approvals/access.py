"""Who may do what with approvals: an approval is seen by those who see its document."""

from datetime import date

from approvals.models import Approval, Visa
from ecm import access
from ecm.access import Person, standing_of
from ecm.models import Substitution

START, DECIDE, VIEW_ALL = "approvals.start", "approvals.decide", "approvals.view_all"


def may_decide(user: Person, visa: Visa) -> bool:
    """The person asked, or whoever stands in for them today; both need the right to decide."""
    standing = standing_of(user)
    return standing.may(DECIDE) and visa.asked_id in standing.acts_for


def may_cancel(user: Person, approval: Approval) -> bool:
    """Whoever started it, and those who answer for all approvals."""
    if not approval.is_running:
        return False
    return (access.has(user, START) and approval.started_by_id == user.pk) or access.has(user, VIEW_ALL)


def substitutes_of(user_ids: set[int], today: date) -> dict[int, list[int]]:
    """Ids of those who stand in today, by the absent person's id; one query."""
    rows = Substitution.objects.filter(
        absent__in=user_ids, starts_on__lte=today, ends_on__gte=today, substitute__is_active=True
    ).order_by("id")
    found: dict[int, list[int]] = {}
    for absent, substitute in rows.values_list("absent_id", "substitute_id"):
        found.setdefault(absent, []).append(substitute)
    return found
