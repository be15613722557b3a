"""Writes of the index: entries follow their objects, and the whole can be made anew at any time."""

from search.services.indexing import enqueue_reindex, index_job, reindex, reindex_all, remove
from search.services.rebuilding import Rebuilt, rebuild

__all__ = ["Rebuilt", "enqueue_reindex", "index_job", "rebuild", "reindex", "reindex_all", "remove"]
