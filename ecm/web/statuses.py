"""Every status of the product as an icon, a word and a tone, so that it looks the same on every page."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

TONES = ("good", "warn", "bad", "info", "quiet")
EXPIRING_WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Look:
    """How a status looks: its word, the name of its icon and its tone (one of TONES)."""

    word: str | Promise
    icon: str
    tone: str = "quiet"


_looks: dict[tuple[str, str], Look] = {}


def register(family: str, code: str, word: str | Promise, *, icon: str, tone: str = "quiet") -> None:
    """Give a status of a family ("document", "visa", ...) its look; called from an app's `ready()`."""
    if tone not in TONES:
        raise ValueError(tone)
    _looks[family, code] = Look(word, icon, tone)


def look_of(family: str, code: str) -> Look:
    """The look of a status; an unknown code is shown as it is, so that nothing disappears from a page."""
    return _looks.get((family, code)) or Look(code, "circle", "quiet")


def validity_of(ends_on: date | None, today: date) -> Look | None:
    """Expired, expiring within thirty days, or None when the term is far or there is none."""
    if ends_on is None:
        return None
    if ends_on < today:
        return look_of("validity", "expired")
    return look_of("validity", "expiring") if ends_on - today <= EXPIRING_WITHIN else None


_HOUSE: dict[str, dict[str, tuple[str | Promise, str, str]]] = {
    "validity": {
        "expired": (_("Expired"), "calendar-x", "bad"),
        "expiring": (_("Expiring"), "calendar-clock", "warn"),
        "valid": (_("In term"), "calendar-check", "good"),
        "overdue": (_("Overdue"), "clock-alert", "bad"),
    },
    "document": {
        "draft": (_p("document", "Draft"), "pencil", "quiet"),
        "on_approval": (_p("document", "On approval"), "stamp", "info"),
        "approved": (_p("document", "Approved"), "check-check", "good"),
        "signed": (_p("document", "Signed"), "signature", "good"),
        "in_force": (_p("document", "In force"), "circle-check", "good"),
        "rejected": (_p("document", "Rejected"), "circle-x", "bad"),
        "terminated": (_p("document", "Terminated"), "ban", "warn"),
        "archived": (_p("document", "Archived"), "archive", "quiet"),
        "held": (_p("document", "Held"), "lock", "warn"),
    },
    "approval": {
        "running": (_p("approval", "Under way"), "circle-dot", "info"),
        "approved": (_p("approval", "Approved"), "circle-check", "good"),
        "returned": (_p("approval", "Returned"), "corner-up-left", "bad"),
        "cancelled": (_p("approval", "Cancelled"), "ban", "quiet"),
        "voided": (_p("approval", "Voided"), "file-x", "warn"),
        "waiting": (_p("approval", "Waits its turn"), "circle-dashed", "quiet"),
        "done": (_p("approval", "Done"), "circle-check", "good"),
    },
    "visa": {
        "waiting": (_p("visa", "Waits its turn"), "circle-dashed", "quiet"),
        "asked": (_p("visa", "Asked"), "hourglass", "info"),
        "approved": (_p("visa", "Approved"), "circle-check", "good"),
        "returned": (_p("visa", "Returned"), "corner-up-left", "bad"),
        "void": (_p("visa", "Void"), "file-x", "warn"),
        "skipped": (_p("visa", "Skipped"), "circle-slash", "quiet"),
    },
    "intake": {
        "received": (_p("letter", "Received"), "mail", "quiet"),
        "understood": (_p("letter", "Read"), "scan-text", "info"),
        "waiting": (_p("letter", "To be registered"), "mail-open", "info"),
        "registered": (_p("letter", "Registered"), "mail-check", "good"),
        "duplicate": (_p("letter", "Duplicate"), "copy", "warn"),
        "quarantined": (_p("letter", "In quarantine"), "shield-alert", "bad"),
        "dismissed": (_p("letter", "Put aside"), "archive", "quiet"),
    },
    "counterparty": {
        "prospect": (_p("counterparty", "Prospect"), "sparkles", "info"),
        "active": (_p("counterparty", "Active"), "circle-check", "good"),
        "dormant": (_p("counterparty", "Dormant"), "moon", "quiet"),
        "closed": (_p("counterparty", "Closed"), "archive", "warn"),
    },
    "registration": {
        "registered": (_p("registration", "Registered"), "circle-check", "good"),
        "voided": (_p("registration", "Voided"), "ban", "bad"),
        "incoming": (_p("letter", "Incoming"), "arrow-down-left", "quiet"),
        "outgoing": (_p("letter", "Outgoing"), "arrow-up-right", "quiet"),
        "internal": (_p("letter", "Internal"), "repeat", "quiet"),
    },
    "job": {
        "queued": (_p("job", "Queued"), "clock", "quiet"),
        "running": (_p("job", "Running"), "loader", "info"),
        "waiting": (_p("job", "Will be repeated"), "refresh-cw", "warn"),
        "done": (_p("job", "Done"), "circle-check", "good"),
        "cancelled": (_p("job", "Cancelled"), "ban", "quiet"),
        "failed": (_p("job", "Failed"), "circle-x", "bad"),
        "dead": (_p("job", "Failed"), "circle-x", "bad"),
    },
}

for _family, _codes in _HOUSE.items():
    for _code, (_word, _icon, _tone) in _codes.items():
        register(_family, _code, _word, icon=_icon, tone=_tone)


def known() -> list[tuple[str, str]]:
    """All families and codes, in the order of their registration."""
    return list(_looks)
