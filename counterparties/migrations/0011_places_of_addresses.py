"""Regions, districts and cities of the addresses written so far are offered to whoever writes the next one."""

from collections.abc import Iterator
from typing import Any

from django.db import migrations

BATCH = 1000
Key = tuple[str, str, str, str]


def fold(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").replace("’", "'").replace("ʼ", "'").split())[:100]


def places(country: str, addresses: dict[str, dict[str, str]]) -> Iterator[tuple[Key, str]]:
    for address in addresses.values():
        within = fold(str(address.get("region") or ""))
        for level in ("region", "district", "city"):
            text = " ".join(str(address.get(level) or "").split())[:100]
            where = str(address.get("country") or country).upper()[:2]
            if text:
                yield (level, where, fold(text), "" if level == "region" else within), text


def learn(apps: Any, schema_editor: Any) -> None:
    """Safe to run again: what is there stays."""
    place = apps.get_model("counterparties", "Place")
    rows = apps.get_model("counterparties", "Requisites").objects.filter(superseded_at=None).exclude(addresses={})
    found: dict[Key, str] = {}
    for country, addresses in rows.values_list("country", "addresses").iterator(chunk_size=BATCH):
        for key, text in places(country, addresses):
            found.setdefault(key, text)
    made = [
        place(level=level, country=country, search_key=key, within=within, text=text)
        for (level, country, key, within), text in found.items()
    ]
    place.objects.bulk_create(made, batch_size=BATCH, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("counterparties", "0010_list_of_live_counterparties")]
    operations = [migrations.RunPython(learn, migrations.RunPython.noop)]
