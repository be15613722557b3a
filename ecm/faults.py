"""Named points between two steps of a change, where a test may end the process; without a test they do nothing.

The kill tests arm each point in a process of their own and then prove that nothing was lost and nothing doubled.
A new side effect gets its point: `faults.point("registration.number_drawn")`.
"""

from collections.abc import Callable

_armed: dict[str, Callable[[], object]] = {}


def point(name: str) -> None:
    """Do what a test armed here; one look into an empty dictionary otherwise."""
    if _armed and (act := _armed.get(name)):
        act()


def arm(name: str, act: Callable[[], object]) -> None:
    """Let the point do `act` whenever this process passes it."""
    _armed[name] = act


def disarm() -> None:
    """Forget all that was armed."""
    _armed.clear()
