"""Access matrix of imports: only who may import gets in, and sees the own imports only."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from imports.models import SavedMapping
from tests.access.rows import Row
from tests.conftest import People
from tests.counterparties.factories import NOON
from tests.imports.factories import HEADINGS, checked, run, taken

CSV = "Name;EDRPOU\nCanary Ltd;00032112\n"


def build(people: People) -> dict[str, Any]:
    row = ["Canary-of-the-row", "00032112"]
    saved = SavedMapping.objects.create(name="Canary-of-the-mapping", saved_by=people.owner, saved_at=NOON)
    return {
        "taken": taken(people.owner, [HEADINGS, row]),
        "checked": checked(people.owner, [HEADINGS, row]),
        "done": run(checked(people.owner, [HEADINGS, row])),
        "busy": _busy(people),
        "saved": saved,
        "row": row[0],
        "mapping": saved.name,
    }


def _busy(people: People) -> Any:
    from imports.services import start_run

    imported = checked(people.owner, [HEADINGS, ["Another", "14360570"]])
    return start_run(imported=imported, actor=people.owner, at=NOON)


def of(key: str, **more: Any) -> Any:
    return lambda world: {"pk": world[key].pk, **more}


def uploaded(world: Any) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("parties.csv", CSV.encode())}


def columns(world: Any) -> dict[str, Any]:
    return {
        "version": world["taken"].version, "column_0": "name", "existing": "fill", "doubtful": "skip",
        "status": "active", "audience": "house",
    }  # fmt: skip


def page(route: str, owner: int = 200, **more: Any) -> Row:
    return Row(f"imports:{route}", stranger=302, outsider=403, reader=403, owner=owner, **more)


def answer(route: str, owner: int = 200, **more: Any) -> Row:
    return Row(
        f"imports_api:{route}", stranger=403, outsider=403, reader=403, owner=owner, **{"format": "json", **more}
    )


ROWS = [
    page("imports", canary="mapping"),
    page("imports", 302, method="post", data=uploaded),
    page("template"),
    page("forget_mapping", 302, method="post", kwargs=of("saved")),
    page("reported", 404, kwargs=lambda world: {"job_id": 1}),
    page("import", kwargs=of("checked"), canary="row"),
    page("import", kwargs=of("done"), canary="row"),
    page("mapping", kwargs=of("taken"), canary="row"),
    page("mapping", 302, method="post", kwargs=of("taken"), data=columns),
    page("look_again", 302, method="post", kwargs=of("taken"), data=lambda world: {"encoding": "utf-8"}),
    page("progress", kwargs=of("busy")),
    page("decide", kwargs=of("checked", number=2), canary="row"),
    page("decide", method="post", kwargs=of("checked", number=2), data=lambda world: {"decision": "skip"}),
    page(
        "decide_all", 302, method="post", kwargs=of("checked"),
        data=lambda world: {"verdict": "new", "decision": "skip"},
    ),
    page("run", 302, method="post", kwargs=of("checked")),
    page("stop", 302, method="post", kwargs=of("busy")),
    page("resume", 409, method="post", kwargs=of("checked")),
    page("undo", 302, method="post", kwargs=of("done")),
    page("report", kwargs=of("done")),
    answer("imports", canary="row"),
    answer("imports", 201, method="post", data=uploaded, format="form"),
    answer("fields"),
    answer("mappings", canary="mapping"),
    answer("mapping", 204, method="delete", kwargs=of("saved")),
    answer("import", kwargs=of("done")),
    answer(
        "check", 202, method="post", kwargs=of("taken"),
        data=lambda world: {"mapping": ["name", "number.ua_edrpou"], "version": world["taken"].version},
    ),
    answer("rows", kwargs=of("checked"), canary="row"),
    answer(
        "rows", 204, method="post", kwargs=of("checked"), data=lambda world: {"verdict": "new", "decision": "skip"}
    ),
    answer("row", method="patch", kwargs=of("checked", number=2), data=lambda world: {"decision": "skip"}),
    answer("run", 202, method="post", kwargs=of("checked")),
    answer("stop", method="post", kwargs=of("busy")),
    answer("undo", 202, method="post", kwargs=of("done")),
]  # fmt: skip
