"""`{% translate %}` that looks a constant text up once for each language; `dossier` puts it in the place of i18n's."""

from django.template import Node
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.templatetags.i18n import TranslateNode, do_translate
from django.utils.safestring import SafeString
from django.utils.translation import get_language


class SaidOnce(Node):
    """A constant text: the same in every context, so only the language decides."""

    def __init__(self, node: TranslateNode) -> None:
        self._node = node
        self._said: dict[str | None, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        language = get_language()
        if language not in self._said:
            self._said[language] = SafeString(self._node.render(context))
        return self._said[language]


def translate(parser: Parser, token: Token) -> Node:
    """As Django's tag; a text that is a variable, or is kept under a name, is left to it."""
    node = do_translate(parser, token)
    is_plain = not node.asvar and _is_constant(node.filter_expression)
    return SaidOnce(node) if is_plain and _is_constant(node.message_context) else node


def _is_constant(expression: FilterExpression | None) -> bool:
    if expression is None:
        return True
    literal = isinstance(expression.var, str) or getattr(expression.var, "literal", None) is not None
    return literal and not expression.filters
