"""Events: what happened, written in the transaction that made it happen, delivered after it."""

from ecm.events.bundling import bundled
from ecm.events.publishing import at_once, follow, publish, publish_many, subscribe
from ecm.events.types import Event, event_types

__all__ = ["Event", "at_once", "bundled", "event_types", "follow", "publish", "publish_many", "subscribe"]
