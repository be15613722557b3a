"""Tags of the screens; `templates/README.md` shows each with its call."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django import template
from django.forms import CheckboxInput
from django.template.base import Parser, Token
from django.template.context import Context, RequestContext
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as usual_url
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from ecm.templatetags.said_once import translate
from ecm.web import formats
from ecm.web.addresses import address_of
from ecm.web.chips import chip_mark
from ecm.web.marks import ago_mark, asset, day_mark, icon_mark, money_mark, status_mark, status_of
from ecm.web.sections import Section
from ecm.web.statuses import validity_of
from ecm.web.widgets import whole_field

register = template.Library()
register.tag("translate", translate)


@register.tag
def url(parser: Parser, token: Token) -> URLNode:
    """Django's `{% url %}`, with remembered addresses: a list asks for the same few pages again and again."""
    node = usual_url(parser, token)
    return _RememberedURL(node.view_name, node.args, node.kwargs, node.asvar)


class _RememberedURL(URLNode):
    def render(self, context: Context) -> str:
        if self.kwargs or self.asvar:
            return super().render(context)
        name, ids = self.view_name.resolve(context), [each.resolve(context) for each in self.args]
        return conditional_escape(address_of(name, *ids))


@register.filter
def breakable(name: str) -> SafeString:
    """A file name that may go on in the next line after its dashes, dots and underscores, not within a word."""
    return SafeString(_JOINTS.sub(r"\g<0><wbr>", conditional_escape(name)))


# Not the end of an entity that escaping made, and not the last sign.
_JOINTS = re.compile(r"[._\-](?=\w)")


@register.simple_tag
def icon(name: str, label: str = "", classes: str = "") -> SafeString:
    """A picture from the sprite: decorative, or named when it stands without a word."""
    return icon_mark(name, label=label, classes=classes)


@register.simple_tag
def status(code: str, family: str = "document", compact: bool = False) -> SafeString:
    """Icon, word and colour of a status."""
    return status_of(family, str(code), compact=compact) if code else SafeString("")


@register.simple_tag
def validity(ends_on: date | None, compact: bool = False, today: date | None = None) -> SafeString:
    """The mark of a term that has run out or will within thirty days."""
    look = validity_of(ends_on, today or timezone.localdate())
    return status_mark(look, compact=compact) if look else SafeString("")


@register.simple_tag
def day(value: date | datetime | None) -> SafeString:
    """A date in the reader's short form."""
    return day_mark(value) if value else SafeString("")


@register.simple_tag
def moment(value: datetime | None) -> SafeString:
    """A date and the time of the day, in the reader's zone."""
    if not value:
        return SafeString("")
    local = timezone.localtime(value)
    return format_html('<time class="ds-date" datetime="{}">{}</time>', local.isoformat(), formats.short_moment(local))


@register.simple_tag
def ago(value: datetime | None) -> SafeString:
    """How long ago, with the exact moment as the title."""
    return ago_mark(value, timezone.localtime()) if value else SafeString("")


@register.simple_tag
def money(value: Decimal | float | None, currency: str = "") -> SafeString:
    """A sum with its currency; nothing for no sum."""
    if value is None or value == "":
        return SafeString("")
    return money_mark(value if isinstance(value, Decimal) else Decimal(str(value)), currency or "")


@register.simple_tag
def number(value: Decimal | float | None) -> str:
    """A number grouped by the habit of the reader's language."""
    return "" if value is None else formats.number(value)


@register.simple_tag
def size(value: int | None) -> str:
    """A size in bytes, in words."""
    return "" if value is None else formats.size(value)


@register.simple_tag
def person(user: Any, compact: bool = False) -> SafeString:
    """Initials in a circle and the name; the name is the title when compact."""
    if not user:
        return SafeString("")
    name = str(user)
    letters = "".join(part[0] for part in name.split()[:2]).upper()
    if compact:
        return format_html('<span class="ds-avatar" role="img" aria-label="{0}" title="{0}">{1}</span>', name, letters)
    return format_html(
        '<span class="ds-person"><span class="ds-avatar" aria-hidden="true">{}</span>{}</span>', letters, name
    )


