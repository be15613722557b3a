"""Document kinds in the administrators' console."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from ecm.console.viewsets import ConsoleViewSet
from storage.models import DocumentKind


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
    panels = [
        FieldRowPanel([FieldPanel("code"), FieldPanel("position"), FieldPanel("is_active")]),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("has_term"), FieldPanel("has_amount")]),
        FieldRowPanel([FieldPanel("direction"), FieldPanel("icon")]),
        FieldPanel("field_set"),
    ]


VIEWSETS = [DocumentKindViewSet]
