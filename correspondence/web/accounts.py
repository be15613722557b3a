"""Mail accounts and how they are; bringing files in by hand."""

from typing import BinaryIO, cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from correspondence import queries, services
from correspondence.access import INTAKE
from ecm.errors import NotFound
from ecm.jobs import enqueue
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go

MOST_FILES = 50


class AccountsView(WorkspaceView):
    """GET the accounts with their last look and last error."""

    permission = INTAKE
    template_name = "correspondence/accounts.html"
    nav = "intake"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page({"accounts": queries.accounts()})


class PollView(WorkspaceView):
    """POST: look into the account now."""

    permission = INTAKE

    def post(self, request: HttpRequest, account_id: int) -> HttpResponse:
        if queries.account(account_id) is None:
            raise NotFound
        enqueue(
            "correspondence.poll_account", {"account_id": account_id}, actor_id=self.request.user.pk,
            merge_key=f"poll:{account_id}",
        )  # fmt: skip
        later(request, _("The mailbox is looked into. New letters appear at the intake."))
        return go(request, reverse("correspondence:accounts"))


class UploadView(WorkspaceView):
    """POST files into the intake."""

    permission = INTAKE

    def post(self, request: HttpRequest) -> HttpResponse:
        now, new = timezone.now(), 0
        files = request.FILES.getlist("files")[:MOST_FILES]
        for file in files:
            taken = services.take_upload(
                cast(BinaryIO, file), file_name=file.name or "file", actor=self.request.user, at=now
            )
            new += taken.is_new
        known = len(files) - new
        text = ngettext("%(count)s file taken in.", "%(count)s files taken in.", new) % {"count": new}
        if known:
            text += " " + ngettext("%(count)s was known already.", "%(count)s were known already.", known) % {
                "count": known
            }
        later(request, text)
        return go(request, reverse("correspondence:intake"))
