from django.db import migrations, models


class Migration(migrations.Migration):
    """What stands beside a number has a version, so that two people do not write over one another."""

    dependencies = [("correspondence", "0002_default_journals")]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
        ),
    ]
