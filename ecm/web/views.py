"""Base views of the workspace."""

from typing import Any, ClassVar

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views import View
from django_htmx.http import HttpResponseClientRedirect

from ecm import access
from ecm.errors import SignedOut
from ecm.models import User
from ecm.web.errors import refusal


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

    def page(self, context: dict[str, Any] | None = None, *, template: str = "", status: int = 200) -> HttpResponse:
        """Render the view's template (or another) in the frame."""
        values = {"nav": self.nav, **(context or {})}
        return render(self.request, template or self.template_name, values, status=status)


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Lead to another page, for a form of a page and for htmx alike."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(url)
    return HttpResponseRedirect(url)
