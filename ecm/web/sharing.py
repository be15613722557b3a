"""The tab "Access" of a card: who sees the object and why; apps mount these views under their own routes."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecm import sharing
from ecm.errors import InvalidInput
from ecm.models import Department
from ecm.organisation.people import people, person
from ecm.sharing.viewers import circles_of, participants_of
from ecm.web.choosing import Choice, options, readings
from ecm.web.dates import asked_moment
from ecm.web.forms import ManyChooserField
from ecm.web.toasts import toast
from ecm.web.views import WorkspaceView


class ChoosePersonView(WorkspaceView):
    """The list under a combobox of members of staff."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = {each.pk: each for text in readings(request.GET.get("q", "")) for each in people(text)}
        note = [Choice(pk, str(each), str(each.post or each.department or ""), "user") for pk, each in found.items()]
        return options(request, note)


class PeopleForm(forms.Form):
    people = ManyChooserField(label=gettext_lazy("Who"), url_name="people-choose", load=person)


class AudienceForm(forms.Form):
    """Where the object is shown."""

    department = forms.ModelChoiceField(
        label=gettext_lazy("Shown to"), queryset=Department.objects.all(), required=False,
        empty_label=gettext_lazy("The whole organisation"),
    )  # fmt: skip
    is_restricted = forms.BooleanField(label=gettext_lazy("Participants only"), required=False)


class _SharingView(WorkspaceView):
    """Who sees an object is told as of today, for today's rights open it; a card of a past day offers no change."""

    kind: ClassVar[str] = ""
    template_name = "ecm/_sharing.html"

    def _row(self, pk: int) -> Any:
        self.shared = sharing.shared_kind(self.kind)
        return self.shared.find(self.request.user, pk)

    def _tab(self, row: Any, form: forms.Form | None = None, status: int = 200) -> HttpResponse:
        as_of = asked_moment(self.request)
        may_share = as_of is None and self.shared.may_share(self.request.user, row)
        return self.page({
            "row": row, "kind": self.kind, "may_share": may_share, "as_of": as_of, "form": form or PeopleForm(),
            "participants": participants_of(row), "circles": circles_of(row),
            "urls": self._urls(row.pk),
            "audience": AudienceForm(initial={"department": row.department, "is_restricted": row.is_restricted}),
        }, status=status)  # fmt: skip

    def _urls(self, pk: int) -> dict[str, str]:
        match = self.request.resolver_match
        app = match.namespace if match else ""
        names = {"sharing": "sharing", "withdraw": "sharing_withdraw", "audience": "sharing_audience"}
        return {key: reverse(f"{app}:{name}", args=[pk]) for key, name in names.items()}


class SharingView(_SharingView):
    """GET the tab; POST lets people take part (`people`, several)."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._tab(self._row(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row, form = self._row(pk), PeopleForm(request.POST)
        if not form.is_valid():
            return self._tab(row, form, status=422)
        user = self.request.user
        new = sharing.let_see(self.shared, row, form.cleaned_data["people"], actor=user, at=timezone.now())
        names = ", ".join(each.initials_name for each in new)
        told = _("Sees it now: %(names)s") % {"names": names} if new else _("They take part already.")
        return toast(self._tab(row), told)


class WithdrawView(_SharingView):
    """POST `person`: they take part no more."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row, gone = self._row(pk), person(request.POST.get("person", ""))
        if gone is None:
            raise InvalidInput({"person": _("Choose one from the list.")})
        sharing.withdraw(self.shared, row, gone, actor=self.request.user, at=timezone.now())
        return toast(self._tab(row), _("%(name)s takes part no more.") % {"name": gone.initials_name})


class AudienceView(_SharingView):
    """POST `department` and `is_restricted`: where the object is shown."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row, form = self._row(pk), AudienceForm(request.POST)
        if not form.is_valid():
            raise InvalidInput({name: " ".join(map(str, errors)) for name, errors in form.errors.items()})
        sharing.set_audience(self.shared, row, **form.cleaned_data, actor=self.request.user, at=timezone.now())
        return toast(self._tab(self._row(pk)), _("Saved."))
