"""Wiring of reports."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("Reports")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from reports import access, breakdowns, counted, measures, settlements
        from reports.wiring import register_screens

        access.register()
        breakdowns.register()
        measures.register()
        settlements.register()
        counted.register()
        register_screens()
