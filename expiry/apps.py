"""Wiring of terms."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExpiryConfig(AppConfig):
    name = "expiry"
    verbose_name = _("Terms")

    def ready(self) -> None:
        from ecm.jobs import periodic
        from ecm.notices import register_notice
        from ecm.web.desktop import register_widget
        from ecm.web.navigation import NavItem, register_item
        from expiry import access, exporting, queries
        from expiry.web import desktop

        access.register()
        register_item(
            NavItem(
                "expiring", _("Terms"), "expiry:list", "calendar-clock", access.VIEW, order=60,
                count=queries.pressing_count,
            )
        )  # fmt: skip
        register_widget(desktop.WIDGET)
        exporting.register()
        register_notice(
            "expiry.ahead", title=_("“%(title)s” ends on %(ends_on)s."), icon="clock-alert", way="mail",
            topic=_("A term is about to end"),
        )  # fmt: skip
        register_notice(
            "expiry.over", title=_("“%(title)s” ended on %(ends_on)s."), icon="calendar-x", way="mail",
            topic=_("A term is over"),
        )  # fmt: skip
        periodic("expiry.scan", every=timedelta(minutes=10))
