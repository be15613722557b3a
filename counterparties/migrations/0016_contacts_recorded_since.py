"""People that nobody changed are as they were entered; of the others it is known from now on."""

from typing import Any

from django.db import migrations
from django.db.models import F
from django.utils import timezone

BATCH = 2000


def fill(apps: Any, schema_editor: Any) -> None:
    """In batches; safe to run again: what is filled stays."""
    contact = apps.get_model("counterparties", "Contact")
    while ids := list(contact.objects.filter(recorded_at=None).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        rows = contact.objects.filter(pk__in=ids)
        rows.filter(version=1).update(recorded_at=F("created_at"))
        rows.filter(recorded_at=None).update(recorded_at=timezone.now())


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("counterparties", "0015_versions_of_contacts")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
