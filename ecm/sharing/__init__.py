"""Who sees an object and why, and letting somebody take part in it: the same for every guarded kind."""

from ecm.sharing.registry import Shared, register_shared, shared_kind
from ecm.sharing.services import let_see, set_audience, withdraw

__all__ = ["Shared", "let_see", "register_shared", "set_audience", "shared_kind", "withdraw"]
