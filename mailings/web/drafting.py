"""The form of a mailing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from counterparties.models import PartyGroup
from counterparties.queries.groups import groups_offered
from ecm.errors import InvalidInput, StaleVersion
from ecm.fields.forms import add_errors
from ecm.numbers import whole
from ecm.web.stale import tell_stale
from ecm.web.toasts import later
from ecm.web.twice import Before, MadeBefore, form_context, made_once, same_before, sent_again
from ecm.web.views import WorkspaceView, go
from mailings import queries, services
from mailings.access import SEND
from mailings.errors import FileMissing, FilesTooLarge, NotADraft
from mailings.models import Mailing
from mailings.placeholders import PLACES
from mailings.web.forms import MailingForm

REFUSED = (FileMissing, FilesTooLarge)


class _FormView(WorkspaceView):
    """What the form of a new mailing and of a draft have in common."""

    permission = SEND
    nav = "mailings"
    template_name = "mailings/mailing_form.html"

    def _form(self, data: Any = None, *, own: PartyGroup | None = None, **kwargs: Any) -> MailingForm:
        groups = groups_offered(self.request.user)
        if own is not None and own not in groups:
            groups = [own, *groups]
        return MailingForm(data, user=self.request.user, groups=groups, **kwargs)

    def _show(
        self, form: MailingForm, mailing: Mailing | None, *, before: Before | None = None, status: int = 200
    ) -> HttpResponse:
        url = reverse("mailings:mailing", args=[mailing.pk]) if mailing else reverse("mailings:mailings")
        context = {"form": form, "mailing": mailing, "cancel_url": url, "places": PLACES.items()}
        made = {} if mailing else form_context(self.request, before)
        return self.page({**context, **made}, status=status)


class NewView(_FormView):
    """A new letter to a group (`?group=`)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(self._form(initial={"group": request.GET.get("group", ""), "text": _beginning()}), None)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = self._form(request.POST)
        if not form.is_valid():
            return self._show(form, None, status=422)
        try:
            pk = made_once(request, lambda: self._made(form), self._is_there)
        except InvalidInput as error:
            add_errors(form, error)
            return self._show(form, None, status=422)
        except REFUSED as error:
            form.add_error("documents", str(error))
            return self._show(form, None, status=422)
        except MadeBefore as made:
            before = self._before(made.pk)
            return (
                sent_again(request, before) if made.is_same_form else self._show(form, None, before=before, status=409)
            )
        later(request, _("The letter is a draft. Look at who gets it, then send it."))
        return go(request, reverse("mailings:mailing", args=[pk]))

    def _made(self, form: MailingForm) -> int:
        return services.draft_mailing(**form.facts(), actor=self.request.user, at=timezone.now()).pk

    def _is_there(self, pk: int) -> bool:
        return queries.mailings_visible_to(self.request.user).filter(pk=pk).exists()

    def _before(self, pk: int) -> Before:
        mailing = queries.mailing_visible_to(self.request.user, pk)
        return same_before(str(mailing), reverse("mailings:mailing", args=[pk]))


def _beginning() -> str:
    """What stands in the field of a new letter, in the writer's language."""
    return _("Dear {contact},\n\n\n\nYours sincerely,\n{signature}\n{company}")


class DiscardView(WorkspaceView):
    """POST throws the draft away."""

    permission = SEND

    def post(self, request: HttpRequest, mailing_id: int) -> HttpResponseBase:
        mailing = queries.mailing_visible_to(self.request.user, mailing_id)
        services.discard_draft(mailing=mailing, actor=self.request.user, at=timezone.now())
        later(request, _("The draft was thrown away."))
        return go(request, reverse("mailings:mailings"))


class ChangeView(_FormView):
    """Change of a draft."""

    def get(self, request: HttpRequest, mailing_id: int) -> HttpResponse:
        mailing = self._draft(mailing_id)
        documents = [row.document for row in queries.files_of(self.request.user, mailing)]
        initial = {name: getattr(mailing, name) for name in ("group", "audience", "subject", "text")}
        form = self._form(own=mailing.group, initial={**initial, "documents": documents})
        return self._show(form, mailing)

    def post(self, request: HttpRequest, mailing_id: int) -> HttpResponseBase:
        mailing, seen = self._draft(mailing_id), whole(request.POST.get("version", ""))
        form = self._form(request.POST, own=mailing.group)
        if not form.is_valid() or seen is None:
            return self._show(form, mailing, status=422)
        try:
            services.change_mailing(
                mailing=mailing, seen=seen, actor=self.request.user, at=timezone.now(), **form.facts()
            )
        except InvalidInput as error:
            add_errors(form, error)
            return self._show(form, mailing, status=422)
        except REFUSED as error:
            form.add_error("documents", str(error))
            return self._show(form, mailing, status=422)
        except StaleVersion as error:
            tell_stale(form, error)  # the mailing was read anew, with the version of now
            return self._show(form, mailing, status=409)
        later(request, _("The letter was saved."))
        return go(request, reverse("mailings:mailing", args=[mailing_id]))

    def _draft(self, mailing_id: int) -> Mailing:
        mailing = queries.mailing_visible_to(self.request.user, mailing_id)
        if not mailing.is_draft:
            raise NotADraft
        return mailing
