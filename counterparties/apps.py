"""Wiring of the counterparties: permissions, policies, tabs, what search and terms need to know."""

from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CounterpartiesConfig(AppConfig):
    name = "counterparties"
    verbose_name = _("Counterparties")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from counterparties import (
            access,
            completing,
            criteria,
            dossier_tables,
            further_tables,
            group_table,
            index,
            sharing,
            terms,
            wiring,
        )
        from counterparties.queries import replay, replay_kept
        from ecm.jobs import periodic

        access.register_policies()
        sharing.register()
        index.wire()
        terms.wire()
        replay.wire()
        replay_kept.wire()
        periodic("counterparties.find_duplicates", every=timedelta(days=1))
        criteria.wire()
        wiring.register_screens()
        wiring.register_impacts()
        wiring.register_looks()
        wiring.register_rating()
        wiring.register_evaluation()
        wiring.follow_documents()
        wiring.register_words()
        wiring.register_lookups()
        wiring.register_notices()
        completing.wire()
        group_table.register()
        further_tables.register()
        dossier_tables.register()
