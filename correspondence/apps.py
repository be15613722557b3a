"""Wiring of the intake and the journals."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CorrespondenceConfig(AppConfig):
    name = "correspondence"
    verbose_name = _("Correspondence")

    def ready(self) -> None:
        from correspondence import access, attributes, criteria, dossier_table, intake_table, replaying, wiring
        from correspondence.web import bulk
        from ecm.jobs import periodic

        access.register()
        wiring.register()
        bulk.register()
        intake_table.register()
        dossier_table.register()
        replaying.wire()
        criteria.wire()
        attributes.wire()
        periodic("correspondence.poll", every=timedelta(minutes=1))
