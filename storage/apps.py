"""Wiring of documents and files."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StorageConfig(AppConfig):
    name = "storage"
    verbose_name = _("Documents")

    def ready(self) -> None:
        from ecm.jobs import periodic
        from ecm.web.navigation import NavItem, register_item
        from storage import access

        access.register()
        register_item(NavItem("documents", _("Documents"), "storage:journal", "files", access.VIEW, order=40))
        periodic("storage.collect", every=timedelta(days=1))
