from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("counterparties", "0004_required_papers")]

    operations = [
        migrations.AddField(
            "documentparty",
            "linked_at",
            models.DateTimeField(blank=True, null=True, verbose_name="came into the dossier"),
        ),
    ]
