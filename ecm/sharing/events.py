"""What happens to the circle of people who see an object."""

from dataclasses import dataclass

from ecm.events.types import Event, Subject


@dataclass(frozen=True, kw_only=True)
class _CircleEvent(Event):
    kind: str
    object_id: int
    user_id: int
    person: str

    def subjects(self) -> tuple[Subject, ...]:
        return ((self.kind, self.object_id),)


@dataclass(frozen=True, kw_only=True)
class AccessGiven(_CircleEvent):
    """The person takes part in the object from now on; `person` is the name as it was then."""

    name = "ecm.access.given"


@dataclass(frozen=True, kw_only=True)
class AccessWithdrawn(_CircleEvent):
    name = "ecm.access.withdrawn"
