"""An approval that was returned counts for whom the document was on the day, under the title it had."""

from datetime import date, timedelta

import pytest

from approvals.services import decide
from counterparties.queries import rating_of
from counterparties.services import link_document, unlink_document
from ecm.models import User
from ecm.rating import Line
from storage.models import Document
from storage.services import change_document
from tests.approvals.factories import NOON, later, make_approval, visa_of
from tests.counterparties.factories import CounterpartyFactory

pytestmark = pytest.mark.django_db


def line(user: User, pk: int, day: date) -> Line:
    return next(each for each in rating_of(user, pk, day).lines if each.criterion.code == "returned")


def test_a_return_is_told_as_on_its_day(manager: User, lawyer: User, admin_user: User) -> None:
    approval, party, other = make_approval(manager, lawyer), CounterpartyFactory(), CounterpartyFactory()
    link = link_document(approval.document, party, at=NOON)
    decide(
        visa=visa_of(approval, lawyer), decision="returned", seen_digest=approval.digest, actor=lawyer,
        comment="Clause 4", at=later(hours=1),
    )  # fmt: skip
    day, after = NOON.date(), NOON + timedelta(days=30)
    told = line(admin_user, party.pk, day)
    document = Document.objects.get(pk=approval.document_id)
    change_document(document=document, seen=document.version, title="Renamed", actor=manager, at=after)
    unlink_document(link=link, actor=manager, at=after)
    link_document(document, other, actor=manager, at=after)

    assert told.amount == 1
    assert line(admin_user, party.pk, day) == told
    assert [line(admin_user, other.pk, each).amount for each in (day, after.date())] == [0, 1]
    assert line(admin_user, party.pk, after.date()).amount == 0
