"""Forms of mailings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from counterparties.models import PartyGroup
from ecm.models import User
from ecm.numbers import whole
from ecm.web.forms import ManyChooserField, NameField, OneOfField
from mailings.models import Mailing
from storage.models import Document
from storage.queries import documents_by_id


class MailingForm(forms.Form):
    """The letter and to whom it goes."""

    group = OneOfField(label=_("Group"))
    audience = forms.ChoiceField(label=_("Write to"), choices=Mailing.Audience.choices)
    subject = NameField(label=pgettext_lazy("mail", "Subject"), max_length=200)
    text = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"class": "ds-letter-text", "maxlength": 20_000}),
    )

    def __init__(self, data: Any = None, *, user: User, groups: Sequence[PartyGroup], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        chooser: Any = self.fields["group"]
        chooser.offer(groups)
        self.fields["documents"] = ManyChooserField(
            label=_("Attachments"), url_name="storage:choose", load=lambda text: _document(user, text), required=False,
            help_text=_("The latest version of each document goes along, as it is when the letters are sent."),
        )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """Values for the services."""
        return {name: self.cleaned_data[name] for name in ("group", "audience", "subject", "text", "documents")}


def _document(user: User, text: str) -> Document | None:
    pk = whole(text)
    return documents_by_id(user, [pk]).get(pk) if pk is not None else None


class StopForm(forms.Form):
    """An address that is never written to again."""

    address = forms.CharField(label=_("E-mail"), max_length=254)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)
