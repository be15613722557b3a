"""A link knows its document's kind, so that the papers of a dossier are found without looking at all of them."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
UPDATE counterparties_documentparty SET kind_id =
  (SELECT document.kind_id FROM storage_document document WHERE document.id = document_id)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("counterparties", "0013_duplicates_and_splits"),
        ("storage", "0002_versions_never_change"),
    ]

    operations = [
        migrations.AddField(
            model_name="documentparty",
            name="kind",
            field=models.ForeignKey(
                blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT,
                related_name="+", to="storage.documentkind",
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="documentparty",
            index=models.Index(fields=["counterparty", "kind", "listed_on"], name="document_party_kinds"),
        ),
    ]  # fmt: skip
