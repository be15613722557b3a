"""Who may look at terms. Which terms they see is decided by the policies of the objects that have them."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecm import access
from ecm.access import Person
from expiry.models import Watch
from expiry.registry import kinds

VIEW = "expiry.view"


def register() -> None:
    """Make the permission known; called when the app is ready."""
    access.permission(VIEW, _("View terms that run out"))


def watches_visible_to(user: Person) -> "QuerySet[Watch]":
    """Terms of objects that the person may see."""
    if not access.has(user, VIEW):
        return Watch.objects.none()
    seen = Q(pk__in=[])
    for known in kinds():
        visible = access.visible(known.model._default_manager.all(), user)
        seen |= Q(kind=known.kind, object_id__in=visible.values("pk"))
    return Watch.objects.filter(seen)
