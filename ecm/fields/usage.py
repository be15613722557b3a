"""Whether values of a field are kept anywhere: an app that keeps values tells where, when it is wired."""

from collections.abc import Callable

from ecm.fields.models import FieldDefinition

Keeper = Callable[[FieldDefinition], bool]
_keepers: list[Keeper] = []


def register_keeper(holds: Keeper) -> None:
    """`holds(field)` says whether any of the app's objects has a value of this field; called from `ready()`."""
    _keepers.append(holds)


def has_values(field: FieldDefinition) -> bool:
    return any(holds(field) for holds in _keepers)
