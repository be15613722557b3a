"""Names of places in the administrators' console."""

from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from counterparties.models import Place
from ecm.console.viewsets import ConsoleViewSet


class PlaceViewSet(ConsoleViewSet):
    """Regions, districts and cities that people typed; a misspelt one is mended or no longer offered."""

    model = Place
    icon = "site"
    menu_label = pgettext_lazy("addresses", "Places")
    name = "places"
    url_prefix = "places"
    menu_order = 115
    add_to_admin_menu = True
    list_display = ["text", "level", "country", "within", "is_active"]
    list_filter = ["level", "country", "is_active"]
    search_fields = ["text", "search_key"]
    ordering = ["country", "level", "search_key"]
    panels = [
        FieldRowPanel([FieldPanel("level"), FieldPanel("country")]),
        FieldRowPanel([FieldPanel("text"), FieldPanel("within"), FieldPanel("is_active")]),
    ]


VIEWSETS = [PlaceViewSet]
