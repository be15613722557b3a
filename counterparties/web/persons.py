"""The tab of a person: identity documents, addresses of service, consents; and places as one types."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterparties import queries, services
from counterparties.access import VIEW
from counterparties.models import Consent, Counterparty, IdentityDocument, Place, ServiceAddress
from counterparties.queries.persons import IDENTITY, MODELS, personal_of, personal_row, suggest_places
from counterparties.services.persons import PERSONS
from counterparties.titles import COUNTRIES
from counterparties.web.card import may_write, party_of
from counterparties.web.places import PlaceInput
from ecm import access
from ecm.errors import InvalidInput, NotFound
from ecm.fields.forms import add_errors
from ecm.web.choosing import readings
from ecm.web.dates import asked_past
from ecm.web.forms import ChooserField, DayField
from ecm.web.toasts import toast
from ecm.web.views import WorkspaceView

BLANK: list[tuple[str, Any]] = [("", "—")]


class PlacesView(WorkspaceView):
    """Names of places for what was typed: options of the list under an address field."""

    permission = VIEW
    template_name = "counterparties/_places.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        query, level = request.GET, request.GET.get("level", "")
        if level not in Place.Level.values:
            return self.page({"names": []})
        prefix = query.get("prefix", "")[:20]
        country = (query.get(f"{prefix}country") or query.get("country", ""))[:2]
        region = query.get(f"{prefix}region", "")[:100]
        for typed in readings(query.get(f"{prefix}{level}", "")[:100]):
            if names := suggest_places(level, typed, country=country, region=region):
                return self.page({"names": names})
        return self.page({"names": []})


class IdentityForm(forms.Form):
    """A passport or the like."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=IdentityDocument.Kind.choices)
    series = forms.CharField(label=gettext_lazy("Series"), max_length=20, required=False)
    number = forms.CharField(label=gettext_lazy("Number"), max_length=40)
    starts_on = DayField(label=gettext_lazy("Issued on"), required=False)
    ends_on = DayField(label=gettext_lazy("Valid to"), required=False)
    issued_by = forms.CharField(label=gettext_lazy("Issued by"), max_length=200, required=False)
    issuer_code = forms.CharField(label=gettext_lazy("Code of the issuer"), max_length=20, required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=[*BLANK, *COUNTRIES], required=False)


class AddressForm(forms.Form):
    """An address of service."""

    purpose = forms.ChoiceField(label=gettext_lazy("Purpose"), choices=ServiceAddress.Purpose.choices)
    country = forms.ChoiceField(label=gettext_lazy("Country"), choices=[*BLANK, *COUNTRIES], required=False)
    region = forms.CharField(label=gettext_lazy("Region"), max_length=100, required=False, widget=PlaceInput("region"))
    district = forms.CharField(
        label=gettext_lazy("District"), max_length=100, required=False, widget=PlaceInput("district")
    )
    city = forms.CharField(label=gettext_lazy("City"), max_length=100, required=False, widget=PlaceInput("city"))
    postcode = forms.CharField(label=gettext_lazy("Postcode"), max_length=12, required=False)
    street = forms.CharField(label=gettext_lazy("Street, house"), max_length=200, required=False)
    starts_on = DayField(label=gettext_lazy("From"), required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """Somewhere it must be."""
        values = super().clean() or self.cleaned_data
        if not values.get("city") and not values.get("street"):
            self.add_error("city", _("Give the city or the street."))
        return values


class ConsentForm(forms.Form):
    """What the person agreed to."""

    purpose = forms.ChoiceField(label=gettext_lazy("Agreed to"), choices=Consent.Purpose.choices)
    starts_on = DayField(label=gettext_lazy("Given on"))
    ends_on = DayField(label=gettext_lazy("Valid to"), required=False)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, load: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("starts_on", timezone.localdate())
        self.fields["proof"] = ChooserField(
            label=_("Document that proves it"), url_name="storage:choose", load=load, required=False
        )


class PersonView(WorkspaceView):
    """The tab. `?add=identity` (address, consent) opens its form; POST enters it."""

    permission = VIEW
    template_name = "counterparties/_person.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        party, what = party_of(self, pk), request.GET.get("add", "")
        return self._show(party, what, self._form(what) if what in MODELS else None)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        party, what = party_of(self, pk, edit=True), request.GET.get("add", "")
        if what not in MODELS:
            raise NotFound
        form = self._form(what, request.POST)
        if not form.is_valid():
            return self._show(party, what, form, status=422)
        try:
            services.record_personal(
                what=what, counterparty=party, values=form.cleaned_data, actor=self.request.user, at=timezone.now()
            )
        except InvalidInput as error:
            add_errors(form, error)
            return self._show(party, what, form, status=422)
        return toast(self._show(party, "", None), _("The changes were saved."))

    def _form(self, what: str, data: Any = None) -> forms.Form:
        user = self.request.user
        if what == "consent":
            return ConsentForm(data, load=lambda text: queries.as_document(user, text))
        return IdentityForm(data) if what == "identity" else AddressForm(data)

    def _show(self, party: Counterparty, what: str, form: forms.Form | None, status: int = 200) -> HttpResponse:
        user, (day, known_at) = self.request.user, asked_past(self.request.GET)
        context = {
            "personal": personal_of(party.pk, user, day, known_at),
            "pk": party.pk,
            "what": what,
            "form": form,
            "is_person": party.kind in PERSONS,
            "may_see": access.has(user, IDENTITY),
            "may_edit": day is None and may_write(self, party),
            "today": day or timezone.localdate(),
            "as_of": day,
        }
        return self.page(context, status=status)


class PersonalRowView(WorkspaceView):
    """POST ends a row today (`act=end`) or takes back one entered by mistake (`act=take_back`): the tab anew."""

    permission = VIEW

    def post(self, request: HttpRequest, what: str, row_id: int) -> HttpResponse:
        user, now = self.request.user, timezone.now()
        row = personal_row(what, row_id)
        party_of(self, row.counterparty_id, edit=True)
        if request.POST.get("act") == "take_back":
            services.take_back_personal(what=what, row=row, actor=user, at=now)
        else:
            # From today it holds no longer; what began today has today as its only day.
            last_day = max(row.starts_on or date.min, timezone.localdate() - timedelta(days=1))
            services.end_personal(what=what, row=row, last_day=last_day, actor=user, at=now)
        view = PersonView()
        view.setup(request, pk=row.counterparty_id)
        return toast(view.get(request, row.counterparty_id), _("The changes were saved."))
