"""Wiring of search."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        from ecm.evaluation import register_set
        from ecm.events import subscribe
        from ecm.sharing.events import AccessGiven, AccessWithdrawn
        from ecm.web.palette import register_finder
        from search import access, evaluation
        from search.web import palette

        access.register()
        for event in (AccessGiven, AccessWithdrawn):
            subscribe(event, "search.follow")
        register_finder("search", palette.rows)
        register_set("morphology", "morphology", evaluation.morphology)
        register_set("entities", "search-entities", evaluation.entities)
        register_set("questions", "search-qa", evaluation.questions)
