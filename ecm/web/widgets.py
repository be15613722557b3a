"""How fields and inputs of forms are written: in one step each, since a form has dozens and an option is one too.

The common inputs have the markup of Django's own templates (`django/forms/widgets/`), which render what is not here.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape as escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ecm.web.marks import icon_mark

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


def day_input(widget: Widget) -> str:
    """A text field for a date, with its calendar."""
    value = f' value="{escape(widget["value"])}"' if widget["value"] else ""
    calendar = escape(_("Calendar"))
    return (
        f'<span class="ds-day"><input type="text" name="{escape(widget["name"])}"{value} data-ds-day autocomplete="off"'
        f' inputmode="text"{attributes(widget["attrs"])}>'
        f'<button type="button" data-ds-calendar tabindex="-1" aria-label="{calendar}">'
        f"{icon_mark('calendar')}</button></span>"
    )


def combobox(widget: Widget) -> str:
    """A text field that searches as one types; what is chosen stands in hidden fields."""
    name, key = escape(widget["name"]), escape(widget["attrs"].get("id", ""))
    create = widget["create_url"] or False
    outer = {
        "data-ds-combo": widget["url"], "data-ds-create": create, "data-ds-create-word": create and _("Create"),
        "data-ds-many": widget["many"] and name,
    }  # fmt: skip
    if widget["many"]:
        chosen = "".join(_tag(name, choice) for choice in widget["chosen"])
    else:
        chosen = f'<input type="hidden" name="{name}" value="{escape(widget["value"] or "")}">'
    own = {"name": widget["typed"] or False, "value": widget["title"], "placeholder": widget["placeholder"] or " "}
    own |= {name: value for name, value in widget["attrs"].items() if name != "required"}
    choices = escape(_("Choices"))
    return (
        f'<div class="ds-combo"{attributes(outer)}><div class="ds-combo-box">{chosen}<input type="text" role="combobox"'
        f' autocomplete="off" spellcheck="false" aria-autocomplete="list" aria-expanded="false"'
        f' aria-controls="{key}-list"{attributes(own)}>{icon_mark("chevrons-up-down")}</div>'
        f'<ul class="ds-combo-list" role="listbox" id="{key}-list" aria-label="{choices}" hidden></ul>'
        "</div>"
    )


def _tag(name: str, choice: Mapping[str, Any]) -> str:
    remove = escape(_("Remove"))
    return (
        f'<span class="ds-tag">{escape(choice["title"])}<input type="hidden" name="{name}"'
        f' value="{escape(str(choice["value"]))}"><button type="button" data-ds-remove'
        f' aria-label="{remove}">{icon_mark("x")}</button></span>'
    )


def whole_field(bound: Any, *, label: str, classes: str, is_check: bool, bare: bool) -> SafeString:
    """A bound field: label, widget, help and error, wired for assistive technology."""
    pointer = f' for="{escape(bound.id_for_label)}"' if bound.id_for_label else ""
    star = ' <b aria-hidden="true">*</b>' if bound.field.required and not is_check else ""
    hidden = ' class="ds-sr"' if bare else ""
    title, input_ = f"<label{pointer}{hidden}>{escape(label)}{star}</label>", str(bound)
    parts = [input_, title] if is_check else [title, input_]
    if bound.help_text:
        parts.append(f'<div class="ds-help" id="{escape(bound.auto_id)}_helptext">{escape(bound.help_text)}</div>')
    if bound.errors:
        said = escape(" ".join(str(error) for error in bound.errors))
        parts.append(
            f'<div class="ds-error" id="{escape(bound.auto_id)}_error">{icon_mark("circle-alert")}'
            f"<span>{said}</span></div>"
        )
    return SafeString(f'<div class="{classes}">{"".join(parts)}</div>')  # each part is escaped above


_INPUTS = ("text", "number", "email", "url", "password", "hidden", "checkbox", "date", "datetime", "time", "search")
_WRITTEN: dict[str, Callable[[Widget], str]] = {
    **{f"django/forms/widgets/{sort}.html": _input for sort in _INPUTS},
    "django/forms/widgets/radio_option.html": _option_input,
    "django/forms/widgets/checkbox_option.html": _option_input,
    "django/forms/widgets/textarea.html": _textarea,
    "django/forms/widgets/select.html": _select,
}
