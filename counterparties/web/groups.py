"""Groups of counterparties: the list of groups, the builder of conditions, members of lists."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from counterparties import queries, services
from counterparties.access import VIEW
from counterparties.models import Counterparty, PartyGroup
from counterparties.queries import groups as groups_of_house
from counterparties.services.groups import may_change
from counterparties.web.building import draft_of, plain, shown, tree_of
from counterparties.web.card import may_write
from ecm import access
from ecm.errors import InvalidInput, StaleVersion
from ecm.fields.forms import add_errors
from ecm.numbers import whole
from ecm.web.actions import actions_of
from ecm.web.dates import asked_moment
from ecm.web.stale import tell_stale
from ecm.web.toasts import later, toast
from ecm.web.views import WorkspaceView, go


class GroupsView(WorkspaceView):
    """The groups one may see; how many are in each comes by itself."""

    permission = VIEW
    template_name = "counterparties/groups.html"
    nav = "counterparties"

    def get(self, request: HttpRequest) -> HttpResponse:
        user = self.request.user
        rows = [
            {
                "group": group,
                "may_change": may_change(user, group),
                "actions": actions_of("party_group", user, group.pk),
            }
            for group in queries.groups_visible_to(user)[:500]
        ]
        return self.page({"rows": rows, "may_add": access.has(user, services.EDIT)})

    def _row(self, group: PartyGroup) -> dict[str, Any]:
        user = self.request.user
        actions = actions_of("party_group", user, group.pk)
        return {"group": group, "may_change": may_change(user, group), "actions": actions}


class CountView(WorkspaceView):
    """How many counterparties of the reader are in the group: a fragment."""

    permission = VIEW
    template_name = "counterparties/_group_count.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = self.request.user
        group = queries.group_visible_to(user, pk)
        count = groups_of_house.members(group, user, timezone.localdate()).count()
        return self.page({"group": group, "count": count})


class GroupForm(forms.Form):
    """The name of a group and who sees it."""

    title = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)
    is_own = forms.BooleanField(label=gettext_lazy("Only for me"), required=False)

    def facts(self) -> dict[str, Any]:
        """Values for the services."""
        return {name: self.cleaned_data[name] for name in ("title", "note", "is_own")}


class _GroupFormView(WorkspaceView):
    """The form of a group, with the condition of a segment."""

    permission = services.EDIT
    template_name = "counterparties/group_form.html"
    nav = "counterparties"

    def _show(
        self, form: GroupForm, sort: str, tree: dict[str, Any], group: PartyGroup | None, status: int = 200
    ) -> HttpResponse:
        context = {
            "form": form,
            "group": group,
            "is_segment": sort == "segment",
            "tree": shown(tree, self.request.user),
            "cancel_url": reverse("counterparties:groups"),
            "actions": actions_of("party_group", self.request.user, group.pk) if group else [],
        }
        return self.page(context, status=status)


class NewGroupView(_GroupFormView):
    """A new list (`?sort=list`) or segment."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(GroupForm(), self._sort, {}, None)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form, tree = GroupForm(request.POST), tree_of(request.POST)
        if form.is_valid():
            try:
                self._create(form, tree)
            except InvalidInput as error:
                add_errors(form, error)
            else:
                later(request, _("The group was saved."))
                return go(request, reverse("counterparties:groups"))
        return self._show(form, self._sort, tree, None, status=422)

    @property
    def _sort(self) -> str:
        return "list" if self.request.GET.get("sort") == "list" else "segment"

    def _create(self, form: GroupForm, tree: dict[str, Any]) -> PartyGroup:
        return services.create_group(
            **form.facts(), sort=self._sort, condition=tree, actor=self.request.user, at=timezone.now()
        )


