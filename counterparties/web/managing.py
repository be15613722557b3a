"""Managers of services, and money: blocks of the dossier."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterparties import queries, services
from counterparties.access import VIEW
from counterparties.models import Counterparty
from counterparties.models.layouts import SERVICES
from counterparties.queries.layouts import directory, service_managers_of, service_named
from counterparties.web.card import may_write
from ecm import access
from ecm.fields.choosing import DirectoryField
from ecm.numbers import whole
from ecm.web.dates import asked_day, asked_moment
from ecm.web.money import money_sources
from ecm.web.toasts import toast
from ecm.web.views import WorkspaceView


class ServiceManagerForm(forms.Form):
    """Which service, and who answers for it."""

    manager = forms.ModelChoiceField(label=gettext_lazy("Manager"), queryset=queries.managers(), empty_label="—")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = directory(SERVICES)
        service = DirectoryField(found.pk if found else 0, label=_("Service"))
        self.fields = {"service": service, **self.fields}


class ServiceManagersView(WorkspaceView):
    """GET the block; POST lets somebody answer for a service, or (`remove`) the responsible manager again."""

    permission = VIEW
    template_name = "counterparties/_service_managers.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        party = queries.counterparty_visible_to(self.request.user, pk)
        return self._show(party, ServiceManagerForm() if request.GET.get("form") else None)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user, now = self.request.user, timezone.now()
        party = queries.counterparty_visible_to(user, pk)
        access.require(user, services.EDIT, party)
        if gone := whole(request.POST.get("remove", "")):
            service = service_named(gone)
            services.set_service_manager(counterparty=party, service=service, manager=None, actor=user, at=now)
            return toast(self._show(party, None), _("The responsible manager answers for it again."))
        form = ServiceManagerForm(request.POST)
        if not form.is_valid():
            return self._show(party, form, status=422)
        services.set_service_manager(counterparty=party, **form.cleaned_data, actor=user, at=now)
        return toast(self._show(party, None), _("The changes were saved."))

    def _show(self, party: Counterparty, form: ServiceManagerForm | None, status: int = 200) -> HttpResponse:
        pk, as_of = party.pk, asked_moment(self.request)
        may_edit = as_of is None and may_write(self, party)
        rows = service_managers_of(pk) if as_of is None else queries.service_managers_then(pk, as_of)
        context = {"rows": rows, "form": form if may_edit else None, "may_edit": may_edit, "pk": pk}
        return self.page(context, status=status)


class MoneyView(WorkspaceView):
    """The money block, as a fragment: the sums that other apps tell; empty while there are none."""

    permission = VIEW
    template_name = "counterparties/_money.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = self.request.user
        queries.counterparty_visible_to(user, pk)
        day = asked_day(request.GET.get("as_of", "")) or timezone.localdate()
        loaded = [(source.title, source.load(user, pk, day)) for source in money_sources("counterparty", user)]
        return self.page({"sources": [(title, sums) for title, sums in loaded if sums]})
