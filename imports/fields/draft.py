"""A row of a table, read: what it says of a counterparty, its account and a person, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from counterparties.services import NewPerson
from imports.fields.notes import Note


@dataclass(frozen=True)
class Options:
    """What is done with rows: how known ones are completed, what new ones get that no column says."""

    existing: str = "fill"
    doubtful: str = "skip"
    valid_from: str = ""
    country: str = ""
    kind: str = ""
    status: str = "active"
    roles: tuple[str, ...] = ()
    audience: str = "house"

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Options:
        """From what an import or a saved mapping keeps; unknown names are passed over."""
        known = {name: plain[name] for name in cls.__dataclass_fields__ if name in plain}
        return cls(**{**known, "roles": tuple(known.get("roles", ()))})

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__} | {"roles": list(self.roles)}

    def day_or_none(self) -> date | None:
        """The day that was chosen."""
        return date.fromisoformat(self.valid_from) if self.valid_from else None

    def day(self, today: date) -> date:
        """From which day requisites are valid."""
        return date.fromisoformat(self.valid_from) if self.valid_from else today


@dataclass
class Draft:
    """What one row says. `problems` keep it out, `remarks` do not."""

    facts: dict[str, Any] = field(default_factory=dict)
    roles: list[str] = field(default_factory=list)
    requisites: dict[str, Any] = field(default_factory=dict)
    accounts: list[dict[str, Any]] = field(default_factory=list)
    persons: list[NewPerson] = field(default_factory=list)
    problems: list[Note] = field(default_factory=list)
    remarks: list[Note] = field(default_factory=list)

    @property
    def is_nameless(self) -> bool:
        """Whether it can only belong to somebody else's row: a further account or person below a name."""
        return not self.name

    @property
    def goes_on(self) -> bool:
        """Whether a row without name and numbers goes with the row above it."""
        return self.is_nameless and not self.numbers and bool(self.accounts or self.persons)

    @property
    def name(self) -> str:
        return str(self.facts.get("display_name", ""))

    @property
    def numbers(self) -> tuple[tuple[str, str], ...]:
        return tuple(self.requisites.get("identifiers", {}).items())


def cells_by_field(mapping: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """The filled cells by their field; of two columns for one field the first filled one counts."""
    found: dict[str, str] = {}
    for code, cell in zip(mapping, cells, strict=False):
        if code and cell.strip():
            found.setdefault(code, " ".join(cell.split()))
    return found
