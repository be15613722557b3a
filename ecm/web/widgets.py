"""How inputs of forms are written: the common ones in one step, since a form has dozens and an option is one too.

The markup is that of Django's own templates (`django/forms/widgets/`); what is not here is rendered by them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape as escape

Widget = Mapping[str, Any]


class Renderer(DjangoTemplates):
    """`FORM_RENDERER` of the house."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        written = _WRITTEN.get(template_name)
        return written(context["widget"]) if written else super().render(template_name, context, request)


def attributes(values: Mapping[str, Any]) -> str:
    """Attributes of an element: True stands for the bare name, False for none."""
    given = [(name, value) for name, value in values.items() if value is not False]
    return "".join(f" {name}" if value is True else f' {name}="{escape(str(value))}"' for name, value in given)


def _input(widget: Widget) -> str:
    value = "" if widget["value"] is None else f' value="{escape(str(widget["value"]))}"'
    name = escape(widget["name"])
    return f'<input type="{escape(widget["type"])}" name="{name}"{value}{attributes(widget["attrs"])}>'


def _option_input(widget: Widget) -> str:
    if not widget.get("wrap_label"):
        return _input(widget)
    pointer = f' for="{escape(widget["attrs"]["id"])}"' if widget["attrs"].get("id") else ""
    return f"<label{pointer}>{_input(widget)} {escape(widget['label'])}</label>"


def _textarea(widget: Widget) -> str:
    content = escape(widget["value"] or "")
    return f'<textarea name="{escape(widget["name"])}"{attributes(widget["attrs"])}>\n{content}</textarea>'


def _select(widget: Widget) -> str:
    groups = [_group(name, options) for name, options, _ in widget["optgroups"]]
    return f'<select name="{escape(widget["name"])}"{attributes(widget["attrs"])}>{"".join(groups)}</select>'


def _group(name: Any, options: list[Widget]) -> str:
    inside = "".join(
        f'<option value="{escape(str(each["value"]))}"{attributes(each["attrs"])}>{escape(each["label"])}</option>'
        for each in options
    )
    return f'<optgroup label="{escape(name)}">{inside}</optgroup>' if name else inside


_INPUTS = ("text", "number", "email", "url", "password", "hidden", "checkbox", "date", "datetime", "time", "search")
_WRITTEN: dict[str, Callable[[Widget], str]] = {
    **{f"django/forms/widgets/{sort}.html": _input for sort in _INPUTS},
    "django/forms/widgets/radio_option.html": _option_input,
    "django/forms/widgets/checkbox_option.html": _option_input,
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}
