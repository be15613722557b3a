"""What new requisites or a new account touch: live documents, and how what they were made with differs."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from counterparties.models import BankAccount, DocumentParty
from counterparties.queries.dossier import document_links
from ecm.access import Person
from ecm.paging import keyset
from ecm.web.impact import Touched, TouchedPage
from storage.models.documents import CLOSED

SIZE = 15


def live_documents(user: Person, counterparty_id: int, since: date, cursor: str) -> TouchedPage:
    """Documents that are not closed and whose term reaches the day of the change. Two queries."""
    rows = document_links(counterparty_id, user).exclude(document__status__in=CLOSED)
    rows = rows.filter(Q(document__valid_to=None) | Q(document__valid_to__gte=since))
    rows = rows.select_related("document__kind", "requisites", "account")
    page = keyset(rows, order=("-listed_on", "-id"), cursor=cursor, size=SIZE)
    return TouchedPage([_touched(link) for link in page.rows], page.next)


def _touched(link: DocumentParty) -> Touched:
    document, note = link.document, _made_with(link)
    return Touched(
        title=str(document),
        url=reverse("storage:document", args=[document.pk]),
        status=document.status,
        day=link.listed_on,
        note=note,
        tone="warn" if note else "",
    )


def _made_with(link: DocumentParty) -> str:
    """How what the document was made with differs from what we believe now; "" when nothing is pinned or differs."""
    parts = []
    if link.requisites and link.requisites.superseded_at:
        parts.append(_("made with requisites that were changed since"))
    elif link.requisites and link.requisites.valid_to:
        parts.append(_("made with earlier requisites"))
    if link.account and (link.account.superseded_at or link.account.valid_to):
        parts.append(_("names an account that is not in use any more"))
    return "; ".join(parts)


def held_accounts(counterparty_id: int) -> list[BankAccount]:
    """Accounts that nobody may pay to yet: a second person has not confirmed them. One query."""
    rows = BankAccount.objects.filter(
        counterparty=counterparty_id, superseded_at=None, valid_to=None, confirmed_by=None
    ).select_related("recorded_by")
    return list(rows.order_by("pk"))
