"""Numbers of journals: what a mask makes of a sequence, and drawing the next one under lock."""

import re

from django.db.models import F

from correspondence.errors import MaskUnreadable
from correspondence.models import JournalYear, RegistrationJournal

_PLACE = re.compile(r"\{(seq|year|month|journal)(?::0?(\d))?\}")


def number_of(mask: str, *, seq: int, year: int, month: int, journal: str) -> str:
    """The number that a mask gives: `{seq:05}` pads with zeros. Raises MaskUnreadable for any other placeholder."""
    values = {"seq": str(seq), "year": str(year), "month": f"{month:02}", "journal": journal}

    def filled(match: re.Match[str]) -> str:
        value = values[match.group(1)]
        return value.zfill(int(match.group(2))) if match.group(2) else value

    number = _PLACE.sub(filled, mask)
    if "{" in number or "}" in number or not re.search(r"\{seq(?::0?\d)?\}", mask):
        raise MaskUnreadable(mask=mask)
    return number


def draw_seq(journal: RegistrationJournal, year: int) -> int:
    """The next number of the year. The caller holds the lock of the journal's row until it commits."""
    rows = JournalYear.objects.filter(journal=journal, year=year)
    seq = rows.values_list("next_seq", flat=True).first()
    if seq is None:
        JournalYear.objects.create(journal=journal, year=year, next_seq=2)
        return 1
    rows.update(next_seq=F("next_seq") + 1)
    return seq
