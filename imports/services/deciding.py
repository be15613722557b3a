"""What is done with a row is a person's decision; the check only proposes."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from counterparties.models import Counterparty
from ecm import access
from ecm.errors import InvalidInput
from ecm.models import User
from imports.access import RUN
from imports.errors import NotNow
from imports.models import Import, ImportRow
from imports.services.rounds import locked

Decision, Verdict = ImportRow.Decision, ImportRow.Verdict
OPEN = (Import.State.CHECKED, Import.State.STOPPED)
CHOOSE = _("Choose whom to add the row to.")


def _open(imported: Import, actor: User) -> Import:
    access.require(actor, RUN)
    row = locked(imported.pk)
    if row.state not in OPEN:
        raise NotNow
    return row


@transaction.atomic
def decide(
    *,
    imported: Import,
    row: ImportRow,
    decision: str,
    actor: User,
    target: Counterparty | None = None,
    same_as: int = 0,
) -> ImportRow:
    """Decide on one row: create, leave out, or add to a counterparty (or to what an earlier row becomes).

    Raises NotNow, and InvalidInput for a row with an error or an attachment to nobody.
    """
    _open(imported, actor)
    if decision not in Decision.values:
        raise InvalidInput({"decision": decision})
    if row.outcome or (row.verdict == Verdict.WRONG and decision != Decision.SKIP):
        raise NotNow
    row.decision, row.target, row.same_as = decision, None, None
    if decision == Decision.ATTACH:
        if target is not None:
            access.require(actor, "counterparties.view", target)
            row.target = target
        elif any(candidate.get("row") == same_as for candidate in row.candidates):
            row.same_as = same_as
        else:
            raise InvalidInput({"target": CHOOSE})
    row.save(update_fields=["decision", "target", "same_as"])
    return row


@transaction.atomic
def decide_all(*, imported: Import, verdict: str, decision: str, actor: User) -> int:
    """Decide alike on all waiting rows of a verdict; how many they were. Attached are those with a likeliest one."""
    _open(imported, actor)
    rows = ImportRow.objects.filter(imported=imported, verdict=verdict, outcome="").exclude(verdict=Verdict.WRONG)
    if decision != Decision.ATTACH:
        if decision not in Decision.values:
            raise InvalidInput({"decision": decision})
        return rows.update(decision=decision, target=None, same_as=None)
    likely = [row for row in rows.only("pk", "candidates") if row.candidates]
    for row in likely:
        first = row.candidates[0]
        row.decision, row.target_id, row.same_as = decision, first.get("id"), first.get("row")
    ImportRow.objects.bulk_update(likely, ["decision", "target", "same_as"], batch_size=200)
    return len(likely)
