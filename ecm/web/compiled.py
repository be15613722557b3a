"""Templates that are compiled to Python (`*.jinja`): the lines of long lists, and the parts of the frame of every page.

They call the marks of the screens as functions. ADR 34 says which templates are these and why.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache, lru_cache, partial
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ecm.web import formats
from ecm.web.addresses import address_of
from ecm.web.chips import chip_mark
from ecm.web.marks import ago_mark, day_mark, icon_mark, money_mark, status_mark, status_of
from ecm.web.statuses import validity_of

Functions = dict[str, Callable[..., Any]]
MARKS: Functions = {
    "icon": icon_mark, "url": address_of, "ngettext": translation.ngettext, "pgettext": translation.pgettext,
    "number": formats.number,
}  # fmt: skip


def rendered(name: str, values: Mapping[str, Any]) -> SafeString:
    """The template with these values, escaped. Raises TemplateNotFound, and UndefinedError for a value it lacks."""
    template = _environment().get_template(name)
    # The marks come last: a page may call a value of its own "icon" or "day", and the frame calls the functions.
    marks = {**MARKS, **_spoken(translation.get_language()), "ago": _ago(), "chip": _chip(values.get("request"))}
    return SafeString(template.render({**values, **marks}))


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(settings.BASE_DIR / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=settings.DEBUG,
    )


@cache
def _spoken(language: str | None) -> Functions:
    """The functions that speak: the language is asked for once a page and not once a word."""
    return {
        "_": partial(_said, language),
        "day": partial(day_mark, language=language),
        "money": partial(money_mark, language=language),
        "status": partial(_status, language),
        "validity": _validity,
    }


@lru_cache(maxsize=2_000)
def _said(language: str | None, text: str) -> SafeString:
    return conditional_escape(translation.gettext(text))


def _status(language: str | None, code: str, family: str = "document", *, compact: bool = False) -> SafeString:
    return status_of(family, code, compact=compact, language=language)


def _validity(ends_on: date, today: date) -> SafeString:
    look = validity_of(ends_on, today)
    return status_mark(look, compact=True) if look else SafeString("")


def _chip(request: Any) -> Callable[..., SafeString]:
    return partial(chip_mark, request)


def _ago() -> Callable[..., SafeString]:
    return partial(ago_mark, now=timezone.localtime())
