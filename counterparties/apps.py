"""Wiring of the counterparties: permissions, policies, events, tabs, what search and terms need to know."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CounterpartiesConfig(AppConfig):
    name = "counterparties"
    verbose_name = _("Counterparties")
    default_auto_field = "django.db.models.BigAutoField"
