"""The start refuses a database that could lose what was accepted."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

WANTED_SQLITE = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}


@register(Tags.database)
def check_durability(app_configs: Any = None, databases: Any = None, **_: Any) -> list[CheckMessage]:
    """SQLite: WAL, synchronous=FULL, foreign keys; PostgreSQL: synchronous_commit=on."""
    if not databases:
        return []
    found = _sqlite_settings() if connection.vendor == "sqlite" else _postgres_settings()
    return [
        Error(f"{name} is {value!r}: accepted papers could be lost.", id=f"ecm.E{number:03}")
        for number, (name, value) in enumerate(found.items(), 1)
    ]


def _sqlite_settings() -> dict[str, str]:
    if ":memory:" in str(connection.settings_dict["NAME"]):
        return {}
    with connection.cursor() as cursor:
        values = {name: str(cursor.execute(f"PRAGMA {name}").fetchone()[0]) for name in WANTED_SQLITE}
    return {name: value for name, value in values.items() if value != WANTED_SQLITE[name]}


def _postgres_settings() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        value = cursor.fetchone()[0]
    return {} if value in {"on", "remote_apply", "remote_write"} else {"synchronous_commit": value}
