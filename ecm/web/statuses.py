"""Every status of the product as an icon, a word and a tone, so that it looks the same on every page."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

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
        "expired": (pgettext_lazy("term", "Expired"), "calendar-x", "bad"),
        "expiring": (pgettext_lazy("term", "Expiring"), "calendar-clock", "warn"),
        "valid": (pgettext_lazy("term", "In term"), "calendar-check", "good"),
        "overdue": (pgettext_lazy("term", "Overdue"), "circle-alert", "bad"),
    },
    "document": {
        "draft": (pgettext_lazy("document", "Draft"), "pencil", "quiet"),
        "registered": (pgettext_lazy("document", "Registered"), "clipboard-check", "info"),
        "on_approval": (pgettext_lazy("document", "On approval"), "stamp", "info"),
        "approved": (pgettext_lazy("document", "Approved"), "check-check", "good"),
        "signed": (pgettext_lazy("document", "Signed"), "signature", "good"),
        "in_force": (pgettext_lazy("document", "In force"), "circle-check", "good"),
        "rejected": (pgettext_lazy("document", "Rejected"), "circle-x", "bad"),
        "terminated": (pgettext_lazy("document", "Terminated"), "ban", "warn"),
        "archived": (pgettext_lazy("document", "Archived"), "archive", "quiet"),
        "held": (pgettext_lazy("document", "Held"), "lock", "warn"),
    },
    "approval": {
        "running": (pgettext_lazy("approval", "Under way"), "circle-dot", "info"),
        "approved": (pgettext_lazy("approval", "Approved"), "circle-check", "good"),
        "returned": (pgettext_lazy("approval", "Returned"), "corner-up-left", "bad"),
        "cancelled": (pgettext_lazy("approval", "Cancelled"), "ban", "quiet"),
        "voided": (pgettext_lazy("approval", "Voided"), "file-x", "warn"),
        "waiting": (pgettext_lazy("approval", "Waits its turn"), "circle-dashed", "quiet"),
        "done": (pgettext_lazy("approval", "Done"), "circle-check", "good"),
    },
    "visa": {
        "waiting": (pgettext_lazy("visa", "Waits its turn"), "circle-dashed", "quiet"),
        "asked": (pgettext_lazy("visa", "Asked"), "hourglass", "info"),
        "approved": (pgettext_lazy("visa", "Approved"), "circle-check", "good"),
        "returned": (pgettext_lazy("visa", "Returned"), "corner-up-left", "bad"),
        "void": (pgettext_lazy("visa", "Void"), "file-x", "warn"),
        "skipped": (pgettext_lazy("visa", "Skipped"), "circle-slash", "quiet"),
    },
    "intake": {
        "received": (pgettext_lazy("letter", "Received"), "mail", "quiet"),
        "understood": (pgettext_lazy("letter", "Read"), "scan-text", "info"),
        "waiting": (pgettext_lazy("letter", "To be registered"), "mail-open", "info"),
        "registered": (pgettext_lazy("letter", "Registered"), "mail-check", "good"),
        "duplicate": (pgettext_lazy("letter", "Duplicate"), "copy", "warn"),
        "quarantined": (pgettext_lazy("letter", "In quarantine"), "shield-alert", "bad"),
        "dismissed": (pgettext_lazy("letter", "Put aside"), "archive", "quiet"),
    },
    "counterparty": {
        "prospect": (pgettext_lazy("counterparty", "Prospect"), "sparkles", "info"),
        "active": (pgettext_lazy("counterparty", "Active"), "circle-check", "good"),
        "dormant": (pgettext_lazy("counterparty", "Dormant"), "moon", "quiet"),
        "closed": (pgettext_lazy("counterparty", "Closed"), "archive", "warn"),
    },
    "registration": {
        "registered": (pgettext_lazy("registration", "Registered"), "circle-check", "good"),
        "voided": (pgettext_lazy("registration", "Voided"), "ban", "bad"),
        "incoming": (pgettext_lazy("letter", "Incoming"), "arrow-down-left", "quiet"),
        "outgoing": (pgettext_lazy("letter", "Outgoing"), "arrow-up-right", "quiet"),
        "internal": (pgettext_lazy("letter", "Internal"), "repeat", "quiet"),
    },
    "job": {
        "queued": (pgettext_lazy("job", "Queued"), "clock", "quiet"),
        "running": (pgettext_lazy("job", "Running"), "loader", "info"),
        "waiting": (pgettext_lazy("job", "Will be repeated"), "refresh-cw", "warn"),
        "done": (pgettext_lazy("job", "Done"), "circle-check", "good"),
        "cancelled": (pgettext_lazy("job", "Cancelled"), "ban", "quiet"),
        "failed": (pgettext_lazy("job", "Failed"), "circle-x", "bad"),
        "dead": (pgettext_lazy("job", "Failed"), "circle-x", "bad"),
    },
}

for _family, _codes in _HOUSE.items():
    for _code, (_word, _icon, _tone) in _codes.items():
        register(_family, _code, _word, icon=_icon, tone=_tone)


def known() -> list[tuple[str, str]]:
    """All families and codes, in the order of their registration."""
    return list(_looks)
