"""Routes: the workspace under /app/, the console under /manage/, the API under /api/v1/, the site at the root.

Apps are named as strings: the kernel imports none of them.
"""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView
from wagtail import urls as wagtail_urls

WORKSPACE_PREFIXES = {
    "storage": "documents/",
    "search": "search/",
    "expiry": "expiring/",
    "approvals": "approvals/",
    "imports": "counterparties/import/",
    "counterparties": "counterparties/",
    "payments": "payments/",
    "cases": "cases/",
    "mailings": "mailings/",
    "reports": "reports/",
    "correspondence": "",
}


def _of_apps(kind: str, prefixes: dict[str, str]) -> list[URLPattern | URLResolver]:
    return [
        path(prefix, include(f"{app}.{kind}.urls"))
        for app, prefix in prefixes.items()
        if app in settings.INSTALLED_APPS and find_spec(f"{app}.{kind}.urls")
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("ecm.web.urls")),
    path("app/", include([*_of_apps("web", WORKSPACE_PREFIXES)])),
    path(
        "api/v1/", include([path("", include("ecm.api.urls")), *_of_apps("api", dict.fromkeys(WORKSPACE_PREFIXES, ""))])
    ),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("manage/", include("ecm.console.urls")),
    path("", include(wagtail_urls)),
]

handler400 = "ecm.web.errors.bad_request"
handler403 = "ecm.web.errors.forbidden"
handler404 = "ecm.web.errors.not_found"
handler500 = "ecm.web.errors.server_error"
