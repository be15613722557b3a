"""One rule, two spellings: the rows somebody sees in the database are those their tokens open in the index."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from ecm import access
from ecm.access.roles import DEFAULT_ROLES
from ecm.errors import Forbidden, NotFound
from ecm.models import Substitution
from storage.models import Document
from tests.conftest import People
from tests.factories import UserFactory
from tests.storage.factories import DocumentFactory

ROWS = st.lists(st.tuples(st.sampled_from(["none", "home", "elsewhere"]), st.booleans(), st.booleans()), max_size=8)


@pytest.mark.django_db
@hypothesis_settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows=ROWS)
def test_tokens_open_what_the_database_shows(people: People, rows: list[tuple[str, bool, bool]]) -> None:
    from django.db import transaction

    with transaction.atomic():
        departments = {"none": None, "home": people.home, "elsewhere": people.elsewhere}
        for place, restricted, granted in rows:
            document = DocumentFactory(department=departments[place], is_restricted=restricted)
            if granted:
                access.grant("document", document.pk, people.outsider.pk)
        documents = list(Document.objects.all())
        tokens = access.tokens_for(documents)
        for person in (people.outsider, people.reader, people.owner):
            shown = set(access.visible(Document.objects.all(), person).values_list("pk", flat=True))
            opened = {pk for pk, marks in tokens.items() if set(marks) & set(access.tokens_of(person))}
            assert shown == opened
        transaction.set_rollback(True)


def test_nobody_sees_nothing(db: None) -> None:
    DocumentFactory()
    assert not access.visible(Document.objects.all(), AnonymousUser()).exists()
    assert access.tokens_of(AnonymousUser()) == []


def test_an_inactive_person_sees_nothing(people: People) -> None:
    people.owner.is_active = False
    assert not access.has(people.owner, "storage.view")


def test_hidden_is_404_and_forbidden_is_403(people: People) -> None:
    document = DocumentFactory(department=people.home)
    with pytest.raises(NotFound):
        access.require(people.outsider, "storage.edit", document)
    with pytest.raises(Forbidden):
        access.require(people.reader, "storage.edit", document)
    access.require(people.owner, "storage.edit", document)


def test_a_substitute_sees_what_the_absent_takes_part_in_while_it_lasts(people: People) -> None:
    absent = UserFactory(roles=["lawyer"])
    document = DocumentFactory(department=people.home, is_restricted=True)
    access.grant("document", document.pk, absent.pk)
    today = timezone.localdate()
    stand_in = Substitution.objects.create(
        absent=absent, substitute=people.outsider, starts_on=today, ends_on=today + timedelta(days=3)
    )
    assert access.sees(people.outsider, document)

    stand_in.starts_on = stand_in.ends_on = today - timedelta(days=1)
    stand_in.save()
    access.standing.forget(people.outsider)
    assert not access.sees(people.outsider, document)


def test_default_roles_name_known_permissions_only() -> None:
    known = set(access.permissions())
    listed = {name for _, names in DEFAULT_ROLES.values() for name in names} - {"*"}
    assert listed <= known, f"unknown permissions: {sorted(listed - known)}"
