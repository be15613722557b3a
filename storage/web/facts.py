"""The facts of a document as rows of its card: label and value, empty ones left out."""

from typing import Any

from django.utils.translation import gettext as _

from ecm.fields import display_values
from ecm.models import User
from ecm.web.formats import short_day
from ecm.web.known import facts_known_of
from storage.models import Document
from storage.services.extra import extra_specs

LANGUAGES = dict(User.LANGUAGES)


def facts_of(document: Document, user: User) -> list[tuple[str, Any]]:
    """Rows for `components/facts.html`, the house's facts first, then the fields of the kind."""
    rows: list[tuple[str, Any]] = [
        *facts_known_of("document", user, document.pk),
        (_("Kind"), str(document.kind)),
        (_("Document number"), document.number),
        (_("Date"), _day(document.dated_on)),
        (_("Language"), LANGUAGES.get(document.language, document.language)),
        (_("Author"), str(document.author) if document.author else ""),
        (_("Department"), str(document.department) if document.department else _("The whole organisation")),
    ]
    shown = display_values(extra_specs(document.kind), document.extra, user)
    return [row for row in rows if row[1]] + [(field.title, field) for field in shown if field.text]


def _day(value: Any) -> str:
    return short_day(value) if value else ""
