"""The process that is killed: it works on the import of its data folder until it is done or dies."""

import json
import sys
from typing import Any

import django


def prepare(rows: int) -> None:
    """An import of so many counterparties with accounts and people, checked and started."""
    from django.utils import timezone

    from imports.services import start_run
    from tests.factories import UserFactory
    from tests.imports.factories import HEADINGS, checked

    manager = UserFactory(username="importer", roles=["manager"])
    table = [[f"Party {n:04}", "", "", f"a{n}@p{n}.example", f"Person{n} Ann", "", "Street 1"] for n in range(rows)]
    imported = checked(manager, [HEADINGS, *table])
    start_run(imported=imported, actor=manager, at=timezone.now())


def work(until: str) -> None:
    """What the import waits for until it is "done" or "undone"; nothing when it is."""
    from django.utils import timezone

    from imports.models import Import
    from imports.services import run_import, start_undo, undo_import

    imported = Import.objects.get()
    print("ready", flush=True)
    if imported.state == "running":
        run_import(imported.pk, imported.round)
    elif until == "undone" and imported.state != until:
        started = start_undo(imported=imported, actor=imported.actor, at=timezone.now())
        undo_import(started.pk, started.round)


def report() -> dict[str, Any]:
    """What stands in the database."""
    from counterparties.models import Contact, Counterparty, MailIdentity, Requisites
    from counterparties.queries.replay import LEDGER
    from ecm.events.replaying import agreement
    from imports.models import Import
    from imports.queries import counts_of

    alive = Counterparty.objects.filter(withdrawn_at=None)
    return {
        "state": Import.objects.get().state,
        "counts": counts_of(Import.objects.get()),
        "names": sorted(alive.values_list("display_name", flat=True)),
        "people": Contact.objects.count(),
        "addresses": MailIdentity.objects.count(),
        "requisites": Requisites.objects.filter(superseded_at=None).count(),
        "differences": agreement(LEDGER).differences,
    }


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "prepare":
        prepare(int(sys.argv[2]))
    elif sys.argv[1] == "work":
        work(sys.argv[2])
    else:
        print(json.dumps(report()))
