"""Rounds of work on an import: each check, run and undoing has a number, and a job of an earlier one is not wanted."""

from __future__ import annotations

from ecm.jobs import enqueue
from ecm.models import User
from imports.models import Import


def begin_round(imported: Import, state: str, task: str, *, actor: User) -> Import:
    """Move the import to a busy state and queue the job of the round, in the caller's transaction."""
    number = imported.round + 1
    key = f"imports:{imported.pk}:{number}"
    job = enqueue(task, {"import_id": imported.pk, "number": number}, actor_id=actor.pk, key=key)
    imported.state, imported.round, imported.job_id = state, number, job.pk
    imported.save(update_fields=["state", "round", "job_id"])
    return imported


def locked(import_id: int) -> Import:
    """The import, locked until commit."""
    return Import.objects.select_for_update().select_related("actor").get(pk=import_id)


def in_round(import_id: int, number: int, state: str) -> Import | None:
    """The locked import when this round of work is still wanted."""
    imported = locked(import_id)
    return imported if imported.round == number and imported.state == state else None
