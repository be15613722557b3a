"""Wiring of the kernel."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EcmConfig(AppConfig):
    name = "ecm"
    verbose_name = "Dossier"

    def ready(self) -> None:
        from ecm import access, checks  # noqa: F401  # importing the checks registers them

        access.permission("ecm.administer", _("Administer the system"))
        from ecm.jobs import starting
        from ecm.web import wiring

        starting.prepare()
        wiring.prepare()
