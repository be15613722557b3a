"""The merge of two cards with its undo."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from counterparties import queries, services
from counterparties.models import Counterparty
from counterparties.services.own import require_own
from counterparties.web.card import party_of
from counterparties.web.labels import FIELDS, shown
from ecm.web.forms import ChooserField
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go


class MergeForm(forms.Form):
    """The card that becomes part of this one (`own`), which is not offered itself."""

    def __init__(self, *args: Any, load: Any, own: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"] = ChooserField(
            label=gettext_lazy("Card that becomes part of it"),
            url_name="counterparties:choose",
            load=load,
            query=f"?but={own}",
        )


class MergeView(WorkspaceView):
    """GET shows both cards side by side (`?other=`); POST merges the other one into this."""

    permission = services.MERGE
    template_name = "counterparties/merge.html"
    nav = "counterparties"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        party = party_of(self, pk)
        require_own(pk)
        other = queries.as_counterparty(self.request.user, request.GET.get("other", ""))
        other = other if other and other.pk != pk else None
        return self._show(party, self._form(pk, initial={"other": other}), other)

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        party, form = party_of(self, pk), self._form(pk, request.POST)
        require_own(pk)
        if not form.is_valid():
            return self._show(party, form, None, status=422)
        other = form.cleaned_data["other"]
        if other.pk == pk:
            form.add_error("other", _("Choose another card."))
            return self._show(party, form, None, status=422)
        merge = services.merge_counterparties(kept=party, gone=other, actor=self.request.user, at=timezone.now())
        text = _("“%(name)s” is part of this card now.") % {"name": other}
        later(request, text, undo_url=reverse("counterparties:undo_merge", args=[merge.pk]))
        return go(request, reverse("counterparties:dossier", args=[pk]))

    def _form(self, pk: int, data: Any = None, initial: Any = None) -> MergeForm:
        user = self.request.user
        return MergeForm(data, initial=initial, load=lambda text: queries.as_counterparty(user, text), own=pk)

    def _show(
        self, party: Counterparty, form: MergeForm, other: Counterparty | None, status: int = 200
    ) -> HttpResponse:
        rows = _side_by_side(party, other) if other else []
        context = {"party": party, "other": other, "form": form, "rows": rows}
        return self.page({**context, "cancel_url": reverse("counterparties:dossier", args=[party.pk])}, status=status)


def _side_by_side(party: Counterparty, other: Counterparty) -> list[dict[str, Any]]:
    """What both cards say and their requisites of today, field by field; what neither has is left out."""
    now = queries.requisites_for([party.pk, other.pk], timezone.localdate())
    left, right = now.get(party.pk), now.get(other.pk)
    rows = [
        (capfirst(title), one, another)
        for title, one, another in zip(_titles(), _said(party), _said(other), strict=True)
    ]
    rows += [
        (str(title), shown(name, getattr(left, name, "")), shown(name, getattr(right, name, "")))
        for name, title in FIELDS.items()
    ]
    return [
        {"title": title, "left": one, "right": another, "differs": one != another}
        for title, one, another in rows if one or another
    ]  # fmt: skip


CARD = ("phone", "email", "website", "wish")


def _titles() -> list[str]:
    columns = {column.name: column for column in Counterparty._meta.fields}
    return [str(columns[name].verbose_name) for name in ("status", "role_codes", "manager", *CARD)]


def _said(card: Counterparty) -> list[str]:
    """What the card itself says, in the order of the titles."""
    manager = str(card.manager) if card.manager else ""
    return [card.get_status_display(), ", ".join(card.role_titles), manager, *(getattr(card, name) for name in CARD)]


class UndoMergeView(WorkspaceView):
    """POST takes a merge apart."""

    permission = services.MERGE

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        merge = queries.merge_visible_to(self.request.user, pk)
        services.undo_merge(merge=merge, actor=self.request.user, at=timezone.now())
        later(request, _("The two cards are apart again."))
        return go(request, reverse("counterparties:dossier", args=[merge.gone_id]))
