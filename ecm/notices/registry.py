"""Kinds of notices, named by the apps from `ready()`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

from ecm.web.formats import short_day, short_moment


@dataclass(frozen=True)
class NoticeKind:
    """What a notice of this kind says, and how it reaches those who chose nothing (bell, mail, digest, off)."""

    code: str
    title: str | Promise
    icon: str = "bell"
    way: str = "bell"
    topic: str | Promise = ""


_kinds: dict[str, NoticeKind] = {}


def register_notice(
    code: str, *, title: str | Promise, icon: str = "bell", way: str = "bell", topic: str | Promise = ""
) -> None:
    """Name a kind of notice. `title` has %(name)s placeholders for the params; `topic` names it in the settings.

    A param whose name ends in `_on` or `_at` is an ISO date or moment and is shown in the reader's format.
    """
    _kinds[code] = NoticeKind(code, title, icon, way, topic or title)


def notice_kinds() -> list[NoticeKind]:
    return sorted(_kinds.values(), key=lambda kind: kind.code)


def kind_of(code: str) -> NoticeKind:
    """The kind; one that no app names any more is shown by its code."""
    return _kinds.get(code) or NoticeKind(code, code)


class _Shown(dict[str, Any]):
    """Params as the reader sees them; a param that is missing is an ellipsis, not an error."""

    def __init__(self, params: Mapping[str, Any]) -> None:
        super().__init__({name: _shown(name, value) for name, value in params.items()})

    def __missing__(self, name: str) -> str:
        return "…"


def title_for(code: str, params: Mapping[str, Any]) -> str:
    """The sentence of a notice in the active language."""
    title = kind_of(code).title
    return str(title % _Shown(params)) if "%" in str(title) else str(title)


def _shown(name: str, value: Any) -> Any:
    if isinstance(value, str) and name.endswith(("_on", "_at")):
        try:
            return _moment(value) if name.endswith("_at") else short_day(date.fromisoformat(value))
        except ValueError:
            return value
    return value


def _moment(value: str) -> str:
    moment = datetime.fromisoformat(value)
    return short_moment(timezone.localtime(moment) if moment.tzinfo else moment)
