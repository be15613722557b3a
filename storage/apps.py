"""Wiring of documents and files."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StorageConfig(AppConfig):
    name = "storage"
    verbose_name = _("Documents")

    def ready(self) -> None:
        from ecm.evaluation import register_set
        from ecm.jobs import periodic
        from ecm.web.navigation import NavItem, register_item
        from storage import access
        from storage.evaluation import answer_ocr, answer_reading

        access.register()
        register_item(NavItem("documents", _("Documents"), "storage:journal", "files", access.VIEW, order=40))
        periodic("storage.collect", every=timedelta(days=1))
        register_set("reading", "documents", answer_reading)
        register_set("ocr", "ocr-pages", answer_ocr)
