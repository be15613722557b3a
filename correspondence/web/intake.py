"""The intake: list on the left, preview in the middle, decision on the right."""

from abc import ABC, abstractmethod
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from correspondence import queries, services
from correspondence.access import INTAKE
from correspondence.errors import WhyDismissed, WrongState
from correspondence.models import IntakeItem
from correspondence.services.decisions import DECIDABLE
from correspondence.web.forms import DecisionForm
from correspondence.web.previews import locked_names, preview_of
from correspondence.web.reasons import quarantine_reason
from correspondence.web.setting_aside import aside_context
from ecm.web.dates import asked_over, end_of_day
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go
from storage import downloads

State = IntakeItem.State
# The chips above the list, in their order.
SHOWN = (
    (State.WAITING, _lazy("Waiting")),
    (State.QUARANTINED, _lazy("Quarantine")),
    (State.DUPLICATE, _lazy("Duplicates")),
    (State.REGISTERED, _lazy("Registered")),
    (State.DISMISSED, _lazy("Put aside")),
    (State.RECEIVED, _lazy("Being read")),
)


class IntakeView(WorkspaceView):
    """GET the list with its first item, or the item of the address."""

    permission = INTAKE
    template_name = "correspondence/intake.html"
    nav = "intake"

    def get(self, request: HttpRequest, item_id: int = 0) -> HttpResponse:
        chosen = queries.item(self.request.user, item_id) if item_id else None
        return self.show(chosen, None, opened=bool(item_id))

    def show(
        self, chosen: IntakeItem | None, form: DecisionForm | None, *, status: int = 200, opened: bool = True,
        **more: Any,
    ) -> HttpResponse:  # fmt: skip
        """The page with this item and form, and `more` for its template; the first of the list when none is chosen."""
        user, query = self.request.user, self.request.GET
        state = query.get("state") or (chosen.state if chosen else State.WAITING)
        state = state if state in State.values else State.WAITING
        text = query.get("q", "")[:100]
        page = queries.intake_lines(user, state=state, text=text, cursor=query.get("after", ""))
        if chosen is None and page.rows and not self.request.htmx:
            chosen = queries.item(user, page.rows[0].pk)
        counts = queries.state_counts(user)
        context = {
            "page": page,
            "state": state,
            "text": text,
            "item": chosen,
            "states": _states(state, counts),
            "is_reading": bool(counts.get(State.RECEIVED)),
            "again": _again(query, state, chosen),
        }
        if self.request.htmx and chosen is not None and state == State.RECEIVED != chosen.state:
            return go(self.request, reverse("correspondence:item", args=[chosen.pk]))  # it has been read meanwhile
        if self.request.htmx:
            return self.page(context, template="correspondence/_fresh.html")
        if chosen is not None:
            context |= item_context(self.request, chosen, form) | _held_then(self.request, chosen)
        context |= aside_context(user, state, text, timezone.now()) | {"opened": opened, **more}
        return self.page(context, status=status)


def _again(query: QueryDict, state: str, chosen: IntakeItem | None) -> str:
    """The address that answers the same list again, with the same item marked in it."""
    url = reverse("correspondence:item", args=[chosen.pk]) if chosen else reverse("correspondence:intake")
    kept = {name: query[name] for name in ("q", "after") if query.get(name)}
    return f"{url}?{urlencode({'state': state, **kept})}"


