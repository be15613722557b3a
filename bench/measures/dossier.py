"""The dossier among many documents and events: server time in this process, and the queries it costs.

`python -m bench --sizes 200000 --only dossier` measures it at 200,000 documents and 1,000,000 events.
"""

from datetime import timedelta
from functools import partial
from typing import Any

from bench.figures import Figure
from bench.measures.pages import counterparties, page_figure, signed_in

TARGET, QUERIES = 60.0, 12


def run(documents: int) -> list[Figure]:
    from django.utils import timezone

    client = signed_in("secretary")
    past = (timezone.localdate() - timedelta(days=200)).isoformat()
    figures = []
    for name, pk in counterparties().items():
        measure = partial(_measured, client, name, f"/app/counterparties/{pk}/")
        figures += [
            measure("dossier,", "", target=TARGET, target_queries=QUERIES),
            measure("timeline of", "timeline/", target=TARGET),
            measure("dossier as it was,", f"?as_of={past}"),
            measure("dossier as it was known,", f"?as_of={past}&known=then"),
        ]
    return figures


def _measured(client: Any, name: str, path: str, what: str, tail: str, **targets: Any) -> Figure:
    from ecm.models import EventRecord
    from storage.models import Document

    figure = page_figure(client, f"{what} {name}", f"{path}{tail}", **targets)
    figure.notes |= {"documents": Document.objects.count(), "events": EventRecord.objects.count()}
    return figure
