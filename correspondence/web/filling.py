"""What a form begins with: the facts that were understood, as values of its fields."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from correspondence import queries
from correspondence.models import Delivery, IntakeItem, RegistrationJournal
from correspondence.understanding.kinds import guess_kind
from ecm.folding import one_line
from storage.models import DocumentKind


@dataclass(frozen=True)
class Offer:
    """The journals and kinds that the fields of a page are chosen from: read once, two queries."""

    journals: list[RegistrationJournal] = field(default_factory=queries.journals)
    kinds: list[DocumentKind] = field(default_factory=queries.kinds)

    def journal_of(self, direction: str) -> RegistrationJournal | None:
        """The first journal of letters of this direction."""
        return next((journal for journal in self.journals if journal.direction == direction), None)

    def journal_for(self, item: IntakeItem) -> RegistrationJournal | None:
        """The usual journal of the account, else the first for incoming letters."""
        usual = item.account.journal_id if item.account else None
        return next((each for each in self.journals if each.pk == usual), None) or self.journal_of("incoming")

    def kind_of(self, code: str) -> DocumentKind | None:
        """The kind of that code; a letter where the house has no such kind."""
        kinds = {kind.code: kind for kind in self.kinds}
        return kinds.get(code) or kinds.get("letter") or next(iter(self.kinds), None)

    def kind_for(self, file_name: str) -> DocumentKind | None:
        """The kind that a file's name speaks of."""
        return self.kind_of(guess_kind(file_names=[file_name]).kind)


def initial_of(item: IntakeItem, offer: Offer) -> dict[str, Any]:
    """The first values of the decision about an item."""
    dated = item.fact("their_date").get("value")
    return {
        "journal": offer.journal_for(item),
        "title": one_line(item.title) or _("Without a subject"),
        "kind": offer.kind_of(item.fact("kind").get("value", "letter")),
        "their_number": item.fact("their_number").get("value", ""),
        "their_date": date.fromisoformat(dated) if dated else None,
        "delivery": Delivery.EMAIL if item.is_mail else "",
        "in_reply_to": item.fact("in_reply_to").get("value") or item.fact("thread").get("value"),
    }
