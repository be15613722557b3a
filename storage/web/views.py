"""Pages of documents: the journal, the card, upload, change."""

from functools import cache, partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecm import access
from ecm.errors import InvalidInput, StaleVersion
from ecm.fields import AddedFilter, column_specs, listed_values
from ecm.fields.forms import add_errors
from ecm.holders import Place, place_named
from ecm.numbers import whole
from ecm.web import timeline
from ecm.web.bulk import bulk_actions
from ecm.web.choosing import Choice, options
from ecm.web.dates import asked_over, end_of_day
from ecm.web.exports import kept_of, without_cursor
from ecm.web.known import Known, known_of
from ecm.web.sections import sections_of
from ecm.web.stale import tell_stale
from ecm.web.toasts import later
from ecm.web.twice import Before, MadeBefore, form_context, made_once, sent_again
from ecm.web.views import WorkspaceView, go
from storage import queries, services
from storage.access import ADD, KIND, VIEW, may_edit, require_edit
from storage.filters import filter_of
from storage.models import Blob, Document, DocumentKind
from storage.past import as_it_stood
from storage.services.documents import BY_PROCESS, NEXT
from storage.web import forms
from storage.web.entered import before_of, is_there
from storage.web.facts import facts_of

TIMELINE_SIZE = 30
# What the button says: the act, not the state.
ACTIONS = {
    Document.Status.SIGNED: gettext_lazy("Mark as signed"),
    Document.Status.IN_FORCE: gettext_lazy("Put into force"),
    Document.Status.TERMINATED: gettext_lazy("Terminate"),
    Document.Status.DRAFT: gettext_lazy("Return to draft"),
    Document.Status.REJECTED: gettext_lazy("Reject"),
    Document.Status.ARCHIVED: gettext_lazy("Archive"),
}


class JournalView(WorkspaceView):
    """All documents one may see, newest first; filters stand in the URL."""

    permission = VIEW
    template_name = "storage/journal.html"
    nav = "documents"

    def get(self, request: HttpRequest) -> HttpResponse:
        narrowed = filter_of(request.GET)
        today = timezone.localdate()
        page = queries.journal_lines(self.request.user, narrowed, today=today, cursor=request.GET.get("after", ""))
        return self.page(self._added(narrowed, page.rows) | {
            "page": page, "bulk": bulk_actions(KIND, self.request.user), "today": today, "narrowed": narrowed,
            "statuses": Document.Status.choices,
            "kinds": queries.kinds(), "may_add": access.has(self.request.user, ADD),
            "kept": kept_of(request.GET),
            "is_narrowed": bool(request.GET.keys() - {"after"}), "export_query": without_cursor(request.GET),
        })  # fmt: skip

    def _added(self, narrowed: queries.DocumentFilter, rows: list[Document]) -> dict[str, Any]:
        """The added fields of the kind that is looked at: their questions and their columns."""
        specs, user = narrowed.specs(), self.request.user
        columns = column_specs(specs)
        texts = listed_values(columns, [row.extra for row in rows], user) if columns else [[] for _ in rows]
        return {
            "added_filter": AddedFilter(specs, self.request.GET, user), "added_columns": columns,
            "lines": list(zip(rows, texts, self._with_whom(rows), _words(rows), strict=True)),
        }  # fmt: skip

    def _with_whom(self, rows: list[Document]) -> list[list[Known]]:
        """What other apps know of each document of the page."""
        known = known_of("document", self.request.user, [row.pk for row in rows])
        return [[fact for _title, found in known for fact in found.get(row.pk, ())] for row in rows]


def _words(rows: list[Document]) -> list[dict[str, str]]:
    """What the lines of one page say; the same few kinds and authors come back in most of them."""
    home = reverse("storage:journal")  # a card stands below the list
    kind = cache(lambda _pk, named: str(named))
    author = cache(lambda _pk, person: str(person.initials_name))
    return [
        {
            "url": f"{home}{row.pk}/",
            "kind": kind(row.kind_id, row.kind),
            "author": author(row.author_id, row.author) if row.author_id else "",
        }
        for row in rows
    ]


# No new content is expected of these; a rejected document is mended and goes round again.
OVER = (Document.Status.TERMINATED, Document.Status.ARCHIVED)


