"""The journal page: entry strip, chips, list, export; and the pages of one entry."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from correspondence import queries, services
from correspondence.access import REGISTER, VIEW, VOID
from correspondence.errors import ReasonMissing
from correspondence.exporting import COLUMNS, MOST_AT_ONCE
from correspondence.filters import filter_of
from correspondence.models import Direction, Registration
from correspondence.web.filling import Offer
from correspondence.web.forms import ChangeForm, EntryForm
from counterparties.queries import parties_of
from ecm import access
from ecm.errors import NotFound, StaleVersion
from ecm.exports import FORMATS, export_response
from ecm.jobs import enqueue
from ecm.numbers import whole
from ecm.web.bulk import bulk_actions
from ecm.web.choosing import Choice, options, readings
from ecm.web.exports import kept_of
from ecm.web.once import once, secret
from ecm.web.stale import tell_stale
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go
from storage import downloads

# Whoever registers a pile goes on in the same journal: what stays in the strip for the next letter.
NEXT, KEPT = "journal-next", ("journal", "kind", "delivery")
# The strip begins as an answer to this entry; an answer goes the other way.
ANSWER = "answer"
ANSWERED_BY = {
    Direction.INCOMING: Direction.OUTGOING, Direction.OUTGOING: Direction.INCOMING,
    Direction.INTERNAL: Direction.INTERNAL,
}  # fmt: skip
NO_FILTER = ("after", "sort", ANSWER)


class JournalView(WorkspaceView):
    """GET the list; POST the entry strip: a new document with its number."""

    permission = VIEW
    template_name = "correspondence/journal.html"
    nav = "journal"

    def get(self, request: HttpRequest) -> HttpResponse:
        offer = Offer()
        return self.show(self._strip(offer), offer)

    def post(self, request: HttpRequest) -> HttpResponse:
        access.require(self.request.user, REGISTER)
        form = EntryForm(request.POST, user=self.request.user)
        if not form.is_valid():
            return self.show(form, form.offer, status=422)
        done = once(request, lambda: self._register(form))
        later(request, _("Registered as %(number)s.") % done)
        request.session[NEXT] = {name: request.POST.get(name, "") for name in KEPT} | {"is_new": True}
        return go(request, f"{reverse('correspondence:journal')}?{self._without(ANSWER)}".rstrip("?"))

    def _register(self, form: EntryForm) -> dict[str, str]:
        values = form.cleaned_data
        registration = services.register_paper(
            title=values["title"], kind=values["kind"], journal=values["journal"], actor=self.request.user,
            at=timezone.now(), entry=form.entry(),
        )  # fmt: skip
        return {"number": registration.number}

    def show(self, form: EntryForm | None, offer: Offer, *, status: int = 200) -> HttpResponse:
        user, chosen = self.request.user, filter_of(self.request.GET, self.request.user, timezone.localdate())
        page = queries.register_lines(
            user, chosen, cursor=self.request.GET.get("after", ""), sort=self.request.GET.get("sort", "")
        )
        context = {
            "page": page,
            "bulk": bulk_actions("registration", user),
            "entry_form": form,
            "once": secret(),
            "is_begun": bool(self.request.GET.get(ANSWER)),
            "journals": offer.journals,
            "directions": Direction.choices,
            "chosen": chosen,
            "today": chosen.today,
            "export_query": self._without("after", ANSWER),
            "kept": kept_of(self.request.GET, ANSWER),
            "is_narrowed": any(value for name, value in self.request.GET.items() if name not in NO_FILTER),
            "party": queries.counterparty(user, chosen.counterparty) if chosen.counterparty else None,
        }
        return self.page(context, status=status)

    def _strip(self, offer: Offer) -> EntryForm | None:
        if not access.has(self.request.user, REGISTER):
            return None
        form = EntryForm(user=self.request.user, offer=offer, initial=self._begun(offer))
        first, before = form.fields["counterparty"].widget.attrs, self.request.session.get(NEXT, {})
        first["data-ds-new"] = True  # Alt+N begins here, as the next one of a pile does
        first["data-ds-focus"] = before.pop("is_new", False)
        self.request.session.modified |= bool(first["data-ds-focus"])
        return form

    def _begun(self, offer: Offer) -> dict[str, Any]:
        """What the strip begins with: as the last one was, unless the list shows letters of another direction."""
        direction, before = self.request.GET.get("direction", ""), self.request.session.get(NEXT, {})
        last = next((each for each in offer.journals if str(each.pk) == before.get("journal")), None)
        if answered := queries.registration_or_none(self.request.user, self.request.GET.get(ANSWER, "")):
            return self._answer(answered, offer)
        initial = {"journal": offer.journal_of(direction or "incoming"), "kind": offer.kind_of("letter"), "pages": 1}
        if last is None or (direction and last.direction != direction):
            return initial
        return initial | {name: before[name] for name in KEPT}

    def _answer(self, answered: Registration, offer: Offer) -> dict[str, Any]:
        """The strip of an answer: the other way, to the same correspondent."""
        journal = offer.journal_of(ANSWERED_BY[Direction(answered.direction)])
        return {
            "journal": journal, "kind": offer.kind_of("letter"), "pages": 1, "in_reply_to": answered,
            "counterparty": answered.counterparty_id,
        }  # fmt: skip

    def _without(self, *names: str) -> str:
        query = self.request.GET.copy()
        for name in names:
            query.pop(name, None)
        return query.urlencode()


class ExportView(WorkspaceView):
    """GET the filtered journal as XLSX or CSV, in the order of the list; a long one is written by a job."""

    permission = VIEW

    def get(self, request: HttpRequest, form: str) -> HttpResponseBase:
        if form not in FORMATS:
            raise NotFound
        user, query = self.request.user, self.request.GET
        chosen = filter_of(query, user, timezone.localdate())
        newest = queries.register_sorted(queries.registrations_visible_to(user, chosen), query.get("sort", ""))
        if newest.values_list("pk")[MOST_AT_ONCE : MOST_AT_ONCE + 1]:
            return self._later(form)
        return export_response(COLUMNS, newest.iterator(chunk_size=500), form=form, name="journal", sheet=_("Journal"))

    def _later(self, form: str) -> HttpResponse:
        arguments = {"query": self.request.GET.urlencode(), "form": form}
        with transaction.atomic():
            enqueue("correspondence.export", arguments, actor_id=self.request.user.pk)
        later(self.request, _("The export is being written. A notice comes when the file is ready."))
        return go(self.request, f"{reverse('correspondence:journal')}?{arguments['query']}")


class ExportedView(WorkspaceView):
    """GET the file that a job of this person wrote."""

    permission = VIEW

    def get(self, request: HttpRequest, job_id: int) -> HttpResponseBase:
        blob, name = queries.exported(self.request.user, job_id)
        return downloads.attachment(blob, name)


class EntryView(WorkspaceView):
    """GET leads to the document's card; POST changes what stands beside the number."""

    permission = VIEW

    def get(self, request: HttpRequest, registration_id: int) -> HttpResponse:
        registration = queries.registration(self.request.user, registration_id)
        return go(request, reverse("storage:document", args=[registration.document_id]))

    def post(self, request: HttpRequest, registration_id: int) -> HttpResponse:
        registration = queries.registration(self.request.user, registration_id)
        access.require(self.request.user, REGISTER, registration)
        form, seen = ChangeForm(request.POST, registration=registration), whole(request.POST.get("version", ""))
        if not form.is_valid():
            return self._again(registration, form, seen, 422)
        try:
            services.change_registration(
                registration=registration, actor=self.request.user, at=timezone.now(), changes=form.cleaned_data,
                seen=seen,
            )  # fmt: skip
        except StaleVersion as error:
            return self._again(registration, form, tell_stale(form, error), 409)
        later(request, _("Saved."))
        return go(request, reverse("storage:document", args=[registration.document_id]))

    def _again(self, registration: Registration, form: ChangeForm, seen: int | None, status: int) -> HttpResponse:
        from correspondence.web.sections import section_context

        context = section_context(self.request, registration.document_id, change_form=form, seen=seen)
        return self.page(context, template="correspondence/_registration.html", status=status)


