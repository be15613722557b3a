"""A card, requisites or an account can be taken back as a whole. Null columns: SQLite keeps the table and its triggers."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("counterparties", "0002_no_gaps_and_no_overlaps")]

    operations = [
        migrations.AddField(
            model_name=name,
            name="withdrawn_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="taken back at", **more),
        )
        for name, more in (("bankaccount", {}), ("counterparty", {"editable": False}), ("requisites", {}))
    ]
