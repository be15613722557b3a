"""The index behind one small interface; a URL in the environment picks who keeps it."""

from search.backends.base import SearchBackend
from search.backends.choice import backend

__all__ = ["SearchBackend", "backend"]