class VoidView(WorkspaceView):
    """POST: void the entry, with the reason."""

    permission = VOID

    def post(self, request: HttpRequest, registration_id: int) -> HttpResponse:
        registration = queries.registration(self.request.user, registration_id)
        back, reason = reverse("storage:document", args=[registration.document_id]), request.POST.get("reason", "")
        try:
            services.void_registration(
                registration=registration, actor=self.request.user, at=timezone.now(), reason=reason
            )
        except ReasonMissing as refused:
            later(request, str(refused))
            return go(request, back)
        later(request, _("%(number)s is void. The number stays taken.") % {"number": registration.number})
        return go(request, back)


class CardView(WorkspaceView):
    """GET the registration card as PDF."""

    permission = VIEW

    def get(self, request: HttpRequest, registration_id: int) -> HttpResponse:
        from correspondence.web.printing import card_pdf

        registration = queries.registration(self.request.user, registration_id)
        enclosures = queries.enclosures_of(self.request.user, [registration])
        parties = parties_of(registration.document_id, self.request.user)
        response = HttpResponse(card_pdf(registration, enclosures, parties), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="registration-{registration.pk}.pdf"'
        response["X-Content-Type-Options"] = "nosniff"
        return response


class AnswerableView(WorkspaceView):
    """GET entries for the chooser "in reply to": those of the chosen correspondent first, none that go the same way."""

    permission = VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        party, direction = self._party(), self._direction()
        rows: dict[int, Registration] = {}
        for text in readings(request.GET.get("q", "")):
            found = queries.answerable(self.request.user, text, direction=direction, party=party)
            rows |= {row.pk: row for row in found}
        return options(
            request,
            [
                Choice(
                    str(pk), row.number, " · ".join(filter(None, (row.correspondent, row.document.title)))[:120], "mail"
                )
                for pk, row in rows.items()
            ],
        )

    def _party(self) -> int | None:
        """The correspondent that the form has chosen: one of the proposed, or one found by name."""
        return whole(self.request.GET.get("party", "")) or whole(self.request.GET.get("counterparty", ""))

    def _direction(self) -> str:
        """The direction of the form's journal; letters inside the house answer each other."""
        wanted = self.request.GET.get("journal", "")
        direction = next((each.direction for each in queries.journals() if str(each.pk) == wanted), "")
        return "" if direction == Direction.INTERNAL else direction
