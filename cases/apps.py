"""Wiring of cases."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("Cases")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cases import access, attributes, exporting, impact, index, replaying, splitting, terms, wiring

        access.register()
        wiring.register_looks()
        wiring.register_screens()
        wiring.register_places()
        wiring.register_notices()
        wiring.describe_events()
        impact.register()
        splitting.wire()
        attributes.wire()
        terms.wire()
        index.wire()
        exporting.register()
        replaying.wire()
