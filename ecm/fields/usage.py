"""Whether values of a field are kept anywhere: an app that keeps values tells where, when it is wired."""

from collections.abc import Callable

from ecm.fields.models import FieldDefinition

Holder = Callable[[FieldDefinition], bool]
_holders: list[Holder] = []


def register_holder(holds: Holder) -> None:
    """`holds(field)` says whether any of the app's objects has a value of this field; called from `ready()`."""
    _holders.append(holds)


def has_values(field: FieldDefinition) -> bool:
    return any(holds(field) for holds in _holders)
