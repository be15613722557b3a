"""People of the tests of counterparties."""

import pytest

from ecm.models import User
from tests.conftest import People
from tests.factories import UserFactory


@pytest.fixture
def second(people: People) -> User:
    """Somebody who may confirm what the owner entered."""
    user: User = UserFactory(username="second", department=people.home, roles=["accountant", "manager", "lawyer"])
    return user
