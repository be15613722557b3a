"""Parts of an address with the places that were named so far."""

from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString


class PlaceInput(forms.TextInput):
    """A text with the places that addresses named so far, as one types; a new one is as welcome."""

    def __init__(self, level: str, prefix: str = "") -> None:
        super().__init__()
        self.level, self.start = level, prefix

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]
        needed = ",".join(dict.fromkeys([name, f"{self.start}region", f"{self.start}country", "country"]))
        url = f"{reverse('counterparties:places')}?level={self.level}&prefix={self.start}"
        context = {"widget": widget, "needed": needed, "url": url}
        return SafeString(render_to_string("counterparties/_place_input.html", context))
