"""SQLite's writers are served in turn, and the start sees a database that could lose what was accepted."""

import threading
from pathlib import Path

import pytest
from django.db import connection, transaction

from ecm.checks import check_durability
from ecm.db.sqlite3.base import WriterQueue
from ecm.models import Role

sqlite_only = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="about SQLite's queue of writers")


def test_threads_are_served_in_order_of_arrival(tmp_path: Path) -> None:
    queue, served = WriterQueue(str(tmp_path / "writers")), list[int]()
    queue.take()

    def wait(number: int) -> None:
        queue.take()
        served.append(number)
        queue.give_back()

    threads = list[threading.Thread]()
    for number in range(8):
        threads.append(threading.Thread(target=wait, args=(number,)))
        threads[-1].start()
        while len(queue._waiting) <= number:
            pass
    queue.give_back()
    for thread in threads:
        thread.join()
    assert served == list(range(8))


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_sixteen_writers_lose_no_update() -> None:
    role = Role.objects.create(code="counter", permissions=[0])

    def add() -> None:
        for _ in range(10):
            with transaction.atomic():
                row = Role.objects.get(pk=role.pk)
                row.permissions = [row.permissions[0] + 1]
                row.save(update_fields=["permissions"])
        connection.close()

    threads = [threading.Thread(target=add) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    role.refresh_from_db()
    assert role.permissions == [160]


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_turn_is_given_back_after_an_error() -> None:
    from ecm.db.sqlite3.base import queue_for

    queue = queue_for(str(connection.settings_dict["NAME"]))
    assert queue

    def broken() -> None:
        with transaction.atomic():
            assert queue._busy
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert not queue._busy


@pytest.mark.django_db
def test_the_database_of_the_tests_is_durable() -> None:
    assert check_durability(databases=["default"]) == []


@sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_careless_database_is_refused() -> None:
    connection.cursor().execute("PRAGMA synchronous=OFF")
    try:
        assert [error.id for error in check_durability(databases=["default"])] == ["ecm.E001"]
    finally:
        connection.cursor().execute("PRAGMA synchronous=FULL")
