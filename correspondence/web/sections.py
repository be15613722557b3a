"""Tabs on the cards of documents and counterparties, and the fragment that shows them."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from correspondence import queries, services
from correspondence.access import REGISTER, VIEW, VOID
from correspondence.models import Registration
from correspondence.web.forms import ChangeForm, RegisterForm
from ecm import access
from ecm.access import Person
from ecm.web.dates import asked_over, asked_past, end_of_day, past_query
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go
from storage.models import Document
from storage.queries import document_visible_to


def section_context(request: Any, document_id: int, **given: Any) -> dict[str, Any]:
    """What the registration tab shows of a document. Raises NotFound for a hidden one."""
    user = request.user
    document = document_visible_to(user, document_id)
    entries = queries.registrations_of_document(user, document.pk)
    current = next((entry for entry in entries if not entry.is_void), None)
    may_register = access.has(user, REGISTER)
    context: dict[str, Any] = {
        "document": document,
        "entries": entries,
        "current": current,
        "voided": [entry for entry in entries if entry.is_void],
        "enclosures": queries.enclosures_of(user, entries) if entries else [],
        "letters": queries.letters_enclosing(user, document.pk),
        "replies": queries.replies_to(user, entries) if entries else [],
        "today": timezone.localdate(),
        "may_register": may_register,
        "may_void": bool(current) and access.has(user, VOID),
    }
    if may_register and current:
        context["change_form"] = ChangeForm(registration=current)
    elif may_register:
        context["register_form"] = RegisterForm(user=user, initial=_begun(document, entries))
    return context | given


AGAIN = (
    "journal", "counterparty", "their_number", "their_date", "executor", "due_on", "delivery", "pages", "note",
    "in_reply_to",
)  # fmt: skip


def _begun(document: Document, entries: list[Registration]) -> dict[str, Any]:
    """What the form begins with: as the entry that was voided, so that what was wrong in it alone is put right."""
    if entries:
        return {name: getattr(entries[0], name) for name in AGAIN}
    journal = next(iter(queries.journals(direction=document.kind.direction or "incoming")), None)
    return {"journal": journal, "their_number": document.number}


def section_then(user: Person, document_id: int, day: date) -> dict[str, Any]:
    """The same as the register read on a day that is over: nothing can be done there."""
    document, moment = document_visible_to(user, document_id), end_of_day(day)
    entries = queries.entries_then(user, document.pk, moment)
    replies = queries.replies_to(user, entries) if entries else []
    return {
        "document": document,
        "entries": entries,
        "enclosures": queries.enclosures_of(user, entries) if entries else [],
        "letters": [row for row in queries.letters_enclosing(user, document.pk) if row.registered_at <= moment],
        "replies": [row for row in replies if row.registered_at <= moment],
        "today": day,
        "as_of": day,
    }


class DocumentSectionView(WorkspaceView):
    """GET the registration tab of a document, a fragment; `?as_of=` shows it as the register read that day."""

    permission = VIEW

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        day, user = asked_over(request.GET), self.request.user
        context = section_then(user, pk, day) if day else section_context(self.request, pk)
        return self.page(context, template="correspondence/_registration.html")


class RegisterDocumentView(WorkspaceView):
    """POST: register a document that is in the house already."""

    permission = REGISTER

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = self.request.user
        document = document_visible_to(user, pk)
        form = RegisterForm(request.POST, user=user)
        if not form.is_valid():
            context = section_context(self.request, pk, register_form=form)
            return self.page(context, template="correspondence/_registration.html", status=422)
        registration = services.register_document(
            document=document, journal=form.cleaned_data["journal"], actor=user, registered_at=timezone.now(),
            entry=form.entry(),
        )  # fmt: skip
        later(request, _("Registered as %(number)s.") % {"number": registration.number})
        return go(request, reverse("storage:document", args=[document.pk]))


class CounterpartySectionView(WorkspaceView):
    """GET the correspondence tab of a counterparty, a fragment; `?as_of=` shows it as the register read that day.

    With `&known=then` the letters are those that were the counterparty's then.
    """

    permission = VIEW
    template_name = "correspondence/_correspondence.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user, cursor, (as_of, known_at) = self.request.user, request.GET.get("after", ""), asked_past(request.GET)
        if as_of is None:
            page = queries.registrations_of_counterparty(user, pk, cursor=cursor)
        else:
            page = queries.registrations_then(user, pk, end_of_day(as_of), knew=known_at is not None, cursor=cursor)
        return self.page(
            {
                "page": page, "counterparty_id": pk, "as_of": as_of, "today": as_of or timezone.localdate(),
                "past": past_query(request),
            }
        )  # fmt: skip
