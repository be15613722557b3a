"""Small pieces of markup that tags and widgets share. A page shows hundreds of the same few, so they are kept."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from ecm.web import formats
from ecm.web.statuses import Look, look_of


@lru_cache(maxsize=1)
def icon_names() -> tuple[str, ...]:
    """The pictures of the sprite, by name."""
    return tuple(sorted((files("ecm") / "static/ecm/icons.txt").read_text().split()))


@lru_cache(maxsize=500)
def asset(path: str) -> SafeString:
    """The address of a file that pages load."""
    return conditional_escape(static(path))


def icon_mark(name: str, *, label: str = "", classes: str = "") -> SafeString:
    """An icon of the sprite; without a label it is hidden from assistive technology."""
    return _icon(name, str(label), classes)


@lru_cache(maxsize=2_000)
def _icon(name: str, label: str, classes: str) -> SafeString:
    css = f"ds-icon {classes}".strip()
    href = f"{asset('ecm/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><title>{}</title><use href="{}"></use></svg>',
            css,
            label,
            label,
            href,
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', css, href)


def status_of(family: str, code: str, *, compact: bool = False, language: str | None = None) -> SafeString:
    """The mark of a status by its code, in the reader's language: given, it need not be asked for again."""
    return _status_of(family, code, compact, language or get_language())


@lru_cache(maxsize=2_000)
def _status_of(family: str, code: str, compact: bool, language: str | None) -> SafeString:
    return status_mark(look_of(family, code), compact=compact)


def status_mark(look: Look, *, compact: bool = False) -> SafeString:
    """A status with its word, or only its icon with the word as a name."""
    return _status(look.icon, look.tone, str(look.word), compact)


@lru_cache(maxsize=2_000)
def _status(icon: str, tone: str, word: str, compact: bool) -> SafeString:
    if compact:
        return format_html('<span class="ds-status ds-status-{}">{}</span>', tone, icon_mark(icon, label=word))
    markup = '<span class="ds-status ds-status-{0}" title="{2}">{1}<span>{2}</span></span>'
    return format_html(markup, tone, icon_mark(icon), word)


def day_mark(value: date, language: str | None = None) -> SafeString:
    """A date in the reader's short form; of a moment, the day in the reader's zone."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return _day(value.year, value.month, value.day, language or get_language())


@lru_cache(maxsize=10_000)
def _day(year: int, month: int, day: int, language: str | None) -> SafeString:
    value = date(year, month, day)
    markup = '<time class="ds-date" datetime="{}">{}</time>'
    return format_html(markup, value.isoformat(), formats.short_day(value))


def money_mark(value: Decimal, currency: str, language: str | None = None) -> SafeString:
    """A sum with its currency, in the habit of the reader's language."""
    return _money(value, currency, language or get_language())


@lru_cache(maxsize=10_000)
def _money(value: Decimal, currency: str, language: str | None) -> SafeString:
    return format_html('<span class="ds-money">{}</span>', formats.money(value, currency))


def ago_mark(value: datetime, now: datetime) -> SafeString:
    """How long before `now`, in its zone, with the exact moment as the title."""
    local = value.astimezone(now.tzinfo)
    title, words = formats.short_moment(local), conditional_escape(formats.ago(local, now))
    return SafeString(
        f'<time class="ds-nowrap" datetime="{local.isoformat()}" title="{conditional_escape(title)}">{words}</time>'
    )
