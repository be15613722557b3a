"""Fixtures of the whole house: the database, people of each role, clients, and draining of jobs."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client, TransactionTestCase
from django.utils import translation
from rest_framework.test import APIClient

from ecm.models import Department, User
from tests.database import template
from tests.factories import DepartmentFactory, UserFactory
from tests.rollback import teach_teardown

Login = Callable[[User], Client]
Api = Callable[[User], APIClient]


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any, request: pytest.FixtureRequest) -> Iterator[None]:
    """SQLite: a copy of the prepared database; PostgreSQL (DOSSIER_TEST_DATABASE): migrated here."""
    if settings.DATABASES["default"]["ENGINE"] != "ecm.db.sqlite3":
        request.getfixturevalue("_postgres_database")
        yield
        return
    from tests.settings import DATA

    path = DATA / "test.sqlite3"
    connection = connections["default"]
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = str(path)
    _renew(path)
    # After a test with real transactions the prepared file is laid anew: quicker than a flush, and roles stay.
    TransactionTestCase._fixture_teardown = lambda self: _renew(path)  # type: ignore[attr-defined]  # private
    yield
    with django_db_blocker.unblock():
        connection.close()
    shutil.rmtree(DATA, ignore_errors=True)


def _renew(path: Path) -> None:
    connections["default"].close()
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.copyfile(template(), path)


@pytest.fixture(scope="session")
def _postgres_database(django_db_blocker: Any) -> Iterator[None]:
    from django.core.management import call_command

    from ecm.access.roles import install_default_roles

    if os.environ.get("DOSSIER_TEST_PREPARED"):  # a copy of a migrated database, by tests/servers/postgres.py
        yield
        return
    with django_db_blocker.unblock():
        connection = connections["default"]
        name = connection.creation.create_test_db(verbosity=0, autoclobber=True)
        call_command("createcachetable", verbosity=0)
        install_default_roles()
    yield
    with django_db_blocker.unblock():
        connection.creation.destroy_test_db(name, verbosity=0)


@dataclass(frozen=True)
class People:
    """The four of the access matrix (the stranger is nobody), and the office."""

    home: Department
    elsewhere: Department
    outsider: User
    reader: User
    owner: User


@pytest.fixture
def people(db: None) -> People:
    home, elsewhere = DepartmentFactory(code="home"), DepartmentFactory(code="elsewhere")
    return People(
        home=home,
        elsewhere=elsewhere,
        outsider=UserFactory(username="outsider", department=elsewhere, roles=["staff"]),
        reader=UserFactory(username="reader", department=home, roles=["staff"]),
        owner=UserFactory(username="owner", department=home, roles=["secretary", "lawyer", "manager", "accountant"]),
    )


@pytest.fixture
def outsider(people: People) -> User:
    return people.outsider


@pytest.fixture
def reader(people: People) -> User:
    return people.reader


@pytest.fixture
def owner(people: People) -> User:
    return people.owner


def _role_fixture(role: str) -> Any:
    def make(db: None) -> User:
        user: User = UserFactory(username=role, roles=[role])
        return user

    return pytest.fixture(make, name="admin_user" if role == "administrator" else role)


secretary = _role_fixture("secretary")
lawyer = _role_fixture("lawyer")
accountant = _role_fixture("accountant")
manager = _role_fixture("manager")
signatory = _role_fixture("signatory")
administrator = _role_fixture("administrator")


@pytest.fixture
def stranger() -> Client:
    return Client()


@pytest.fixture
def login() -> Login:
    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="ecm.access.signed_in.HouseBackend")
        return client

    return signed_in


@pytest.fixture
def api() -> Api:
    def signed_in(user: User) -> APIClient:
        client = APIClient()
        client.force_authenticate(user)
        return client

    return signed_in


@pytest.fixture
def run_jobs() -> Callable[[], int]:
    """Carry out all jobs that are due, and those that they queue; the number done."""
    from ecm.jobs import run_jobs as drain

    return drain


@pytest.fixture(autouse=True, scope="session")
def _teardown_that_keeps_history() -> Iterator[None]:
    """For the whole session: the database's own fixture is torn down after those of a single test."""
    with pytest.MonkeyPatch.context() as patch:
        teach_teardown(patch)
        yield


@pytest.fixture(autouse=True)
def _words_of_the_house() -> Iterator[None]:
    """Each test begins in the language of the settings: a page asked for by a test leaves its reader's behind."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def blob_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test stores its files in a folder of its own."""
    from ecm.environment import environment

    folder = tmp_path / "blobs"
    monkeypatch.setattr(environment(), "blobs", f"file:{folder}")
    monkeypatch.setattr(environment(), "mail_out", f"folder:{tmp_path / 'mail-out'}")
    if settings.DATABASES["default"]["ENGINE"] != "ecm.db.sqlite3":  # there the index is a file that no test rolls back
        monkeypatch.setattr(environment(), "search", f"sqlite:{tmp_path / 'search.sqlite3'}")
    return folder
