"""The journals a new installation begins with; administrators change them in the console."""

from django.db import migrations

JOURNALS = (
    ("incoming", "incoming", "ВХ-{seq:05}/{year}", 10,
     {"en": "Incoming", "ru": "Входящие", "uk": "Вхідні", "bg": "Входящи"}),
    ("outgoing", "outgoing", "ИСХ-{seq:05}/{year}", None,
     {"en": "Outgoing", "ru": "Исходящие", "uk": "Вихідні", "bg": "Изходящи"}),
    ("internal", "internal", "ВН-{seq:05}/{year}", 5,
     {"en": "Internal", "ru": "Внутренние", "uk": "Внутрішні", "bg": "Вътрешни"}),
)  # fmt: skip


def install(apps, schema_editor):
    journals = apps.get_model("correspondence", "RegistrationJournal").objects
    for position, (code, direction, mask, days, title) in enumerate(JOURNALS, start=1):
        defaults = {"direction": direction, "mask": mask, "title": title, "days_to_answer": days, "position": position * 10}
        journals.get_or_create(code=code, defaults=defaults)


class Migration(migrations.Migration):
    dependencies = [("correspondence", "0001_journals_and_intake")]
    operations = [migrations.RunPython(install, migrations.RunPython.noop, elidable=False)]
