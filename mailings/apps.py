"""Wiring of mailings."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailingsConfig(AppConfig):
    name = "mailings"
    verbose_name = _("Mailings")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from ecm.jobs import periodic
        from mailings import access, exporting, wiring

        access.register_policies()
        exporting.register()
        wiring.register_looks()
        wiring.register_notices()
        wiring.describe_events()
        wiring.register_screens()
        periodic("mailings.resume", every=timedelta(hours=1))
