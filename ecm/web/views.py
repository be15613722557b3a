"""Base views of the workspace."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views import View
from django_htmx.http import HttpResponseClientRedirect

from ecm import access
from ecm.errors import SignedOut
from ecm.models import User
from ecm.web.errors import refusal

SAFE = ("GET", "HEAD", "OPTIONS")


class WorkspaceRequest(HttpRequest):
    """A request of a signed-in member of staff."""

    user: User
    htmx: Any


class WorkspaceView(LoginRequiredMixin, View):
    """A page or fragment of the workspace: signed in, and holding `permission` ("" asks for none)."""

    permission: ClassVar[str] = ""
    template_name: ClassVar[str] = ""
    nav: ClassVar[str] = ""
    request: WorkspaceRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and self.permission:
            access.require(request.user, self.permission)
        if not request.user.is_authenticated and getattr(request, "htmx", False):
            return refusal(request, SignedOut())  # the sign-in would stand in the middle of an open page
        return super().dispatch(request, *args, **kwargs)

    def handle_no_permission(self) -> HttpResponseRedirect:
        """To the sign-in, and from there to this page; after a form to the page that it stood on."""
        request = self.request
        if request.method in SAFE:
            return super().handle_no_permission()
        stood_on = urlsplit(request.headers.get("Referer", ""))
        own = stood_on.netloc == request.get_host() and stood_on.path.startswith("/app/")
        return redirect_to_login(f"{stood_on.path}?{stood_on.query}".rstrip("?") if own else reverse("desktop"))

    def page(self, context: dict[str, Any] | None = None, *, template: str = "", status: int = 200) -> HttpResponse:
        """Render the view's template (or another) in the frame."""
        values = {"nav": self.nav, **(context or {})}
        return render(self.request, template or self.template_name, values, status=status)


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Lead to another page, for a form of a page and for htmx alike."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)
