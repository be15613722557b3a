"""Access matrix of documents and files."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access.rows import Row, World
from tests.conftest import People
from tests.factories import UserFactory
from tests.storage.factories import make_document


def table(key: str) -> Any:
    return lambda world: {"key": key, "form": "csv"}


def build(people: People) -> dict[str, Any]:
    document = make_document(people, title="Contract of the canary 7391")
    return {
        "document": document,
        "canary": "canary 7391",
        "text": "supply of pumps",
        "absent": UserFactory(username="absent", department=people.elsewhere, roles=["staff"]),
    }


def of_document(world: World) -> dict[str, Any]:
    return {"document_id": world["document"].pk}


def shared(world: World) -> dict[str, Any]:
    return {"pk": world["document"].pk}


def of_version(world: World) -> dict[str, Any]:
    return {"document_id": world["document"].pk, "number": 1}


def a_file(world: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("new.txt", b"Another content."), "note": "new"}


def facts(world: World) -> dict[str, Any]:
    return {"title": "New", "kind": "contract"}


def change(world: World) -> dict[str, Any]:
    return {"title": "Changed", "version": 1}


def ticked(world: World) -> dict[str, Any]:
    return {"ids": [world["document"].pk]}


def shared_with(world: World) -> dict[str, Any]:
    return ticked(world) | {"people": [world["absent"].pk]}


PAGES = [
    Row("storage:bulk_access", stranger=302, outsider=403, reader=403, owner=200, data=ticked, canary="canary"),
    Row("storage:bulk_access", method="post", stranger=302, outsider=403, reader=403, owner=302, data=shared_with),
    Row("storage:bulk_archive", stranger=302, outsider=403, reader=403, owner=200, data=ticked, canary="canary"),
    Row("storage:bulk_archive", method="post", stranger=302, outsider=403, reader=403, owner=302, data=ticked),
    Row("storage:export", stranger=302, outsider=200, reader=200, owner=200, kwargs=lambda w: {"form": "csv"}),
    *(
        Row("storage:table", stranger=302, outsider=200, reader=200, owner=200, kwargs=table(key))
        for key in ("expiring", "approvals")
    ),
    Row("storage:tabled", stranger=302, outsider=404, reader=404, owner=404, kwargs=lambda w: {"job_id": 1}),
    Row("storage:exported", stranger=302, outsider=404, reader=404, owner=404, kwargs=lambda w: {"job_id": 1}),
    Row("storage:journal", stranger=302, outsider=200, reader=200, owner=200),
    Row("storage:new", stranger=302, outsider=200, reader=200, owner=200),
    Row("storage:new", method="post", stranger=302, outsider=302, reader=302, owner=302, data=facts),
    Row("storage:choose", stranger=302, outsider=200, reader=200, owner=200),
    Row("storage:document", stranger=302, outsider=404, reader=200, owner=200, kwargs=of_document, canary="canary"),
    Row("storage:change", stranger=302, outsider=404, reader=403, owner=200, kwargs=of_document, canary="canary"),
    Row("storage:change", method="post", stranger=302, outsider=404, reader=403, owner=302, kwargs=of_document,
        data=change),
    Row("storage:status", method="post", stranger=302, outsider=404, reader=403, owner=302, kwargs=of_document,
        data=lambda world: {"status": "signed"}),
    Row("storage:timeline", stranger=302, outsider=404, reader=200, owner=200, kwargs=of_document),
    Row("storage:versions", stranger=302, outsider=404, reader=200, owner=200, kwargs=of_document),
    Row("storage:add_version", method="post", stranger=302, outsider=404, reader=403, owner=302, kwargs=of_document,
        data=a_file),
    Row("storage:text", stranger=302, outsider=404, reader=200, owner=200, kwargs=of_document, canary="canary"),
    Row("storage:read_again", method="post", stranger=302, outsider=404, reader=403, owner=302, kwargs=of_document),
    Row("storage:compare", stranger=302, outsider=404, reader=200, owner=200, kwargs=of_document, canary="canary"),
    Row("storage:sharing", stranger=302, outsider=404, reader=200, owner=200, kwargs=shared),
    Row("storage:sharing", method="post", stranger=302, outsider=404, reader=403, owner=200, kwargs=shared,
        data=lambda world: {"people": [world["absent"].pk]}),
    Row("storage:sharing_withdraw", method="post", stranger=302, outsider=404, reader=403, owner=200, kwargs=shared,
        data=lambda world: {"person": world["absent"].pk}),
    Row("storage:sharing_audience", method="post", stranger=302, outsider=404, reader=403, owner=200, kwargs=shared),
    Row("storage:preview", stranger=302, outsider=404, reader=200, owner=200, kwargs=of_version, canary="text"),
    Row("storage:download", stranger=302, outsider=404, reader=200, owner=200, kwargs=of_version),
    Row("storage:page", stranger=302, outsider=404, reader=404, owner=404,
        kwargs=lambda world: {**of_version(world), "page": 99}),
]  # fmt: skip

API = [
    Row("storage_api:kinds", stranger=403, outsider=200, reader=200, owner=200),
    Row("storage_api:documents", stranger=403, outsider=200, reader=200, owner=200),
    Row("storage_api:documents", method="post", stranger=403, outsider=201, reader=201, owner=201, data=facts,
        format="json"),
    Row("storage_api:document", stranger=403, outsider=404, reader=200, owner=200, kwargs=of_document, canary="canary"),
    Row("storage_api:document", method="patch", stranger=403, outsider=404, reader=403, owner=200, kwargs=of_document,
        data=change, format="json"),
    Row("storage_api:sharing", stranger=403, outsider=404, reader=200, owner=200, kwargs=shared),
    Row("storage_api:sharing", method="post", stranger=403, outsider=404, reader=403, owner=200, kwargs=shared,
        data=lambda world: {"people": [world["absent"].pk]}, format="json"),
    Row("storage_api:sharing", method="put", stranger=403, outsider=404, reader=403, owner=200, kwargs=shared,
        data=lambda world: {"department": None, "is_restricted": True}, format="json"),
    Row("storage_api:sharing_participant", method="delete", stranger=403, outsider=404, reader=403, owner=204,
        kwargs=lambda world: {**shared(world), "user_id": world["absent"].pk}),
    Row("storage_api:status", method="post", stranger=403, outsider=404, reader=403, owner=200, kwargs=of_document,
        data=lambda world: {"status": "signed"}, format="json"),
    Row("storage_api:versions", stranger=403, outsider=404, reader=200, owner=200, kwargs=of_document),
    Row("storage_api:versions", method="post", stranger=403, outsider=404, reader=403, owner=201, kwargs=of_document,
        data=a_file),
    Row("storage_api:content", stranger=403, outsider=404, reader=200, owner=200, kwargs=of_version),
    Row("storage_api:text", stranger=403, outsider=404, reader=200, owner=200, kwargs=of_version),
    Row("storage_api:page", stranger=403, outsider=404, reader=404, owner=404,
        kwargs=lambda world: {**of_version(world), "page": 99}),
]  # fmt: skip

ROWS = [*PAGES, *API]
