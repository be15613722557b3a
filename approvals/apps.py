"""Wiring of approvals."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApprovalsConfig(AppConfig):
    name = "approvals"
    verbose_name = _("Approvals")

    def ready(self) -> None:
        from approvals import criteria, exporting, replaying
        from approvals.models import Approval
        from approvals.services.ending import void_at_once
        from approvals.web import bulk
        from approvals.wiring import describe_events, register_access, register_notices, register_screens
        from ecm.events import at_once, subscribe
        from ecm.jobs import periodic
        from storage.events import DocumentStatusChanged, VersionAdded

        register_access(Approval)
        register_notices()
        register_screens()
        bulk.register()
        exporting.register()
        describe_events()
        replaying.wire()
        criteria.wire()
        at_once(VersionAdded, void_at_once)
        subscribe(
            DocumentStatusChanged, "approvals.end_left",
            when=lambda event: event.before == "on_approval" and event.after != "approved",
        )  # fmt: skip
        periodic("approvals.remind", every=timedelta(hours=1))