class DocumentCardView(WorkspaceView):
    """The card: facts on the left, the file in the middle, what happened on the right.

    `?as_of=` shows a day that is over: the facts, the state, the file and the events of then.
    """

    permission = VIEW
    template_name = "storage/document.html"
    nav = "documents"

    def get(self, request: HttpRequest, document_id: int) -> HttpResponse:
        user = self.request.user
        document, as_of = queries.document_visible_to(user, document_id), asked_over(request.GET)
        may = as_of is None and may_edit(user, document)
        until = end_of_day(as_of) if as_of else None
        as_today = as_it_stood(document, until) if until else []
        versions = queries.versions_of(document, until)
        subjects, is_more = queries.timeline_of(document, size=TIMELINE_SIZE, until=until)
        return self.page({
            "document": document, "versions": versions, "version": versions[0] if versions else None,
            "facts": facts_of(document, user), "sections": sections_of("document", user),
            "timeline": timeline.acts(timeline.entries(subjects, user)),
            "timeline_more": _more_url(document, subjects, is_more), "may_edit": may,
            "may_mend": may and document.status not in OVER,
            "next_statuses": _next_statuses(document) if may else [], "version_form": forms.VersionForm(),
            "as_of": as_of, "as_today": as_today, "today": as_of or timezone.localdate(),
        })  # fmt: skip


def _more_url(document: Document, subjects: list[Any], is_more: bool) -> str:
    return f"{reverse('storage:timeline', args=[document.pk])}?before={subjects[-1].record_id}" if is_more else ""


def _next_statuses(document: Document) -> list[tuple[str, str]]:
    """States a person may choose by hand; approval is begun from its own tab."""
    allowed = NEXT.get(document.status, frozenset()) - {Document.Status.ON_APPROVAL, Document.Status.APPROVED}
    by_hand = [code for code in ACTIONS if code in allowed and (document.status, code) not in BY_PROCESS]
    return [(code, str(ACTIONS[code])) for code in by_hand]


class TimelineView(WorkspaceView):
    """Older events of a document, as a fragment."""

    permission = VIEW
    template_name = "storage/_timeline.html"

    def get(self, request: HttpRequest, document_id: int) -> HttpResponse:
        document = queries.document_visible_to(self.request.user, document_id)
        before = request.GET.get("before", "")
        subjects, is_more = queries.timeline_of(document, before=whole(before) or 0, size=TIMELINE_SIZE)
        return self.page({"timeline": timeline.acts(timeline.entries(subjects, self.request.user)),
                          "timeline_more": _more_url(document, subjects, is_more)})  # fmt: skip


class NewDocumentView(WorkspaceView):
    """Upload of a new document: the file first, then what it is."""

    permission = ADD
    template_name = "storage/new.html"
    nav = "documents"

    def get(self, request: HttpRequest) -> HttpResponse:
        kind = self._kind(request.GET.get("kind", ""))
        if kind is None:
            return self._show(None, None)
        form = forms.NewDocumentForm(
            kind=kind, user=self.request.user, place=(place := self._place()), initial=self._typed(kind, place)
        )
        return self._show(form, kind)

    def _typed(self, kind: DocumentKind, place: Place | None) -> dict[str, str]:
        """What was typed before another kind was chosen; a title that was only the kind's name follows the kind."""
        query = self.request.GET
        typed = {name: query.get(name, "")[:500] for name in query if name not in ("kind", "in")}
        title = typed.get("title", "")
        is_name = title in {str(each) for each in queries.kinds(only_active=True)}
        return typed | {"title": (str(kind) if place else "") if is_name or not title else title}

    def post(self, request: HttpRequest) -> HttpResponseBase:
        kind = self._kind(request.POST.get("kind", "") or request.GET.get("kind", ""))
        if kind is None:
            return self.get(request)
        form = forms.NewDocumentForm(
            request.POST, request.FILES, kind=kind, user=self.request.user, place=self._place()
        )
        try:
            document = self._created(form, kind) if form.is_valid() else None
        except MadeBefore as made:
            return self._before(form, kind, made)
        if document is None:
            _ask_file_again(form)
            return self._show(form, kind, status=422)
        place = self._place()
        later(request, _("The document was created."))
        return go(request, place.url if place else reverse("storage:document", args=[document]))

    def _before(self, form: forms.NewDocumentForm, kind: DocumentKind, made: MadeBefore) -> HttpResponseBase:
        """The second click leads to the document; from another page the same is asked about."""
        before = before_of(self.request.user, made.pk)
        if made.is_same_form:
            return sent_again(self.request, before)
        _ask_file_again(form)
        return self._show(form, kind, status=409, before=before)

    def _place(self) -> Place | None:
        """Where the document is to be put at once: `?in=counterparty:12`."""
        return place_named(self.request.GET.get("in", ""), self.request.user)

    def _kind(self, code: str) -> DocumentKind | None:
        offered = queries.kinds(only_active=True)
        return next((kind for kind in offered if kind.code == code), offered[0] if offered else None)

    def _created(self, form: forms.NewDocumentForm, kind: DocumentKind) -> int | None:
        """The key of the new document; None when the form is refused. Raises MadeBefore."""
        file, user = form.cleaned_data.get("file"), self.request.user
        try:
            blob = services.store_file(file, file.name or "", actor_id=user.pk) if file else None
            return made_once(self.request, lambda: self._create(form, kind, blob), partial(is_there, user))
        except InvalidInput as error:
            add_errors(form, error)
            return None

    def _create(self, form: forms.NewDocumentForm, kind: DocumentKind, blob: Blob | None) -> int:
        file, user = form.cleaned_data.get("file"), self.request.user
        document = services.create_document_in(
            form.chosen_place(), kind=kind, actor=user, at=timezone.now(), blob=blob,
            file_name=file.name if file else "", department=user.department, **form.facts(),
        )  # fmt: skip
        return document.pk

    def _show(
        self, form: forms.NewDocumentForm | None, kind: DocumentKind | None, status: int = 200,
        before: Before | None = None,
    ) -> HttpResponse:  # fmt: skip
        place = self._place()
        context = {"form": form, "kind": kind, "kinds": queries.kinds(only_active=True), "multipart": True,
                   "place": place, **form_context(self.request, before),
                   "cancel_url": place.url if place else reverse("storage:journal")}  # fmt: skip
        return self.page(context, status=status)


