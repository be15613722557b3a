"""What a form begins with: the facts that were understood, as values of its fields."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from correspondence import queries
from correspondence.models import Delivery, IntakeItem, RegistrationJournal
from correspondence.understanding.kinds import guess_kind
from ecm.folding import one_line
from storage.models import DocumentKind


def journal_for(item: IntakeItem) -> RegistrationJournal | None:
    """The usual journal of the account, else the first for incoming letters."""
    if item.account and item.account.journal_id:
        return item.account.journal
    return next(iter(queries.journals(direction="incoming")), None)


def kind_of(code: str) -> DocumentKind | None:
    """The kind of that code; a letter where the house has no such kind."""
    kinds = {kind.code: kind for kind in queries.kind_rows()}
    return kinds.get(code) or kinds.get("letter") or next(iter(kinds.values()), None)


def kind_for(file_name: str) -> DocumentKind | None:
    """The kind that a file's name speaks of."""
    return kind_of(guess_kind(file_names=[file_name]).kind)


def initial_of(item: IntakeItem, journal: RegistrationJournal | None) -> dict[str, Any]:
    """The first values of the decision about an item."""
    dated = item.fact("their_date").get("value")
    return {
        "journal": journal,
        "title": one_line(item.title) or _("Without a subject"),
        "kind": kind_of(item.fact("kind").get("value", "letter")),
        "their_number": item.fact("their_number").get("value", ""),
        "their_date": date.fromisoformat(dated) if dated else None,
        "delivery": Delivery.EMAIL if item.is_mail else "",
        "in_reply_to": item.fact("in_reply_to").get("value") or item.fact("thread").get("value"),
    }
