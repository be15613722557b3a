"""Which papers the demo's house asks of its counterparties."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from counterparties.models import PaperRule
from counterparties.services import add_paper_rule
from ecm.models import User
from storage.models import DocumentKind

# kind, what else the rule says
RULES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("contract", {"roles": ["client", "supplier", "contractor"], "needs_signature": True}),
    ("licence", {"roles": ["contractor"], "warn_days": 60}),
    ("certificate", {"roles": ["supplier"], "countries": ["UA", "BG"]}),
    ("power_of_attorney", {"party_kinds": ["legal", "public"], "sum_from": Decimal(100000), "sum_currency": "EUR"}),
    ("insurance", {"roles": ["contractor"], "countries": ["BG"], "note": "Застраховка професионална отговорност"}),
)


def set_paper_rules(actor: User, today: date) -> None:
    """The rules, in force for two years; where some are set already, nothing is done."""
    if PaperRule.objects.exists():
        return
    kinds, since = {kind.code: kind for kind in DocumentKind.objects.all()}, today - timedelta(days=730)
    at = timezone.make_aware(datetime.combine(since, time(9)))
    for code, values in RULES:
        sum_of = {"sum_kind": kinds["contract"]} if "sum_from" in values else {}
        add_paper_rule(values={"kind": kinds[code], **sum_of, **values}, valid_from=since, actor=actor, at=at)
