"""Document kinds in the administrators' console."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList

from ecm.console.forms import CodedForm
from ecm.console.viewsets import ConsoleViewSet
from ecm.web.marks import icon_names
from storage.models import DocumentKind

# Pictures for papers out of those that the workspace has.
ICONS = (
    "file-text", "file", "files", "file-check", "file-plus", "file-signature", "file-pen", "file-search",
    "file-spreadsheet", "file-clock", "file-image", "mail", "mail-open", "send", "inbox", "receipt", "banknote",
    "calculator", "scroll-text", "shield-check", "badge-check", "user-check", "clipboard-check", "clipboard-list",
    "book-open", "calendar-clock", "scale", "gavel", "handshake", "landmark", "briefcase", "truck", "tags",
    "alert-triangle", "key-round", "lock",
)  # fmt: skip


class IconInput(forms.RadioSelect):
    """Pictures to choose from."""

    template_name = "ecm/console/icons.html"


class KindForm(CodedForm):
    """A kind of documents; its picture is chosen by sight."""

    icon = forms.ChoiceField(label=_("Icon"), widget=IconInput, initial="file-text")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = set(icon_names())
        names = dict.fromkeys([*(name for name in ICONS if name in known), self.instance.icon])
        self.fields["icon"].choices = [(name, name) for name in names]


class DocumentKindViewSet(ConsoleViewSet):
    """Kinds of documents; one that was used is no longer offered, not deleted."""

    model = DocumentKind
    icon = "doc-full-inverse"
    menu_label = _("Document kinds")
    name = "document_kinds"
    url_prefix = "document-kinds"
    menu_order = 110
    add_to_admin_menu = True
    list_display = ["__str__", "code", "has_term", "has_amount", "direction", "is_active"]
    list_filter = ["is_active", "has_term", "has_amount"]
    search_fields = ["code"]
    ordering = ["position", "code"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("position"), FieldPanel("is_active")]),
            FieldRowPanel([FieldPanel("has_term"), FieldPanel("has_amount")]),
            FieldRowPanel([FieldPanel("direction"), FieldPanel("field_set")]),
            FieldPanel("icon"),
        ],
        base_form_class=KindForm,
    )


VIEWSETS = [DocumentKindViewSet]
