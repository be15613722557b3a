"""Lists and the dossier: server time in this process, through the whole stack of middleware and templates."""

import statistics
from typing import Any

from bench.figures import Figure, of_samples, queries_of, timed_with_cpu

LISTS = {
    "desktop": "/app/",
    "documents": "/app/documents/",
    "journal": "/app/journal/",
    "intake": "/app/intake/",
    "counterparties": "/app/counterparties/",
    "approvals": "/app/approvals/",
    "expiring": "/app/expiring/",
    "notices": "/app/notices/",
    "documents (API)": "/api/v1/documents/",
    "counterparties (API)": "/api/v1/counterparties/",
}
RUNS = 40


def run(documents: int) -> list[Figure]:
    client = signed_in("secretary")
    figures = [page_figure(client, f"list {name}", path, target=15.0) for name, path in LISTS.items()]
    figures.append(page_figure(client, "list documents, 20 pages on", _deep(client), target=15.0))
    figures += [
        page_figure(client, f"dossier, {name}", f"/app/counterparties/{pk}/", target=30.0, target_queries=12)
        for name, pk in counterparties().items()
    ]
    figures.append(page_figure(client, "document card", f"/app/documents/{_document()}/"))
    return figures


def signed_in(username: str) -> Any:
    from django.test import Client

    from ecm.models import User

    client = Client(SERVER_NAME="localhost")
    client.force_login(User.objects.get(username=username), backend="ecm.access.signed_in.HouseBackend")
    return client


def page_figure(client: Any, name: str, path: str, **targets: Any) -> Figure:
    """The time and the queries of one page."""

    def opened() -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code}")

    samples, cpu = timed_with_cpu(opened, RUNS, warm_up=3)
    notes = {"path": path, "bytes": len(client.get(path).content)}
    return of_samples(
        name, samples, queries=queries_of(opened), cpu=round(statistics.median(cpu), 2), notes=notes, **targets
    )


def _deep(client: Any) -> str:
    """The address of a page far behind, reached by its cursors."""
    cursor = ""
    for _ in range(20):
        following = client.get(f"/api/v1/documents/?after={cursor}").json()["next"]
        if not following:
            break
        cursor = following
    return f"/app/documents/?after={cursor}"


def counterparties() -> dict[str, int]:
    """The counterparty with the most documents, and one in the middle."""
    from django.db.models import Count

    from counterparties.models import DocumentParty

    ranked = DocumentParty.objects.values("counterparty").annotate(n=Count("pk")).order_by("-n")
    ids = list(ranked.values_list("counterparty", flat=True))
    return {"the largest": ids[0], "a usual one": ids[len(ids) // 2]}


def _document() -> int:
    from storage.models import Document

    newest = Document.objects.filter(versions__isnull=False).order_by("-pk").values_list("pk", flat=True).first()
    if newest is None:
        raise SystemExit("the base has no document with a content")
    return newest
