"""The list of counterparties that were not merged, in its order."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("counterparties", "0009_persons_and_places")]
    operations = [
        migrations.AddIndex(
            model_name="counterparty",
            index=models.Index(fields=["merged_into", "sort_name", "id"], name="party_live_list"),
        )
    ]
