"""Posts of people of the address book: one more of a person, one more person at a counterparty, a post written anew."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from counterparties import queries, services
from counterparties.models import Contact, Counterparty
from counterparties.web.card import party_of
from counterparties.web.forms import FurtherPostForm, PostForm
from ecm import access
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go


class AddPostView(WorkspaceView):
    """One more post of a person, at a counterparty that is chosen."""

    permission = services.EDIT
    template_name = "counterparties/post_form.html"
    nav = "contacts"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(self._side(pk), self._form(None))

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        side, form = self._side(pk), self._form(request.POST)
        if not form.is_valid():
            return self._show(side, form, status=422)
        values = dict(form.cleaned_data)
        contact, party = self._pair(side, values.pop("other"))
        if queries.serves_as(contact, party, values["title"]):
            form.add_error(
                "other", _("%(person)s already has this post at %(party)s.") % {"person": contact, "party": party}
            )
            return self._show(side, form, status=422)
        services.add_post(contact=contact, counterparty=party, post=values, actor=self.request.user, at=timezone.now())
        later(request, _("%(person)s serves at %(party)s.") % {"person": contact, "party": party})
        return go(request, self._back(side))

    def _show(self, side: Any, form: PostForm, status: int = 200) -> HttpResponse:
        return self.page({"side": side, "form": form, "cancel_url": self._back(side)}, status=status)

    def _side(self, pk: int) -> Any:
        """Whose page it is; the other side is chosen."""
        return queries.contact_visible_to(self.request.user, pk)

    def _form(self, data: Any) -> FurtherPostForm:
        user = self.request.user
        return FurtherPostForm(data, of_person=True, load=lambda text: queries.as_counterparty(user, text))

    def _pair(self, side: Any, other: Any) -> tuple[Contact, Counterparty]:
        return side, other

    def _back(self, side: Any) -> str:
        return reverse("counterparties:contact", args=[side.pk])


class AddPersonView(AddPostView):
    """A person of the address book gets a post at the counterparty."""

    nav = "counterparties"

    def _side(self, pk: int) -> Counterparty:
        return party_of(self, pk, edit=True)

    def _form(self, data: Any) -> FurtherPostForm:
        user = self.request.user
        return FurtherPostForm(data, of_person=False, load=lambda text: queries.as_contact(user, text))

    def _pair(self, side: Any, other: Any) -> tuple[Contact, Counterparty]:
        return other, side

    def _back(self, side: Any) -> str:
        return f"{reverse('counterparties:dossier', args=[side.pk])}?tab=people"


class ChangePostView(WorkspaceView):
    """A post, its unit and its term written anew."""

    permission = services.EDIT
    template_name = "counterparties/post_form.html"
    nav = "contacts"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        post = self._post(pk)
        return self._show(post, PostForm(initial={name: getattr(post, name) for name in PostForm.base_fields}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        post, form = self._post(pk), PostForm(request.POST)
        if not form.is_valid():
            return self._show(post, form, status=422)
        services.change_post(post=post, changes=form.cleaned_data, actor=self.request.user, at=timezone.now())
        later(request, _("The changes were saved."))
        return go(request, self._back(post))

    def _post(self, pk: int) -> Any:
        post = queries.post_visible_to(self.request.user, pk)
        access.require(self.request.user, services.EDIT, post.counterparty)
        return post

    def _back(self, post: Any) -> str:
        return f"{reverse('counterparties:dossier', args=[post.counterparty_id])}?tab=people"

    def _show(self, post: Any, form: PostForm, status: int = 200) -> HttpResponse:
        return self.page(
            {"side": post.contact, "post": post, "form": form, "cancel_url": self._back(post)}, status=status
        )
