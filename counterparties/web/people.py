"""People and conversations."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from counterparties import queries, services
from counterparties.access import VIEW
from counterparties.models import Contact, ContactPost, Counterparty
from counterparties.web.card import may_write, party_of
from counterparties.web.entered import contact_before, contact_is_there
from counterparties.web.forms import ContactForm, PostForm, TalkForm
from counterparties.web.timelines import ICONS
from ecm import access
from ecm.errors import StaleVersion
from ecm.models import User
from ecm.numbers import whole
from ecm.web.dates import asked_past, end_of_day, past_query
from ecm.web.exports import without_cursor
from ecm.web.stale import tell_stale
from ecm.web.toasts import later
from ecm.web.twice import Before, MadeBefore, form_context, made_once, sent_again
from ecm.web.views import WorkspaceView, go


class ContactsView(WorkspaceView):
    """The address book of everyone."""

    permission = VIEW
    template_name = "counterparties/contacts.html"
    nav = "contacts"

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "")[:200]
        page = queries.contacts_page(self.request.user, text=text, cursor=request.GET.get("after", ""))
        may_edit = access.has(self.request.user, services.EDIT)
        return self.page({"page": page, "q": text, "may_edit": may_edit, "export_query": without_cursor(request.GET)})


class ContactView(WorkspaceView):
    """A person: ways to reach them, their posts, and how they were called and reached before."""

    permission = VIEW
    template_name = "counterparties/contact.html"
    nav = "contacts"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        contact = queries.contact_visible_to(self.request.user, pk)
        posts = queries.posts_of_contact(self.request.user, pk)
        may_edit = access.has(self.request.user, services.EDIT)
        return self.page(
            {
                "contact": contact,
                "posts": posts,
                "versions": queries.versions_of_contact(pk),
                "may_edit": may_edit,
                "language": dict(User.LANGUAGES).get(contact.language, ""),
            }
        )


class CreateContactView(WorkspaceView):
    """A new person; at `counterparties/<pk>/people/new/` with a post there."""

    permission = services.EDIT
    template_name = "counterparties/contact_form.html"
    nav = "contacts"

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        return self._show(self._party(pk), ContactForm(), PostForm())

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponseBase:
        party, form, post = self._party(pk), ContactForm(request.POST), PostForm(request.POST)
        if not (form.is_valid() and post.is_valid()):
            return self._show(party, form, post, status=422)
        try:
            pk = made_once(request, lambda: self._made(party, form, post), partial(contact_is_there, self.request.user))
        except MadeBefore as made:
            before = contact_before(self.request.user, made.pk)
            if made.is_same_form:
                return sent_again(request, before)
            return self._show(party, form, post, before, status=409)
        name = queries.contact_visible_to(self.request.user, pk)
        later(request, _("%(name)s is in the address book.") % {"name": name})
        return go(request, self._back(party) if party else reverse("counterparties:contact", args=[pk]))

    def _made(self, party: Counterparty | None, form: ContactForm, post: PostForm) -> int:
        facts, points, at = form.facts(), form.points(), timezone.now()
        return services.create_contact(
            counterparty=party, facts=facts, points=points, post=post.cleaned_data, actor=self.request.user, at=at
        ).pk

    def _party(self, pk: int | None) -> Counterparty | None:
        return party_of(self, pk, edit=True) if pk else None

    def _back(self, party: Counterparty | None) -> str:
        return (
            f"{reverse('counterparties:dossier', args=[party.pk])}?tab=people"
            if party
            else reverse("counterparties:contacts")
        )

    def _show(
        self,
        party: Counterparty | None,
        form: ContactForm,
        post: PostForm,
        before: Before | None = None,
        status: int = 200,
    ) -> HttpResponse:
        context = {"party": party, "form": form, "post_form": post, "cancel_url": self._back(party)}
        return self.page({**context, **form_context(self.request, before)}, status=status)


class ChangeContactView(WorkspaceView):
    """Change of a person's card."""

    permission = services.EDIT
    template_name = "counterparties/contact_form.html"
    nav = "contacts"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        contact = self._contact(pk)
        return self._show(contact, ContactForm(contact=contact), contact.version)

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        contact, seen = self._contact(pk), whole(request.POST.get("version", ""))
        form = ContactForm(request.POST, contact=contact)
        if not form.is_valid() or seen is None:
            return self._show(contact, form, seen or contact.version, status=422)
        try:
            services.change_contact(
                contact=contact,
                seen=seen,
                facts=form.facts(),
                points=form.points(),
                actor=self.request.user,
                at=timezone.now(),
            )
        except StaleVersion as error:
            error.conflicts |= _other_ways(form, contact)
            return self._show(contact, form, tell_stale(form, error), status=409)
        later(request, _("The changes were saved."))
        return go(request, reverse("counterparties:contact", args=[pk]))

    def _contact(self, pk: int) -> Contact:
        contact = queries.contact_visible_to(self.request.user, pk)
        access.require(self.request.user, services.EDIT, contact)
        return contact

    def _show(self, contact: Contact, form: ContactForm, seen: Any, status: int = 200) -> HttpResponse:
        cancel = reverse("counterparties:contact", args=[contact.pk])
        return self.page({"contact": contact, "form": form, "seen": seen, "cancel_url": cancel}, status=status)


