"""Access matrix of the intake and the journals."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from correspondence.models import IntakeItem
from tests.access.rows import Row, World
from tests.conftest import People
from tests.correspondence.factories import (
    NOON,
    AccountFactory,
    DocumentFactory,
    JournalFactory,
    KindFactory,
    RegistrationFactory,
    letter,
    take,
)
from tests.counterparties.factories import CounterpartyFactory


def build(people: People) -> dict[str, Any]:
    canary = "canary 4417"
    kind = KindFactory.create(code="letter")
    document = DocumentFactory.create(title=f"Letter of the {canary}", department=people.home, kind=kind)
    # Far from the numbers that the journal draws here, whichever test made the first entry of this process.
    party = CounterpartyFactory.create(department=people.home, display_name=canary)
    registration = RegistrationFactory.create(document=document, correspondent=canary, seq=90_001, counterparty=party)
    item = take(letter(f"Offer of the {canary}", files=[("page.pdf", PDF)]))
    IntakeItem.objects.filter(pk=item.pk).update(department=people.home, html="<p>x</p>")
    return {
        "canary": canary, "party": party, "executor": people.reader,
        "document": document, "free": DocumentFactory.create(department=people.home, kind=kind),
        "registration": registration, "item": item, "part": item.parts.get(), "account": AccountFactory.create(),
        "journal": JournalFactory.create(), "kind": kind, "dismissed": _other(people, "dismissed", "Dismissed"),
        "broken": _other(people, "quarantined", "Broken"), "picture": _file(people),
    }  # fmt: skip


def _other(people: People, state: str, subject: str) -> IntakeItem:
    item = take(letter(subject))
    reason = "file.unreadable" if state == "quarantined" else ""
    IntakeItem.objects.filter(pk=item.pk).update(department=people.home, state=state, reason=reason, decided_at=NOON)
    return item


def _file(people: People) -> IntakeItem:
    item = take(PDF + b"\n% a scan of its own", "scan.pdf")
    IntakeItem.objects.filter(pk=item.pk).update(department=people.home)
    return item


PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
)


def of(name: str, key: str, more: dict[str, Any] | None = None) -> Any:
    """The keyword arguments of a route that names one object."""
    return lambda world: {key: world[name].pk, **(more or {})}


def part(world: World) -> dict[str, Any]:
    return {"item_id": world["item"].pk, "part_id": world["part"].pk}


def decision(world: World) -> dict[str, Any]:
    return {"title": "Offer", "kind": world["kind"].pk, "journal": world["journal"].pk, "party": "other"}


def strip(world: World) -> dict[str, Any]:
    return {"title": "Paper", "kind": world["kind"].pk, "journal": world["journal"].pk}


def reason(world: World) -> dict[str, Any]:
    return {"reason": "Advertising"}


def aside(world: World) -> dict[str, Any]:
    return {"state": "waiting", "q": "no such letter", "until": "2030-01-01T00:00:00+00:00", "reason": "Advertising"}


def ticked(world: World) -> dict[str, Any]:
    return {"ids": [world["registration"].pk]}


def upload(world: World) -> dict[str, Any]:
    return {"files": SimpleUploadedFile("new.txt", b"A new file.")}


def api_file(world: World) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("other.txt", b"Another file.")}


ITEM, REG = of("item", "item_id"), of("registration", "registration_id")
PAGES = [
    Row("correspondence:intake", stranger=302, outsider=403, reader=403, owner=200, canary="canary"),
    Row("correspondence:item", stranger=302, outsider=403, reader=403, owner=200, kwargs=ITEM, canary="canary"),
    Row("correspondence:accounts", stranger=302, outsider=403, reader=403, owner=200),
    Row("correspondence:poll", method="post", stranger=302, outsider=403, reader=403, owner=302,
        kwargs=of("account", "account_id")),
    Row("correspondence:set-aside", method="post", stranger=302, outsider=403, reader=403, owner=302, data=aside),
    Row("correspondence:upload", method="post", stranger=302, outsider=403, reader=403, owner=302, data=upload),
    Row("correspondence:register-item", method="post", stranger=302, outsider=403, reader=403, owner=302, kwargs=ITEM,
        data=decision),
    Row("correspondence:dismiss", method="post", stranger=302, outsider=403, reader=403, owner=302, kwargs=ITEM,
        data=reason),
    Row("correspondence:take-back", method="post", stranger=302, outsider=403, reader=403, owner=302,
        kwargs=of("dismissed", "item_id")),
    Row("correspondence:retry", method="post", stranger=302, outsider=403, reader=403, owner=302,
        kwargs=of("broken", "item_id")),
    Row("correspondence:raw", stranger=302, outsider=403, reader=403, owner=200, kwargs=ITEM),
    Row("correspondence:raw-page", stranger=302, outsider=403, reader=403, owner=200,
        kwargs=of("picture", "item_id", {"page": 1})),
    Row("correspondence:html", stranger=302, outsider=403, reader=403, owner=200, kwargs=ITEM),
    Row("correspondence:part", stranger=302, outsider=403, reader=403, owner=200, kwargs=part),
    Row("correspondence:part-page", stranger=302, outsider=403, reader=403, owner=200,
        kwargs=lambda world: {**part(world), "page": 1}),
    Row("correspondence:journal", stranger=302, outsider=200, reader=200, owner=200),
    Row("correspondence:journal", method="post", stranger=302, outsider=403, reader=403, owner=302, data=strip),
    Row("correspondence:export", stranger=302, outsider=200, reader=200, owner=200,
        kwargs=lambda world: {"form": "xlsx"}),
    Row("correspondence:exported", stranger=302, outsider=404, reader=404, owner=404,
        kwargs=lambda world: {"job_id": 1}),
    Row("correspondence:bulk_hand", stranger=302, outsider=403, reader=403, owner=200, data=ticked, canary="canary"),
    Row("correspondence:bulk_hand", method="post", stranger=302, outsider=403, reader=403, owner=302,
        data=lambda world: ticked(world) | {"executor": world["executor"].pk}),
    Row("correspondence:answerable", stranger=302, outsider=200, reader=200, owner=200),
    Row("correspondence:entry", stranger=302, outsider=404, reader=302, owner=302, kwargs=REG, canary="canary"),
    Row("correspondence:entry", method="post", stranger=302, outsider=404, reader=403, owner=302, kwargs=REG),
    Row("correspondence:void", method="post", stranger=302, outsider=403, reader=403, owner=302, kwargs=REG,
        data=reason),
    Row("correspondence:card", stranger=302, outsider=404, reader=200, owner=200, kwargs=REG),
    Row("correspondence:of-document", stranger=302, outsider=404, reader=200, owner=200, kwargs=of("document", "pk"),
        canary="canary"),
    Row("correspondence:register-document", method="post", stranger=302, outsider=403, reader=403, owner=302,
        kwargs=of("free", "pk"), data=lambda world: {"journal": world["journal"].pk}),
    Row("correspondence:of-party", stranger=302, outsider=404, reader=200, owner=200, kwargs=of("party", "pk"),
        canary="canary"),
    Row("correspondence:of-party", stranger=302, outsider=404, reader=200, owner=200, kwargs=of("party", "pk"),
        canary="canary", query="?as_of=2026-03-05&known=then"),
]  # fmt: skip
API = [
    Row("correspondence_api:journals", stranger=403, outsider=200, reader=200, owner=200),
    Row("correspondence_api:registrations", stranger=403, outsider=200, reader=200, owner=200),
    Row("correspondence_api:registrations", method="post", format="json", stranger=403, outsider=404, reader=403,
        owner=201, data=lambda world: {"document": world["free"].pk, "journal": world["journal"].code}),
    Row("correspondence_api:registration", stranger=403, outsider=404, reader=200, owner=200, kwargs=REG,
        canary="canary"),
    Row("correspondence_api:registration", method="patch", format="json", stranger=403, outsider=404, reader=403,
        owner=200, kwargs=REG, data=lambda world: {"note": "x"}),
    Row("correspondence_api:void", method="post", format="json", stranger=403, outsider=403, reader=403, owner=200,
        kwargs=REG, data=reason),
    Row("correspondence_api:of-party", stranger=403, outsider=404, reader=200, owner=200, kwargs=of("party", "pk"),
        canary="canary", query="?as_of=2026-03-05"),
    Row("correspondence_api:items", stranger=403, outsider=403, reader=403, owner=200, canary="canary"),
    Row("correspondence_api:items", method="post", stranger=403, outsider=403, reader=403, owner=201, data=api_file),
    Row("correspondence_api:item", stranger=403, outsider=403, reader=403, owner=200, kwargs=ITEM, canary="canary"),
    Row("correspondence_api:raw", stranger=403, outsider=403, reader=403, owner=200, kwargs=ITEM),
    Row("correspondence_api:register-item", method="post", format="json", stranger=403, outsider=403, reader=403,
        owner=201, kwargs=ITEM, data=lambda world: {
            "title": "Offer", "kind": world["kind"].code, "journal": world["journal"].code,
            "enclosures": {str(world["part"].pk): world["kind"].code}}),
    Row("correspondence_api:dismiss", method="post", format="json", stranger=403, outsider=403, reader=403, owner=200,
        kwargs=ITEM, data=reason),
    Row("correspondence_api:take-back", method="post", format="json", stranger=403, outsider=403, reader=403,
        owner=200, kwargs=of("dismissed", "item_id")),
    Row("correspondence_api:retry", method="post", format="json", stranger=403, outsider=403, reader=403, owner=200,
        kwargs=of("broken", "item_id")),
    Row("correspondence_api:accounts", stranger=403, outsider=403, reader=403, owner=200),
]  # fmt: skip
ROWS = [*PAGES, *API]
