"""The directories of services and of sources of advertising; sources written so far become values of the latter."""

from typing import Any

from django.db import migrations

DIRECTORIES = {
    "services": {"en": "Services", "ru": "Услуги", "uk": "Послуги", "bg": "Услуги"},
    "advertising-sources": {
        "en": "Sources of advertising", "ru": "Источники рекламы", "uk": "Джерела реклами", "bg": "Източници на реклама",
    },
}  # fmt: skip
BATCH = 500


def fold(text: str) -> str:
    return " ".join(text.casefold().replace("ё", "е").split())[:200]


def make(apps: Any, schema_editor: Any) -> None:
    """Safe to run again: what is there stays."""
    directory, entry = apps.get_model("ecm", "Directory"), apps.get_model("ecm", "DirectoryEntry")
    for code, title in DIRECTORIES.items():
        directory.objects.get_or_create(code=code, defaults={"title": title, "can_grow": True})
    sources = directory.objects.get(code="advertising-sources")
    written = apps.get_model("counterparties", "Counterparty").objects.exclude(source="").order_by("source")
    texts = {fold(text): text for text in written.values_list("source", flat=True).distinct() if fold(text)}
    rows = [entry(directory=sources, text=text, search_key=key) for key, text in sorted(texts.items())]
    entry.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("counterparties", "0007_layouts_and_managers_of_services"), ("ecm", "0005_welcome_at_the_root")]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