class ChangeGroupView(_GroupFormView):
    """Change of a group by whoever made it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        group = self._group(pk)
        initial = {"title": group.title, "note": group.note, "is_own": group.is_restricted}
        return self._show(GroupForm(initial=initial), group.sort, plain(group.condition), group)

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        group, form, tree = self._group(pk), GroupForm(request.POST), tree_of(request.POST)
        seen = whole(request.POST.get("version", ""))
        if form.is_valid() and seen is not None:
            changes = form.facts() | ({"condition": tree} if group.is_segment else {})
            try:
                services.change_group(group=group, seen=seen, actor=self.request.user, at=timezone.now(), **changes)
            except InvalidInput as error:
                add_errors(form, error)
            except StaleVersion as error:
                tell_stale(form, error)  # the group was read anew, with the version of now
                return self._show(form, group.sort, tree or group.condition, group, status=409)
            else:
                later(request, _("The group was saved."))
                return go(request, reverse("counterparties:groups"))
        return self._show(form, group.sort, tree or group.condition, group, status=422)

    def _group(self, pk: int) -> PartyGroup:
        group = queries.group_visible_to(self.request.user, pk)
        access.require(self.request.user, services.EDIT, group)
        return group


class PutAwayView(WorkspaceView):
    """POST takes a group out of use, or (`?back=1`) brings it back."""

    permission = services.EDIT

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        group, back = queries.group_visible_to(self.request.user, pk), request.GET.get("back") == "1"
        services.change_group(
            group=group, seen=group.version, is_active=back, actor=self.request.user, at=timezone.now()
        )
        undo = "" if back else f"{reverse('counterparties:put_away_group', args=[pk])}?back=1"
        later(request, _("The group is back.") if back else _("The group was put away."), undo_url=undo)
        return go(request, reverse("counterparties:groups"))


class BuilderView(WorkspaceView):
    """POST: the builder anew, after a part was added, taken away or asks something else (`do`)."""

    permission = VIEW
    template_name = "counterparties/_condition.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        tree = draft_of(request.POST, request.POST.get("do", ""))
        return self.page({"tree": shown(tree, self.request.user)})


class PreviewView(WorkspaceView):
    """POST: how many fit the condition as it stands, and the first of them."""

    permission = VIEW
    template_name = "counterparties/_group_preview.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        user, today = self.request.user, timezone.localdate()
        try:
            tree = queries.checked_condition(tree_of(request.POST), user, today)
        except InvalidInput as error:
            return self.page({"problem": next(iter(error.fields.values()), "")})
        count, first = groups_of_house.preview(tree, user, today)
        return self.page({"count": count, "first": first})


class AddToListView(WorkspaceView):
    """POST puts the ticked counterparties (`ids`) on a list (`group`)."""

    permission = services.EDIT

    def post(self, request: HttpRequest) -> HttpResponseBase:
        user = self.request.user
        group = queries.group_visible_to(user, _number(request.POST.get("group", "")))
        ids = [_number(each) for each in request.POST.getlist("ids")[:1000]]
        rows = queries.counterparties_visible_to(user).filter(pk__in=ids)
        count = services.add_members(group=group, counterparties=rows, actor=user, at=timezone.now())
        text = ngettext("%(count)s was put on “%(list)s”.", "%(count)s were put on “%(list)s”.", count)
        later(request, text % {"count": count, "list": group})
        return go(request, reverse("counterparties:journal"))


def _number(text: str) -> int:
    return whole(text) or 0


class MembershipView(WorkspaceView):
    """The groups of one counterparty, as a fragment; POST puts it on a list (`add`) or takes it off (`remove`)."""

    permission = VIEW
    template_name = "counterparties/_groups.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._show(queries.counterparty_visible_to(self.request.user, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user, now = self.request.user, timezone.now()
        party = queries.counterparty_visible_to(user, pk)
        for name, act in (("add", services.add_members), ("remove", services.remove_members)):
            if number := _number(request.POST.get(name, "")):
                act(group=queries.group_visible_to(user, number), counterparties=[party], actor=user, at=now)
        return toast(self._show(party), _("The lists were changed."))

    def _show(self, party: Counterparty) -> HttpResponse:
        user, pk, as_of = self.request.user, party.pk, asked_moment(self.request)
        if as_of is not None:
            return self._show_then(pk, as_of)
        groups, may_edit = queries.groups_of(pk, user, timezone.localdate()), may_write(self, party)
        there = {group.pk for group in groups}
        lists = queries.lists_visible_to(user) if may_edit else []
        others = [group for group in lists if group.pk not in there]
        return self.page({"groups": groups, "others": others, "may_edit": may_edit, "pk": pk})

    def _show_then(self, pk: int, moment: datetime) -> HttpResponse:
        """The lists of the day; a segment is asked of rows as they are, so those stand apart as of today."""
        user = self.request.user
        segments = queries.groups_of(pk, user, timezone.localdate(), PartyGroup.Sort.SEGMENT)
        return self.page({"groups": queries.lists_then(pk, user, moment), "segments": segments, "pk": pk})
