"""The access matrix: a row for each route says what every sort of person gets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

World = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One route and method, with the status for each person.

    `stranger` is signed out (pages lead to the sign-in: 302, the API answers 403), `outsider` works in another
    department, `reader` in the department of the objects, `owner` may change them. `kwargs` and `data` are made
    from the world that the module's `build(people)` returns.
    """

    route: str
    stranger: int
    outsider: int
    reader: int
    owner: int
    method: str = "get"
    kwargs: Callable[[World], dict[str, Any]] = field(default=lambda world: {})
    data: Callable[[World], dict[str, Any]] = field(default=lambda world: {})
    query: str = ""
    format: str = "form"
    canary: str = ""
    """A text that only those answered 200 may find in the answer; named by a key of the world."""

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.route}{self.query}"
