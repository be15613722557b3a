"""Wiring of documents and files."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StorageConfig(AppConfig):
    name = "storage"
    verbose_name = _("Documents")

    def ready(self) -> None:
        from ecm.evaluation import register_set
        from ecm.fields import register_reference
        from ecm.fields.usage import register_keeper
        from ecm.jobs import periodic
        from ecm.notices import register_notice
        from ecm.web.navigation import NavItem, NewItem, register_item, register_new
        from ecm.web.sections import Section, register_section
        from storage import access, replaying, sharing
        from storage.evaluation import answer_ocr, answer_reading
        from storage.queries import holds_value
        from storage.references import documents_as_references
        from storage.web import bulk

        access.register()
        sharing.register()
        bulk.register()
        replaying.wire()
        register_item(NavItem("documents", _("Documents"), "storage:journal", "files", access.VIEW, order=40))
        register_new(NewItem("document", _("Document"), "storage:new", "file-plus", access.ADD, order=25))
        versions = Section("document", "versions", _("Versions"), "storage:versions", access.VIEW, order=20)
        register_section(versions)
        register_section(Section("document", "access", _("Access"), "storage:sharing", access.VIEW, order=95))
        register_section(Section("document", "text", _("Text"), "storage:text", access.VIEW, order=90))
        register_reference("document", load=documents_as_references, chooser="storage:choose")
        register_keeper(holds_value)
        periodic("storage.collect", every=timedelta(days=1))
        register_set("reading", "documents", answer_reading)
        register_set("ocr", "ocr-pages", answer_ocr)
        register_notice(
            "storage.exported", title=_("The export of documents is ready."), icon="file-spreadsheet",
            topic=_("My export of documents is ready"),
        )  # fmt: skip
        register_notice(
            "storage.tabled", title=_("The exported list is ready."), icon="file-spreadsheet",
            topic=_("My export of another list is ready"),
        )  # fmt: skip
        _describe_events()


def _describe_events() -> None:
    from ecm.web.timeline import describe_event

    describe_event("storage.document.created", _("Document created"), icon="file-plus", is_step=True)
    describe_event("storage.document.changed", _("Facts changed"), icon="pencil", note=_changed_fields)
    describe_event("storage.document.status_changed", _("Status changed"), icon="flag", note=_new_status, is_step=True)
    describe_event("storage.version.added", _("New version"), icon="files", note=_version_number, is_step=True)
    describe_event("storage.blob.read", _("File not read"), icon="scan-text", tone="warn", note=_reading_state)


def _changed_fields(payload: Mapping[str, Any]) -> str:
    from storage.models import Document

    names = [name for name in payload.get("fields", ()) if name not in ("listed_on", "search_key")]
    titles = {field.name: str(field.verbose_name) for field in Document._meta.fields}
    return ", ".join(titles.get(name, name) for name in names)


def _new_status(payload: Mapping[str, Any]) -> str:
    from storage.models import Document

    titles = dict(Document.Status.choices)
    before, after = payload.get("before", ""), payload.get("after", "")
    return f"{titles.get(before, before)} → {titles.get(after, after)}"


def _version_number(payload: Mapping[str, Any]) -> str:
    return f"№ {payload.get('number', '')}"


def _reading_state(payload: Mapping[str, Any]) -> str:
    from storage.models import BlobReading

    state = payload.get("state", "")
    return str(dict(BlobReading.State.choices).get(state, state))
