"""Documents and counterparties: who is party to what, and the requisites a registered document keeps."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from counterparties.events import DocumentLinked, DocumentUnlinked, RequisitesPinned
from counterparties.main_account import main_for
from counterparties.models import BankAccount, Counterparty, DocumentParty, Requisites
from counterparties.services.own import require_own
from ecm import access
from ecm.events import publish
from ecm.models import User
from storage.models import Document


@transaction.atomic
def link_document(
    document: Document,
    counterparty: Counterparty,
    role: str = DocumentParty.Role.PARTY,
    *,
    actor: User | None = None,
    at: datetime | None = None,
    is_asked: bool = False,
) -> DocumentParty:
    """Make the counterparty a party, sender or addressee of the document; a repeat returns the same link.

    An actor must see both and may edit or add documents, unless the calling service has asked access (`is_asked`).
    Raises NotFound, Forbidden, PartOfAnother.
    """
    if actor is not None and not is_asked:
        _may_link(actor, document, counterparty)
    link, made = DocumentParty.objects.get_or_create(
        document=document,
        counterparty=counterparty,
        role=role,
        defaults={
            "listed_on": document.listed_on,
            "kind_id": document.kind_id,
            "linked_at": at or timezone.now(),
        },
    )
    require_own(link.counterparty_id)
    if made:
        publish(DocumentLinked(actor_id=actor.pk if actor else None, **_told(link)), at=link.linked_at)
    return link


def _told(link: DocumentParty) -> dict[str, Any]:
    return {
        "counterparty_id": link.counterparty_id,
        "document_id": link.document_id,
        "role": link.role,
        "link_id": link.pk,
    }


def _may_link(actor: User, document: Document, counterparty: Counterparty) -> None:
    access.require(actor, "counterparties.view", counterparty)
    access.require(actor, "storage.view", document)
    if not access.has(actor, "storage.add"):
        access.require(actor, "storage.edit", document)


@transaction.atomic
def unlink_document(*, link: DocumentParty, actor: User, at: datetime) -> None:
    """Take the counterparty off the document. Raises PartOfAnother."""
    access.require(actor, "storage.edit", link.document)
    access.require(actor, "counterparties.view", link.counterparty)
    require_own(link.counterparty_id)
    publish(DocumentUnlinked(actor_id=actor.pk, linked_at=link.linked_at, **_told(link)), at=at)
    DocumentParty.objects.filter(pk=link.pk).delete()


@transaction.atomic
def pin_requisites(*, document: Document, actor: User | None, at: datetime, on: date | None = None) -> int:
    """Keep with the document the requisites and the main account of its parties as of a day (default: its own date).

    The main account is the one in the document's currency, when there is one.

    Called when the document is registered; parties already pinned stay as they are, and so do those that are part of
    another one now. Returns how many were pinned.
    """
    day = on or document.dated_on or document.listed_on
    rows = DocumentParty.objects.filter(document=document, pinned_at=None, counterparty__merged_into=None)
    links = list(rows.select_for_update(of=("self",)).order_by("pk"))
    for link in links:
        _pin(link, day, document.currency, actor, at)
    return sum(link.requisites_id is not None for link in links)


def _pin(link: DocumentParty, day: date, currency: str, actor: User | None, at: datetime) -> None:
    holds = Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day)) & Q(superseded_at=None)
    of_party = Q(counterparty_id=link.counterparty_id)
    first = Requisites.objects.filter(of_party, superseded_at=None).order_by("valid_from").first()
    link.requisites = Requisites.objects.filter(of_party & holds).first() or first
    link.account = main_for(BankAccount.objects.filter(of_party & holds), currency)
    link.pinned_at = at
    link.save(update_fields=["requisites", "account", "pinned_at"])
    if link.requisites_id is not None:
        publish(
            RequisitesPinned(
                actor_id=actor.pk if actor else None,
                counterparty_id=link.counterparty_id,
                document_id=link.document_id,
                requisites_id=link.requisites_id,
                link_id=link.pk,
                account_id=link.account_id,
            ),
            at=at,
        )


@transaction.atomic
def follow_document(*, document_id: int) -> None:
    """Copy the list date and the kind of a changed document to its links."""
    copied = Document.objects.filter(pk=document_id).values("listed_on", "kind_id").first()
    if copied:
        DocumentParty.objects.filter(document_id=document_id).exclude(**copied).update(**copied)
