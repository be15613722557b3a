"""The journals a new installation begins with; administrators change them in the console."""

from correspondence.models import RegistrationJournal

DEFAULT_JOURNALS = (
    ("incoming", "incoming", "ВХ-{seq:05}/{year}", 10,
     {"en": "Incoming", "ru": "Входящие", "uk": "Вхідні", "bg": "Входящи"}),
    ("outgoing", "outgoing", "ИСХ-{seq:05}/{year}", None,
     {"en": "Outgoing", "ru": "Исходящие", "uk": "Вихідні", "bg": "Изходящи"}),
    ("internal", "internal", "ВН-{seq:05}/{year}", 5,
     {"en": "Internal", "ru": "Внутренние", "uk": "Внутрішні", "bg": "Вътрешни"}),
)  # fmt: skip


def install_default_journals() -> None:
    """Create the journals that are missing; those that exist stay as the administrator left them."""
    for position, (code, direction, mask, days, title) in enumerate(DEFAULT_JOURNALS, start=1):
        RegistrationJournal.objects.get_or_create(
            code=code,
            defaults={
                "direction": direction, "mask": mask, "title": title, "days_to_answer": days, "position": position * 10,
            },
        )  # fmt: skip
