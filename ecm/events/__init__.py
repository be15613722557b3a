"""Events: what happened, written in the transaction that made it happen, delivered after it."""

from ecm.events.publishing import Event, event_types, follow, publish, publish_many, subscribe

__all__ = ["Event", "event_types", "follow", "publish", "publish_many", "subscribe"]
