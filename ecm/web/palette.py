"""Ctrl+K: places of the workspace and whatever the apps can find by a few letters."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpResponse

from ecm.access import Person
from ecm.web.choosing import readings
from ecm.web.navigation import NavEntry, entries_for, new_entries_for
from ecm.web.views import WorkspaceView

MOST_SHOWN = 12


@dataclass(frozen=True)
class PaletteRow:
    """One thing found: `note` stands at its right."""

    title: str
    url: str
    icon: str = "file-text"
    note: str = ""


Finder = Callable[[Person, str], Iterable[PaletteRow]]
_finders: dict[str, tuple[int, Finder]] = {}


def register_finder(key: str, finder: Finder, *, order: int = 50) -> None:
    """Add what an app can find while one types; called from `ready()`. It answers only what the person may see.

    Finders of a lower order come first: those that find things by their name stand above those that read texts.
    """
    _finders[key] = (order, finder)


def found(user: Person, text: str) -> list[PaletteRow]:
    """Things found in all apps, each address once; no finder but the last fills the list alone."""
    rows: dict[str, PaletteRow] = {}
    for _, finder in sorted(_finders.values(), key=lambda each: each[0]):
        for row in list(finder(user, text))[: MOST_SHOWN - MOST_SHOWN // 3]:
            rows.setdefault(row.url, row)
    return list(rows.values())[:MOST_SHOWN]


def places(user: Person, text: str) -> list[NavEntry]:
    """Pages of the workspace whose name holds the text, in any keyboard layout."""
    wanted = [reading.casefold() for reading in readings(text)] if text else [""]
    entries = [*entries_for(user, {}), *new_entries_for(user)]
    return [entry for entry in entries if any(word in str(entry.title).casefold() for word in wanted)]


class PaletteView(WorkspaceView):
    """The list under the palette's field."""

    template_name = "ecm/palette.html"

    def get(self, request: object) -> HttpResponse:
        text = self.request.GET.get("q", "").strip()[:120]
        rows = found(self.request.user, text) if len(text) > 1 else []
        return self.page({"rows": rows, "places": places(self.request.user, text), "text": text})
