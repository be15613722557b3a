"""Ways to reach a person as links: a click writes, calls or sends a message."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django import template

register = template.Library()
_TELEGRAM = re.compile(r"^(?:https?://)?(?:t\.me/|telegram:\s*@?|tg:\s*@?|@)([A-Za-z]\w{3,31})$", re.IGNORECASE)
_WHATSAPP = re.compile(r"^(?:https?://)?(?:wa\.me/|whatsapp:?\s*)\+?([\d\s()-]{7,20})$", re.IGNORECASE)
_VIBER = re.compile(r"^viber:?\s*\+?([\d\s()-]{7,20})$", re.IGNORECASE)


@dataclass(frozen=True)
class Way:
    """`url` "" where nothing can be opened; `sms` opens a message to a mobile number."""

    text: str
    icon: str
    url: str = ""
    sms: str = ""


@register.filter
def ways(reach: Iterable[tuple[str, str]]) -> list[Way]:
    return [way(kind, value) for kind, value in reach]


def way(kind: str, value: str) -> Way:
    """One address or number as a link; schemes by RFC 6068 (mailto), RFC 3966 (tel) and RFC 5724 (sms)."""
    if kind == "email":
        return Way(value, "mail", f"mailto:{value}")
    if kind in ("phone", "mobile"):
        number = _dialled(value)
        return Way(value, "phone", f"tel:{number}", f"sms:{number}" if kind == "mobile" else "")
    return Way(value, "message-square", _messenger(value.strip()))


def _dialled(value: str) -> str:
    """Digits with the leading plus; an extension ("доб. 5", "ext. 5") is dialled after the answer."""
    main, *extension = re.split(r"(?:доб|вн|ext|x)\.?\s*", value, maxsplit=1, flags=re.IGNORECASE)
    number = ("+" if main.strip().startswith("+") else "") + re.sub(r"\D", "", main)
    digits = re.sub(r"\D", "", extension[0]) if extension else ""
    return f"{number};ext={digits}" if digits else number


def _messenger(value: str) -> str:
    for pattern, url in ((_TELEGRAM, "https://t.me/"), (_WHATSAPP, "https://wa.me/"), (_VIBER, "viber://chat?number=")):
        if found := pattern.match(value):
            return url + (found[1] if pattern is _TELEGRAM else re.sub(r"\D", "", found[1]))
    return ""
