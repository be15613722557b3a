"""What every page's frame needs."""

from typing import Any

from django.http import HttpRequest

from ecm.web.navigation import items_for


def frame(request: HttpRequest) -> dict[str, Any]:
    """Navigation and preferences for full pages; fragments get them too but do not pay for unused counts."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"csp_nonce": getattr(request, "csp_nonce", "")}
    return {"csp_nonce": getattr(request, "csp_nonce", ""), "navigation": lambda: items_for(user)}
