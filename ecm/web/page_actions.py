"""Buttons that an app above puts into the head of a page below: each names the page, and who may press it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.utils.functional import Promise

from ecm import access
from ecm.access import Person
from ecm.web.addresses import address


@dataclass(frozen=True)
class PageAction:
    """A quiet button that leads somewhere."""

    title: str | Promise
    url_name: str
    icon: str
    permission: str

    @property
    def url(self) -> str:
        return address(self.url_name)


_actions: dict[str, list[PageAction]] = defaultdict(list)


def register_page_action(page: str, action: PageAction) -> None:
    """Show the button on the page of this name; called from `ready()`."""
    if action not in _actions[page]:
        _actions[page].append(action)


def actions_on(page: str, user: Person) -> list[PageAction]:
    """The buttons of the page that this person may press."""
    return [action for action in _actions[page] if access.has(user, action.permission)]