@register.simple_tag
def field(field: Any, label: str = "", wide: bool = False, narrow: bool = False, bare: bool = False) -> SafeString:
    """A bound field: label, widget, help and error, wired for assistive technology."""
    is_check = isinstance(field.field.widget, CheckboxInput)
    is_wide = wide or getattr(field.field, "is_wide", False)
    given = {"ds-field-check": is_check, "ds-field-wide": is_wide, "ds-field-narrow": narrow}
    classes = " ".join(["ds-field", *(name for name, is_given in given.items() if is_given)])
    return whole_field(field, label=label or field.label, classes=classes, is_check=is_check, bare=bare)


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """The summary of a refused form: it takes the focus and leads to each field."""
    fields = [(bound, error) for bound in form if not bound.is_hidden for error in bound.errors]
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    return {"fields": fields, "general": [*form.non_field_errors(), *hidden], "form": form}


@register.simple_tag(takes_context=True)
def chip(
    context: RequestContext, name: str, value: Any, label: str, icon: str = "", count: int | None = None
) -> SafeString:
    """A filter that is switched by a click; the other filters stay, the cursor goes."""
    return chip_mark(context["request"], name, value, label, icon=icon, count=count)


@register.simple_tag
def static(path: str) -> SafeString:
    """The address of a file of ours; as Django's tag, and remembered."""
    return asset(path)


@register.inclusion_tag("components/exports.html", takes_context=True)
def exports(context: RequestContext, key: str, of: int | None = None) -> dict[str, str]:
    """The menu that takes a registered list away (`ecm.tables`), narrowed as the page is; `of` whose list it is."""
    query = context["request"].GET.copy()
    for name in ("after", "tab"):
        query.pop(name, None)
    if of is not None:
        query["of"] = str(of)
    return {form: f"{reverse('storage:table', args=[key, form])}?{query.urlencode()}" for form in ("xlsx", "csv")}


@register.simple_tag(takes_context=True)
def sort_link(context: RequestContext, key: str, label: str) -> SafeString:
    """The heading of a column that sorts the list by `?sort=key`, and back by `-key`."""
    query = context["request"].GET.copy()
    current = query.get("sort", "")
    query.pop("after", None)
    query["sort"] = f"-{key}" if current == key else key
    arrow = {key: "arrow-up", f"-{key}": "arrow-down"}.get(current, "")
    return format_html(
        '<a href="?{}"{}>{}{}</a>',
        query.urlencode(),
        SafeString(' aria-current="true"') if arrow else "",
        label,
        icon_mark(arrow) if arrow else "",
    )


@register.simple_tag(takes_context=True)
def tabs(
    context: RequestContext, sections: list[Section], object_id: int, first: str = "", first_title: str = ""
) -> SafeString:
    """Tabs of a card: the first panel in place (when `first` names its template), the others on demand."""
    wanted = context["request"].GET.get("tab", "")
    then = _as_of(context)
    items = [
        {"key": s.key, "title": s.title, "icon": s.icon, "url": reverse(s.url_name, args=[object_id]) + then}
        for s in sections
    ]
    keys = [item["key"] for item in items]
    chosen = wanted if wanted in keys else ("" if first or not keys else keys[0])
    values: dict[str, Any] = {"items": items, "chosen": chosen, "first": first, "first_title": first_title}
    values["chosen_url"] = next((item["url"] for item in items if item["key"] == chosen), "")
    flat: dict[str, Any] = {str(key): value for key, value in context.flatten().items()}
    return render_to_string("components/tabs.html", {**flat, **values})


def _as_of(context: RequestContext) -> str:
    """The day of the card's "as of" control, for the panels that come later."""
    given = context["request"].GET
    kept = {name: given[name] for name in ("as_of", "known") if given.get(name)}
    return f"?{urlencode(kept)}" if kept else ""


@register.filter
def initials(user: Any) -> str:
    """The first letters of a person's names."""
    return conditional_escape("".join(part[0] for part in str(user).split()[:2]).upper())
