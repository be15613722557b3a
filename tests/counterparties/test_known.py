"""With whom a document is: on its card, in the list of documents and beside the decision about it."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counterparties.services import link_document
from ecm.models import User
from storage.models import Document
from tests.counterparties.factories import NOON, CounterpartyFactory, DocumentFactory


@pytest.fixture
def contract(people: Any) -> Document:
    """A contract with one counterparty that all may see and one that only the department sees."""
    document = DocumentFactory(title="A contract")
    link_document(document, CounterpartyFactory(display_name="Open Ltd"), at=NOON)
    link_document(document, CounterpartyFactory(display_name="Hidden Ltd", department=people.home), at=NOON)
    return document


@pytest.mark.parametrize("page", ["/app/documents/", "/app/documents/{}/"])
def test_a_document_says_with_whom_it_is(contract: Document, people: Any, login: Any, page: str) -> None:
    url = page.format(contract.pk)
    owner, outsider = (login(who).get(url).content.decode() for who in (people.owner, people.outsider))
    assert "Open Ltd" in owner
    assert "Hidden Ltd" in owner
    assert "Open Ltd" in outsider
    assert "Hidden Ltd" not in outsider, "a counterparty out of sight is not named by its documents"


def test_the_list_of_documents_asks_once_with_whom_they_are(owner: User, login: Any) -> None:
    client, costs = login(owner), []
    for added in (2, 18):
        for document in DocumentFactory.create_batch(added):
            link_document(document, CounterpartyFactory(), at=NOON)
        client.get("/app/documents/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/app/documents/")
        costs.append(len(seen))
    assert costs[0] == costs[1]