def _ask_file_again(form: forms.NewDocumentForm) -> None:
    """A page that is shown again has no file: unsaid, the corrected form would make a document without it."""
    file = form.files.get("file")
    if file and "file" not in form.errors:
        form.add_error("file", _("Choose the file again: “%(name)s” was not kept.") % {"name": file.name})


class ChangeDocumentView(WorkspaceView):
    """Change of a document's facts."""

    permission = VIEW
    template_name = "storage/change.html"
    nav = "documents"

    def get(self, request: HttpRequest, document_id: int) -> HttpResponse:
        document = self._document(document_id)
        form = forms.DocumentForm(kind=document.kind, user=self.request.user, document=document)
        return self._show(form, document, document.version)

    def post(self, request: HttpRequest, document_id: int) -> HttpResponseBase:
        document = self._document(document_id)
        form = forms.DocumentForm(request.POST, kind=document.kind, user=self.request.user, document=document)
        seen = whole(request.POST.get("version", ""))
        try:
            if form.is_valid() and seen is not None and self._change(form, document, seen):
                later(request, _("The changes were saved."))
                return go(request, reverse("storage:document", args=[document_id]))
        except StaleVersion as error:
            return self._show(form, document, tell_stale(form, error), status=409)
        return self._show(form, document, seen or document.version, status=422)

    def _document(self, document_id: int) -> Document:
        document = queries.document_visible_to(self.request.user, document_id)
        require_edit(self.request.user, document)
        return document

    def _change(self, form: forms.DocumentForm, document: Document, seen: int) -> bool:
        try:
            services.change_document(
                document=document, seen=seen, actor=self.request.user, at=timezone.now(), **form.facts()
            )
        except InvalidInput as error:
            add_errors(form, error)
            return False
        return True

    def _show(self, form: forms.DocumentForm, document: Document, seen: Any, status: int = 200) -> HttpResponse:
        cancel = reverse("storage:document", args=[document.pk])
        return self.page({"form": form, "document": document, "seen": seen, "cancel_url": cancel}, status=status)


class StatusView(WorkspaceView):
    """POST moves the document to another state and comes back to its card."""

    permission = VIEW

    def post(self, request: HttpRequest, document_id: int) -> HttpResponseBase:
        document = queries.document_visible_to(self.request.user, document_id)
        require_edit(self.request.user, document)
        status = request.POST.get("status", "")
        if status not in Document.Status.values:
            raise InvalidInput({"status": "unknown"})
        document = services.set_status(document=document, status=status, actor=self.request.user, at=timezone.now())
        later(request, _("The document is now “%(status)s”.") % {"status": document.get_status_display()})
        return go(request, reverse("storage:document", args=[document_id]))


class ChooseView(WorkspaceView):
    """Documents for a combobox, by what was typed of number or title."""

    permission = VIEW

    def get(self, request: HttpRequest) -> HttpResponse:
        narrowed = queries.DocumentFilter(text=request.GET.get("q", "")[:200])
        page = queries.journal_page(self.request.user, narrowed, today=timezone.localdate(), size=15)
        choices = [Choice(row.pk, str(row), str(row.kind), row.kind.icon) for row in page.rows]
        return options(request, choices)
