"""Base of the API's views."""

from collections.abc import Sequence
from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.views import APIView

from ecm import access
from ecm.api.schema import Envelope
from ecm.models import User


class StaffRequest(Request):
    """A request of a signed-in member of staff."""

    user: User


class ApiView(APIView):
    """Asks for `permission` before anything else; rows come from `access.visible` or `*_visible_to`."""

    permission: ClassVar[str] = ""
    pagination_class = Envelope  # what the schema says of lists
    request: StaffRequest

    def check_permissions(self, request: Request) -> None:
        super().check_permissions(request)
        if self.permission:
            access.require(request.user, self.permission)

    @property
    def actor(self) -> User:
        """Who asks; StaffOnly let no one else in."""
        return self.request.user

    @property
    def cursor(self) -> str:
        """The keyset cursor of the query string."""
        return str(self.request.query_params.get("after", ""))

    def page_of(self, rows: Sequence[Any], following: str, preceding: str) -> dict[str, Any]:
        """The one shape of a list: rows and the cursors of its neighbours."""
        return {"results": list(rows), "next": following or None, "previous": preceding or None}
