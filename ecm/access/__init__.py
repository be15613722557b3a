"""One place, every door: may this person do it to this object, and which rows may this person see."""

from ecm.access.policy import (
    Policy,
    allowed,
    get_visible,
    has,
    permission,
    permissions,
    policy_of,
    register,
    require,
    require_all,
    sees,
    visible,
)
from ecm.access.standing import Person, Standing, standing_of
from ecm.access.tokens import grant, grant_each, grant_many, revoke, tokens_for, tokens_of

__all__ = [
    "Person", "Policy", "Standing", "allowed", "get_visible", "grant", "grant_each", "grant_many", "has",
    "permission", "permissions", "policy_of", "register", "require", "require_all", "revoke", "sees", "standing_of",
    "tokens_for", "tokens_of", "visible",
]  # fmt: skip
