"""The door of the console: whoever holds `ecm.administer` may do all in it, and nobody else may look in."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from ecm import access

PERMISSION = "ecm.administer"
GROUP = "Console"
View = Callable[..., HttpResponseBase]


class ConsoleBackend(BaseBackend):
    """Answers Django's and Wagtail's questions about model permissions; the business never asks here."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        return bool(user_obj.is_active) and access.has(user_obj, PERMISSION)


def administrators_only(view: View) -> View:
    """The sign-in for strangers, a refusal for staff, the view for administrators."""

    @wraps(view)
    def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        access.require(request.user, PERMISSION)
        admit(request.user)
        return view(request, *args, **kwargs)

    return gated


def admit(user: Any) -> None:
    """Make the administrator a member of the group to which Wagtail's page tree belongs."""
    if user.is_superuser or user.groups.filter(name=GROUP).exists():
        return
    with transaction.atomic():
        user.groups.add(_group())


def _group() -> Group:
    from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

    group, made = Group.objects.get_or_create(name=GROUP)
    if not made:
        return group
    pages, collection = Page.get_first_root_node(), Collection.get_first_root_node()
    for permission in Permission.objects.filter(
        content_type__app_label="wagtailcore",
        codename__in=["add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"],
    ):
        GroupPagePermission.objects.get_or_create(group=group, page=pages, permission=permission)
    for permission in Permission.objects.filter(content_type__app_label="wagtailimages"):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)
    return group
