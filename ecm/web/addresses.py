"""Addresses of named pages. A list asks for the same ones again and again, so they are remembered."""

from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, reverse

REMEMBERED = 20_000


def address_of(name: str, *ids: int | str) -> str:
    """The address of a page, of an object by its key where the page has one. Raises NoReverseMatch."""
    return _address(settings.ROOT_URLCONF, name, ids)


def address(name: str) -> str:
    """The address of a named page, or "" when no app of this installation has it."""
    try:
        return address_of(name)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=REMEMBERED)
def _address(routes: str, name: str, ids: tuple[int | str, ...]) -> str:
    return reverse(name, args=ids)
