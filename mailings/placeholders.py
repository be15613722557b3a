"""The words of a letter: a closed list of places to be filled with plain values. A template is no program.

`{name}` is a place; `{{` and `}}` write a brace. Whatever fills a place is never read as a template again.
"""

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PLACES: dict[str, str | Promise] = {
    "name": _("name of the counterparty"),
    "contact": _("name of the person; of a letter to the card: name of the counterparty"),
    "company": _("name of our house"),
    "signature": _("your name and post"),
}
_TOKEN = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")


def fault_of(template: str) -> str | Promise:
    """What is wrong with the template, in words; "" when nothing is."""
    for found in _TOKEN.finditer(template):
        token, place = found.group(0), found.group(1)
        if token in ("{{", "}}"):
            continue
        if place is None:
            return _("A brace stands alone. Write {{ or }} for the sign itself.")
        if place.strip() not in PLACES:
            known = ", ".join(f"{{{name}}}" for name in PLACES)
            return _("There is no place {%(name)s}. Known are: %(known)s. Write {{ or }} for a brace.") % {
                "name": place, "known": known,
            }  # fmt: skip
    return ""


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its places filled, in one pass."""

    def fill(found: re.Match[str]) -> str:
        token = found.group(0)
        if token in ("{{", "}}"):
            return token[0]
        return values.get((found.group(1) or "").strip(), token) if found.group(1) is not None else token

    return _TOKEN.sub(fill, template)
