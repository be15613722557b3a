"""Setting aside all that a list of the intake shows: advertising that was searched for, duplicates, the quarantine."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import ngettext

from correspondence import queries, services
from correspondence.access import INTAKE
from correspondence.errors import WhyDismissed, WrongState
from correspondence.models import IntakeItem
from correspondence.services.decisions import DECIDABLE
from ecm.errors import InvalidInput
from ecm.models import User
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go

MOST_AT_ONCE = 200


def aside_context(user: User, state: str, text: str, now: datetime) -> dict[str, Any]:
    """How many items of this list can be set aside at once. What waits is decided one by one until it is searched."""
    if state not in DECIDABLE or (state == IntakeItem.State.WAITING and not text):
        return {}
    listed = queries.items_listed(user, state=state, text=text, until=now, most=MOST_AT_ONCE)
    return {"aside": {"count": len(listed.values_list("pk")), "until": now.isoformat()}}


class SetAsideView(WorkspaceView):
    """POST: all that the list held when it was read, with one reason; each can be taken back by itself."""

    permission = INTAKE

    def post(self, request: HttpRequest) -> HttpResponse:
        state, text = request.POST.get("state", ""), request.POST.get("q", "")[:100]
        if state not in DECIDABLE:
            raise InvalidInput({"state": "unknown"})
        until = _moment(request.POST.get("until", ""))
        listed = queries.items_listed(self.request.user, state=state, text=text, until=until, most=MOST_AT_ONCE)
        shown = {"state": state}
        try:
            count = sum(self._set_aside(item) for item in listed)
        except WhyDismissed as refused:
            later(request, str(refused))
            shown["q"] = text
        else:
            said = ngettext("%(count)s item put aside.", "%(count)s items put aside.", count)
            later(request, said % {"count": count})
        return go(request, f"{reverse('correspondence:intake')}?{urlencode(shown)}")

    def _set_aside(self, item: IntakeItem) -> bool:
        reason = self.request.POST.get("reason", "")
        try:
            services.dismiss_item(item=item, actor=self.request.user, at=timezone.now(), reason=reason)
        except WrongState:
            return False  # somebody decided it meanwhile
        return True


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidInput({"until": "moment"}) from None
    if found.tzinfo is None:
        raise InvalidInput({"until": "moment"})
    return found
