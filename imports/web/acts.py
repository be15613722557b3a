"""What is done with a whole import: run, stop, go on, take back."""

from __future__ import annotations

from abc import ABC, abstractmethod

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from ecm.web.views import WorkspaceView, go
from imports import queries, services
from imports.access import RUN
from imports.models import Import


class ActView(WorkspaceView, ABC):
    """POST does it and leads back to the import."""

    permission = RUN

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        self.act(queries.import_visible_to(self.request.user, pk))
        return go(request, reverse("imports:import", args=[pk]))

    @abstractmethod
    def act(self, imported: Import) -> None:
        """Do it through its service."""


class RunView(ActView):
    """POST: take the rows in."""

    def act(self, imported: Import) -> None:
        services.start_run(imported=imported, actor=self.request.user, at=timezone.now())


class StopView(ActView):
    """POST: stop after the rows under hand."""

    def act(self, imported: Import) -> None:
        services.stop_import(imported=imported, actor=self.request.user, at=timezone.now())


class ResumeView(ActView):
    """POST: go on with work whose job was lost."""

    def act(self, imported: Import) -> None:
        services.resume(imported=imported, actor=self.request.user)


class UndoView(ActView):
    """POST: take the import back."""

    def act(self, imported: Import) -> None:
        services.start_undo(imported=imported, actor=self.request.user, at=timezone.now())
