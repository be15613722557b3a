"""Contents of documents in the workspace: preview, versions, comparison, download."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ecm.errors import NotFound
from ecm.numbers import whole
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go
from storage import downloads, media_types, queries, services
from storage.access import VIEW, may_edit, require_edit
from storage.errors import SameContent
from storage.models import BlobReading, Document, DocumentVersion
from storage.web import forms
from storage.web.comparing import compare
from storage.web.reasons import sentence_of

TEXT_SHOWN = 200_000
PAGES_SHOWN = 4
LOOKS = 12  # for a file that is still being read


class PreviewView(WorkspaceView):
    """The file to look at, as a fragment: pictures of pages, or its text when no picture can be made."""

    permission = VIEW
    template_name = "storage/_preview.html"

    def get(self, request: HttpRequest, document_id: int, number: int) -> HttpResponse:
        version = queries.version_visible_to(self.request.user, document_id, number)
        made = services.render_pages(version.blob, count=PAGES_SHOWN, at=timezone.now())
        reading = queries.reading_of(version.blob)
        pages = [self._page(version, rendition.page) for rendition in made]
        total = max([reading.pages if reading and pages else 0, *(rendition.page for rendition in made)], default=0)
        pages += [self._page(version, page) for page in range(len(pages) + 1, min(total, 200) + 1)] if pages else []
        text = reading.text[:TEXT_SHOWN] if reading and not pages else ""
        is_awaited = reading is not None and reading.state == BlobReading.State.PENDING and not (pages or text)
        return self.page({
            "version": version, "reading": reading, "pages": pages, "sentence": sentence_of(reading), "text": text,
            "is_awaited": is_awaited, "look_again": self._look_again() if is_awaited else None,
            "download_url": reverse("storage:download", args=[document_id, number]),
        })  # fmt: skip

    def _look_again(self) -> dict[str, Any] | None:
        """A file that is being read comes by itself: it is looked for again, ever more rarely, until patience ends."""
        times = min(whole(self.request.GET.get("looked", "")) or 0, LOOKS)
        return {"url": f"{self.request.path}?looked={times + 1}", "seconds": times + 1} if times < LOOKS else None

    def _page(self, version: DocumentVersion, page: int) -> dict[str, Any]:
        return {"url": reverse("storage:page", args=[version.document_id, version.number, page]), "number": page}


class PageView(WorkspaceView):
    """The picture of a page."""

    permission = VIEW

    def get(self, request: HttpRequest, document_id: int, number: int, page: int) -> FileResponse:
        version = queries.version_visible_to(self.request.user, document_id, number)
        return downloads.picture(services.page_picture(version.blob, page, at=timezone.now()))


class DownloadView(WorkspaceView):
    """The file for saving."""

    permission = VIEW

    def get(self, request: HttpRequest, document_id: int, number: int) -> FileResponse:
        version = queries.version_visible_to(self.request.user, document_id, number)
        return downloads.attachment(version.blob, version.file_name)


class VersionsView(WorkspaceView):
    """The tab of versions, as a fragment."""

    permission = VIEW
    template_name = "storage/_versions.html"

    def get(self, request: HttpRequest, document_id: int) -> HttpResponse:
        document = queries.document_visible_to(self.request.user, document_id)
        versions = [{"version": version, "icon": media_types.icon(version.blob.media_type),
                     "sentence": sentence_of(getattr(version.blob, "reading", None))}
                    for version in queries.versions_of(document)]  # fmt: skip
        may_add = may_edit(self.request.user, document) and document.status != Document.Status.ARCHIVED
        return self.page({"document": document, "versions": versions, "may_add": may_add,
                          "form": forms.VersionForm()})  # fmt: skip


class TextView(WorkspaceView):
    """The tab with the text that was read, as a fragment."""

    permission = VIEW
    template_name = "storage/_text.html"

    def get(self, request: HttpRequest, document_id: int) -> HttpResponse:
        document = queries.document_visible_to(self.request.user, document_id)
        version = next(iter(queries.versions_of(document)), None)
        reading = queries.reading_of(version.blob) if version else None
        return self.page({
            "document": document, "version": version, "reading": reading, "sentence": sentence_of(reading),
            "text": reading.text[:TEXT_SHOWN] if reading else "", "may_edit": may_edit(self.request.user, document),
        })  # fmt: skip


class AddVersionView(WorkspaceView):
    """POST adds a version and comes back to the card."""

    permission = VIEW

    def post(self, request: HttpRequest, document_id: int) -> HttpResponseBase:
        user = self.request.user
        document = queries.document_visible_to(user, document_id)
        require_edit(user, document)
        form = forms.VersionForm(request.POST, request.FILES)
        if not form.is_valid():
            later(request, self._refusal(form))
            return go(request, reverse("storage:document", args=[document_id]))
        file = form.cleaned_data["file"]
        blob = services.store_file(file, file.name or "", actor_id=user.pk)
        try:
            version = services.add_version(
                document=document, blob=blob, file_name=file.name or "", actor=user, note=form.cleaned_data["note"],
                at=timezone.now(),
            )  # fmt: skip
        except SameContent as refused:
            later(request, str(refused))
        else:
            later(request, self._done(document, version))
        return go(request, reverse("storage:document", args=[document_id]))

    def _done(self, document: Document, version: DocumentVersion) -> str:
        """That it was added, and what became of the document by it."""
        done = _("Version %(number)s was added.") % {"number": version.number}
        before, document = document.status, queries.document_visible_to(self.request.user, document.pk)
        if before == document.status:
            return done
        return " ".join([done, _("The approval was for the version before and is void now.")])

    def _refusal(self, form: forms.VersionForm) -> str:
        """Why no version was made: no file, an empty one, a note that is too long."""
        if not self.request.FILES:
            return _("Choose a file: no new version was made.")
        why = (str(text) for texts in form.errors.values() for text in texts)
        return " ".join([_("No new version was made."), *why])


class CompareView(WorkspaceView):
    """Two versions side by side, the changed text marked."""

    permission = VIEW
    template_name = "storage/compare.html"
    nav = "documents"

    def get(self, request: HttpRequest, document_id: int) -> HttpResponse:
        document = queries.document_visible_to(self.request.user, document_id)
        versions = queries.versions_of(document)
        if not versions:
            raise NotFound
        left = self._chosen(versions, request.GET.get("left", ""), versions[min(1, len(versions) - 1)])
        right = self._chosen(versions, request.GET.get("right", ""), versions[0])
        readings = queries.readings_of([left.blob_id, right.blob_id])
        texts = [self._text(readings.get(version.blob_id)) for version in (left, right)]
        return self.page({
            "document": document, "versions": versions, "left": left, "right": right,
            "comparison": compare(*texts), "is_unread": not all(texts),
        })  # fmt: skip

    def _chosen(self, versions: list[DocumentVersion], number: str, default: DocumentVersion) -> DocumentVersion:
        return next((version for version in versions if str(version.number) == number), default)

    def _text(self, reading: BlobReading | None) -> str:
        return reading.text if reading else ""


class ReadAgainView(WorkspaceView):
    """POST queues the reading of the latest version anew."""

    permission = VIEW

    def post(self, request: HttpRequest, document_id: int) -> HttpResponseBase:
        document = queries.document_visible_to(self.request.user, document_id)
        require_edit(self.request.user, document)
        version = next(iter(queries.versions_of(document)), None)
        if version is None:
            raise NotFound
        services.read_again(version.blob_id, actor_id=self.request.user.pk)
        later(request, _("The file is being read again."))
        return go(request, reverse("storage:document", args=[document_id]))
