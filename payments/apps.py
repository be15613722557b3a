"""Wiring of payments."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "payments"
    verbose_name = _("Payments")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from payments import access, attributes, criteria, exporting, money, replaying, splitting, terms, wiring
        from payments.web import bulk

        access.register()
        for each in (attributes, criteria, money, replaying, splitting, terms):
            each.wire()
        wiring.register_words()
        wiring.register_screens()
        wiring.describe_events()
        exporting.register()
        bulk.register()
