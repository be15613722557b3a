"""Writes of terms: watching them, following their objects, and telling of what is due."""

from expiry.services.scanning import scan
from expiry.services.watching import close, refresh, watch

__all__ = ["close", "refresh", "scan", "watch"]
