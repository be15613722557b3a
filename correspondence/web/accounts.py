"""Mail accounts and how they are; bringing files in by hand."""

from typing import BinaryIO, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from correspondence import queries, services
from correspondence.access import INTAKE
from ecm.errors import NotFound
from ecm.jobs import enqueue
from ecm.numbers import whole
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go


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
    """POST files into the intake: a form brings all at once, a page one by one, adding up what it was told."""

    permission = INTAKE

    def post(self, request: HttpRequest) -> HttpResponse:
        now, told = timezone.now(), {"new": _count(request, "new"), "known": _count(request, "known")}
        for file in request.FILES.getlist("files"):
            taken = services.take_upload(
                cast(BinaryIO, file), file_name=file.name or "file", actor=self.request.user, at=now
            )
            told["new" if taken.is_new else "known"] += 1
        if self.request.htmx:
            return JsonResponse({**told, "text": taken_in(**told)})
        later(request, taken_in(**told))
        return go(request, reverse("correspondence:intake"))


def _count(request: HttpRequest, name: str) -> int:
    return whole(request.POST.get(name, "")[:7]) or 0


def taken_in(new: int, known: int) -> str:
    """What became of the files that somebody brought."""
    text = ngettext("%(count)s file taken in.", "%(count)s files taken in.", new) % {"count": new}
    if known:
        text += " " + ngettext("%(count)s was known already.", "%(count)s were known already.", known) % {
            "count": known
        }
    return text