def _other_ways(form: ContactForm, contact: Contact) -> dict[str, tuple[str, str]]:
    """(yours, theirs) of each way to reach the person that is written otherwise on the card as it stands now."""
    theirs = ContactForm(contact=contact).initial
    pairs = {name: (form.cleaned_data.get(name, ""), theirs.get(name, "")) for name in form.ways}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


class PeopleView(WorkspaceView):
    """The tab: the people of a counterparty as a tree of units and posts."""

    permission = VIEW
    template_name = "counterparties/_people.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        party, (as_of, known_at) = party_of(self, pk), asked_past(request.GET)
        today, posts = as_of or timezone.localdate(), queries.people_of(party, as_of, known_at)
        posts = [post for post in posts if post.starts_on is None or post.starts_on <= today]
        current = [post for post in posts if post.ends_on is None or post.ends_on >= today]
        former = [post for post in posts if post not in current]
        return self.page(
            {
                "units": by_unit(current),
                "superiors": current,
                "former": former,
                "pk": pk,
                "may_edit": as_of is None and may_write(self, party),
                "as_of": as_of,
            }
        )


@dataclass
class Branch:
    """A post with those that report to it."""

    post: ContactPost
    below: list[Branch] = field(default_factory=list)


def by_unit(posts: list[ContactPost]) -> list[tuple[str, list[Branch]]]:
    """Trees of reporting lines, gathered by the unit of their heads, the management (no unit) first."""
    ordered = sorted(posts, key=lambda each: (each.unit, not each.is_main, each.pk))
    branches = {post.pk: Branch(post) for post in ordered}
    units: dict[str, list[Branch]] = {}
    for post in ordered:
        if post.reports_to_id in branches and not _leads_back(post, branches):
            branches[post.reports_to_id].below.append(branches[post.pk])
        else:
            units.setdefault(post.unit, []).append(branches[post.pk])
    return list(units.items())


def _leads_back(post: ContactPost, branches: dict[int, Branch]) -> bool:
    """Whether the line upwards comes back to the post: rows of an older time may hold a circle."""
    seen, above = {post.pk}, post.reports_to_id
    while above in branches:
        if above in seen:
            return True
        seen.add(above)
        above = branches[above].post.reports_to_id
    return False


class SuperiorView(WorkspaceView):
    """POST `to`: whom the post reports to; nothing: to nobody."""

    permission = services.EDIT

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        post, text = queries.post_visible_to(self.request.user, pk), request.POST.get("to", "")
        superior = queries.post_visible_to(self.request.user, number) if (number := whole(text)) else None
        services.set_superior(post=post, superior=superior, actor=self.request.user, at=timezone.now())
        return go(request, f"{reverse('counterparties:dossier', args=[post.counterparty_id])}?tab=people")


class EndPostView(WorkspaceView):
    """POST: the person left the post today."""

    permission = services.EDIT

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        post = queries.post_visible_to(self.request.user, pk)
        services.end_post(post=post, last_day=timezone.localdate(), actor=self.request.user, at=timezone.now())
        return go(request, f"{reverse('counterparties:dossier', args=[post.counterparty_id])}?tab=people")


class InteractionsView(WorkspaceView):
    """The tab: what was said; POST writes a conversation down."""

    permission = VIEW
    template_name = "counterparties/_interactions.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(pk, None if party_of(self, pk).merged_into_id else TalkForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        party, form = party_of(self, pk), TalkForm(request.POST)
        if not form.is_valid():
            return self._show(pk, form, status=422)
        now = timezone.now()
        services.record_interaction(
            counterparty=party,
            sort=form.cleaned_data["sort"],
            summary=form.cleaned_data["summary"],
            happened_at=form.happened_at(now),
            actor=self.request.user,
            at=now,
        )
        return self._show(pk, TalkForm())

    def _show(self, pk: int, form: TalkForm | None, status: int = 200) -> HttpResponse:
        asked = self.request.GET
        day, known_at = asked_past(asked)
        until = end_of_day(day) if day else None
        page = queries.interactions_page(pk, asked.get("after", ""), until=until, knew=known_at is not None)
        talks = [{"row": row, "icon": ICONS[row.sort]} for row in page.rows]
        context = {"page": page, "talks": talks, "form": form, "pk": pk, "as_of": until}
        return self.page({**context, "past": past_query(self.request)}, status=status)
