"""Forms of approvals."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from approvals.models import ApprovalRoute, RouteStage
from approvals.services import Seat
from ecm.folding import visible

Seated = list[tuple[RouteStage, list[Seat]]]


class RemarkForm(forms.Form):
    """A word of the discussion; one of nothing but hidden signs is none."""

    text = forms.CharField(
        label=_("Remark"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2, "maxlength": 4000})
    )

    def clean_text(self) -> str:
        text = visible(self.cleaned_data["text"]).strip()
        if not text:
            raise ValidationError(_("Write something that can be seen."))
        return text


class StartForm(forms.Form):
    """The route, who sits in each seat, and a word to them. The seats belong to the chosen route."""

    note = forms.CharField(
        label=_("Note for those who decide"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 1000}),
    )  # fmt: skip

    def __init__(
        self, *args: Any, routes: list[ApprovalRoute], route: ApprovalRoute, seated: Seated,
        asked_before: dict[int, list[int]], **kwargs: Any,
    ):  # fmt: skip
        super().__init__(*args, **kwargs)
        self.seated, self.route = seated, route
        self.fields = {
            "route": forms.ChoiceField(
                label=_("Route"), choices=[(str(each.pk), str(each)) for each in routes], initial=str(route.pk)
            ),
            **{self._name(seat): self._seat_field(seat) for _stage, seats in seated for seat in seats},
            **self.fields,
        }
        self.begins_as_before = self._seat_again({role: list(people) for role, people in asked_before.items()})

    def _seat_again(self, people: dict[int, list[int]]) -> bool:
        """Let those who were asked before sit in their seats again, where they still hold the role."""
        for _stage, seats in self.seated:
            for seat in seats:
                asked = people.get(seat.role.pk if seat.role else 0)
                if asked and any(holder.pk == asked[0] for holder in seat.holders):
                    self.initial[self._name(seat)] = str(asked[0])
                if asked:
                    asked.pop(0)
        return any(name.startswith("person_") for name in self.initial)

    @staticmethod
    def _name(seat: Seat) -> str:
        return f"person_{seat.member.pk}"

    @staticmethod
    def _seat_field(seat: Seat) -> forms.ChoiceField:
        return forms.ChoiceField(
            label=str(seat.role or seat.person),
            choices=[(str(holder.pk), str(holder)) for holder in seat.holders],
            initial=str(seat.person.pk) if seat.person else None,
            disabled=seat.role is None,
            error_messages={"required": _("Nobody holds this role. Choose another route or ask the administrator.")},
        )

    def rows(self) -> list[tuple[RouteStage, list[tuple[Seat, forms.BoundField]]]]:
        """Stages with their bound fields, for the template."""
        return [(stage, [(seat, self[self._name(seat)]) for seat in seats]) for stage, seats in self.seated]

    def chosen(self) -> dict[int, int]:
        """Member id to user id, for `start_approval`."""
        return {
            seat.member.pk: int(self.cleaned_data[self._name(seat)])
            for _stage, seats in self.seated
            for seat in seats
            if seat.role is not None
        }
