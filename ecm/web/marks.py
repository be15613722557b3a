"""Small pieces of markup that tags and widgets share."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from ecm.web.statuses import Look


def icon_mark(name: str, *, label: str = "", classes: str = "") -> SafeString:
    """An icon of the sprite; without a label it is hidden from assistive technology."""
    css = f"ds-icon {classes}".strip()
    href = f"{static('ecm/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><title>{}</title><use href="{}"></use></svg>',
            css,
            label,
            label,
            href,
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', css, href)


def status_mark(look: Look, *, compact: bool = False) -> SafeString:
    """A status with its word, or only its icon with the word as a name."""
    if compact:
        mark = icon_mark(look.icon, label=str(look.word))
        return format_html('<span class="ds-status ds-status-{}">{}</span>', look.tone, mark)
    markup = '<span class="ds-status ds-status-{0}" title="{2}">{1}<span>{2}</span></span>'
    return format_html(markup, look.tone, icon_mark(look.icon), look.word)
