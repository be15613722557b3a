"""Lists remember who was taken off them before: the journal tells since when and until when they were on it."""

from collections.abc import Iterator
from typing import Any

from django.db import migrations

BATCH = 2000
CHANGED = "counterparties.group.members_changed"
FROM_THE_JOURNAL = 0
"""Stands for the id of the row that was deleted, which nobody wrote down."""


def fill(apps: Any, schema_editor: Any) -> None:
    """In batches; safe to run again: what an interrupted run left is made anew."""
    former = apps.get_model("counterparties", "FormerMember")
    former.objects.filter(member=FROM_THE_JOURNAL).delete()
    groups = set(apps.get_model("counterparties", "PartyGroup").objects.values_list("pk", flat=True))
    parties = apps.get_model("counterparties", "Counterparty").objects
    batch: list[Any] = []
    for row in _terms(apps.get_model("ecm", "EventRecord"), former, groups):
        batch.append(row)
        if len(batch) == BATCH:
            _save(former, parties, batch)
            batch = []
    _save(former, parties, batch)


def _terms(records: Any, former: Any, groups: set[int]) -> Iterator[Any]:
    begun: dict[tuple[int, int], tuple[Any, int | None]] = {}
    for record in records.objects.filter(name=CHANGED).order_by("pk").iterator(BATCH):
        group = record.payload["group_id"]
        for pk in record.payload.get("added", ()):
            begun[group, pk] = record.occurred_at, record.actor_id
        for pk in record.payload.get("removed", ()):
            since, by = begun.pop((group, pk), (None, None))
            if since is not None and group in groups:
                yield former(
                    member=FROM_THE_JOURNAL, group_id=group, counterparty_id=pk, added_by_id=by, added_at=since,
                    removed_by_id=record.actor_id, removed_at=record.occurred_at,
                )  # fmt: skip


def _save(former: Any, parties: Any, batch: list[Any]) -> None:
    there = set(parties.filter(pk__in={row.counterparty_id for row in batch}).values_list("pk", flat=True))
    former.objects.bulk_create(row for row in batch if row.counterparty_id in there)


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("counterparties", "0017_former_members_of_lists"), ("ecm", "0005_welcome_at_the_root")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
