"""Journals and mail accounts in the administrators' console."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList

from correspondence.errors import MaskUnreadable
from correspondence.mail.mailboxes import imap_address
from correspondence.mail.secrets import seal
from correspondence.mail.sources import MailboxError
from correspondence.models import MailAccount, RegistrationJournal
from correspondence.services.numbering import number_of
from ecm.console.forms import CodedForm
from ecm.console.viewsets import ConsoleViewSet


class JournalForm(CodedForm):
    """Refuses a mask that gives no number before a clerk meets it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mask"].help_text = _(
            "{seq} is the next number, {seq:05} with zeros in front; {year}, {month} and {journal} may stand in it."
        )

    def clean_mask(self) -> str:
        mask: str = self.cleaned_data["mask"]
        try:
            number_of(mask, seq=1, year=2026, month=1, journal="x")
        except MaskUnreadable as error:
            raise forms.ValidationError(str(error)) from error
        return mask


class RegistrationJournalViewSet(ConsoleViewSet):
    """Journals; one that was written in is closed, not deleted."""

    model = RegistrationJournal
    icon = "list-ol"
    menu_label = pgettext_lazy("menu of the console", "Registration journals")
    name = "registration_journals"
    url_prefix = "registration-journals"
    menu_order = 130
    add_to_admin_menu = True
    list_display = ["__str__", "code", "direction", "mask", "is_active"]
    list_filter = ["direction", "is_active"]
    ordering = ["position", "code"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("direction")]),
            FieldPanel("mask"),
            FieldRowPanel([FieldPanel("department"), FieldPanel("days_to_answer")]),
            FieldRowPanel([FieldPanel("position"), FieldPanel("is_active")]),
        ],
        base_form_class=JournalForm,
    )


class AccountForm(WagtailAdminModelForm):
    """The password is written, never shown; left empty it stays as it is."""

    new_password = forms.CharField(
        label=_("Password"), required=False, strip=False, help_text=_("Left empty, the password stays as it is."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"].strip()
        scheme, _separator, rest = url.partition(":")
        if scheme not in ("maildir", "folder", "imap", "imaps") or not rest:
            raise forms.ValidationError(_("Write imaps://user@host, maildir:/path or folder:/path."))
        if scheme in ("imap", "imaps"):
            try:
                imap_address(url)
            except MailboxError as error:
                raise forms.ValidationError(_("Write imaps://user@host, maildir:/path or folder:/path.")) from error
        return url

    def save(self, commit: bool = True) -> Any:
        if self.cleaned_data.get("new_password"):
            self.instance.password_sealed = seal(self.cleaned_data["new_password"])
        return super().save(commit=commit)


class MailAccountViewSet(ConsoleViewSet):
    """Mailboxes and folders that are looked into by themselves."""

    model = MailAccount
    icon = "mail"
    menu_label = _("Mail accounts")
    name = "mail_accounts"
    url_prefix = "mail-accounts"
    menu_order = 140
    add_to_admin_menu = True
    list_display = ["title", "url", "is_active", "last_polled_at", "last_error"]
    list_filter = ["is_active"]
    ordering = ["title", "id"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("url"), FieldPanel("folder")]),
            FieldPanel("new_password"),
            FieldRowPanel([FieldPanel("department"), FieldPanel("journal")]),
            FieldPanel("is_active"),
        ],
        base_form_class=AccountForm,
    )


VIEWSETS = [RegistrationJournalViewSet, MailAccountViewSet]
