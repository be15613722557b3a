"""`{% compiled "app/lines.jinja" %}`: a part of a page whose template is compiled to Python (`ecm.web.compiled`)."""

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from ecm.web.compiled import rendered

register = template.Library()


@register.simple_tag(takes_context=True)
def compiled(context: Context, name: str) -> SafeString:
    """The part with all that the page knows. Raises UndefinedError for a name that the page does not give."""
    return rendered(name, {str(key): value for key, value in context.flatten().items()})
