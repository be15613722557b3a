"""The API's first door: signed-in staff only. What they may do is asked of `ecm.access` behind it."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class StaffOnly(BasePermission):
    """Refuses everyone who is not signed in and active."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return bool(request.user.is_authenticated and request.user.is_active)
