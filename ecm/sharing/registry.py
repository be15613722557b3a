"""Which kinds can be shared; apps name theirs from `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from ecm.access import Person
from ecm.errors import NotFound
from ecm.models import Department, User


class ChangeAudience(Protocol):
    """Changes department and `is_restricted` of the row through its own service, which checks and publishes."""

    def __call__(
        self, row: Any, *, department: Department | None, is_restricted: bool, actor: User, at: datetime
    ) -> object: ...


@dataclass(frozen=True)
class Shared:
    """A guarded kind.

    `find(person, pk)` gives the row or raises NotFound; `may_share(person, row)` says whether the person may widen or
    narrow its circle; `url(pk)` is where its card stands.
    """

    kind: str
    find: Callable[[Person, int], Any]
    may_share: Callable[[Person, Any], bool]
    change_audience: ChangeAudience
    url: Callable[[int], str]


_kinds: dict[str, Shared] = {}


def register_shared(shared: Shared) -> None:
    _kinds[shared.kind] = shared


def shared_kind(kind: str) -> Shared:
    """Raises NotFound for a kind that nobody named."""
    if kind not in _kinds:
        raise NotFound
    return _kinds[kind]