def _states(chosen: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    """The chips above the list."""
    return [
        {"code": state, "title": title, "count": counts.get(state), "is_chosen": state == chosen}
        for state, title in SHOWN
    ]


def item_context(request: Any, item: IntakeItem, form: DecisionForm | None = None) -> dict[str, Any]:
    """What the preview and the decision show of an item."""
    parts = queries.parts_of(item)
    if form is None and item.state in DECIDABLE:
        form = DecisionForm(item=item, parts=parts, user=request.user)
    return {
        "parts": parts,
        "form": form,
        "preview": preview_of(item, parts, request.GET.get("part", "")),
        "locked": locked_names(parts) if item.state in DECIDABLE else [],
        "repeats": queries.visible_repeats(request.user, item),
        "reason": quarantine_reason(item.reason) if item.reason else "",
        "earlier": queries.visible_original(request.user, item),
        "can_register": item.state in DECIDABLE,
    }


def _held_then(request: HttpRequest, item: IntakeItem) -> dict[str, Any]:
    """Of a day that is over (`?as_of=`): that the item, which left the quarantine since, stood there then."""
    day = asked_over(request.GET)
    was_held = day and item.state != State.QUARANTINED and queries.was_quarantined(item, end_of_day(day))
    return {"held_on": day if was_held else None}


def _decided_already(request: HttpRequest, item: IntakeItem, refused: WrongState) -> HttpResponse:
    """Somebody was quicker, maybe the same person in another tab: the item is shown with what was decided."""
    later(request, str(refused))
    return go(request, reverse("correspondence:item", args=[item.pk]))


class DecideView(IntakeView, ABC):
    """POST one decision about an item; afterwards the next one that waits is shown."""

    def get(self, request: HttpRequest, item_id: int = 0) -> HttpResponse:
        return go(request, reverse("correspondence:item", args=[item_id]))

    def post(self, request: HttpRequest, item_id: int) -> HttpResponse:
        item = queries.item(self.request.user, item_id)
        following = queries.next_waiting(self.request.user, item)
        try:
            later(request, self.decide(item), undo_url=self.undo_url(item))
        except WhyDismissed as refused:
            return self.show(item, None, status=422, dismiss_wrong=str(refused))
        except WrongState as refused:
            return _decided_already(request, item, refused)
        return go(
            request,
            reverse("correspondence:item", args=[following.pk]) if following else reverse("correspondence:intake"),
        )

    @abstractmethod
    def decide(self, item: IntakeItem) -> str:
        """Carry the decision out; the sentence that says so."""

    def undo_url(self, item: IntakeItem) -> str:
        return ""


class RegisterItemView(IntakeView):
    """POST the decision to register; a faulty form comes back with its errors."""

    def get(self, request: HttpRequest, item_id: int = 0) -> HttpResponse:
        return go(request, reverse("correspondence:item", args=[item_id]))

    def post(self, request: HttpRequest, item_id: int) -> HttpResponse:
        user = self.request.user
        item = queries.item(user, item_id)
        form = DecisionForm(request.POST, item=item, parts=queries.parts_of(item), user=user)
        if not form.is_valid():
            return self.show(item, form, status=422)
        following = queries.next_waiting(user, item)
        try:
            registration = services.register_item(item=item, actor=user, at=timezone.now(), decision=form.decision())
        except WrongState as refused:
            fresh = queries.item(user, item_id)
            return self.show(fresh, None, status=409, refused=str(refused), typed=form.typed())
        later(request, _("Registered as %(number)s.") % {"number": registration.number})
        if "open" in request.POST:
            return go(request, reverse("storage:document", args=[registration.document_id]))
        return go(
            request,
            reverse("correspondence:item", args=[following.pk]) if following else reverse("correspondence:intake"),
        )


class DismissItemView(DecideView):
    """POST: leave the item unregistered, with the reason."""

    def decide(self, item: IntakeItem) -> str:
        reason = self.request.POST.get("reason", "")
        services.dismiss_item(item=item, actor=self.request.user, at=timezone.now(), reason=reason)
        return _("Put aside.")

    def undo_url(self, item: IntakeItem) -> str:
        return reverse("correspondence:take-back", args=[item.pk])


class TakeBackView(WorkspaceView):
    """POST: put a dismissed item before people again."""

    permission = INTAKE

    def post(self, request: HttpRequest, item_id: int) -> HttpResponse:
        item = queries.item(self.request.user, item_id)
        services.take_back(item=item, actor=self.request.user, at=timezone.now())
        later(request, _("The item waits again."))
        return go(request, reverse("correspondence:item", args=[item.pk]))


class RetryItemView(WorkspaceView):
    """POST: read a quarantined item once more."""

    permission = INTAKE

    def post(self, request: HttpRequest, item_id: int) -> HttpResponse:
        item = queries.item(self.request.user, item_id)
        services.retry_item(item=item, actor=self.request.user, at=timezone.now())
        later(request, _("The item is read again. It appears here in a moment."))
        return go(request, reverse("correspondence:item", args=[item.pk]))


class RawView(WorkspaceView):
    """GET the bytes as they were received."""

    permission = INTAKE

    def get(self, request: HttpRequest, item_id: int) -> HttpResponseBase:
        item = queries.item(self.request.user, item_id)
        return downloads.attachment(item.raw, item.file_name)


class PartView(WorkspaceView):
    """GET one file of an item."""

    permission = INTAKE

    def get(self, request: HttpRequest, item_id: int, part_id: int) -> HttpResponseBase:
        part = queries.part(self.request.user, item_id, part_id)
        return downloads.attachment(part.blob, part.file_name)
