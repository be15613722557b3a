"""Numbers of journals: what a mask makes of a sequence, and drawing the next one under lock."""

import re

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


def locked_year(journal: RegistrationJournal, year: int) -> JournalYear:
    """The journal's year and the journal as it is now, both locked until commit; unsaved while nobody wrote in it."""
    rows = JournalYear.objects.select_for_update().select_related("journal").filter(journal=journal, year=year)
    found = list(rows.order_by()[:1])
    if not found:
        # The first of a year: the journal's own row keeps two clerks from opening the year twice.
        locked = RegistrationJournal.objects.select_for_update().get(pk=journal.pk)
        found = list(rows.order_by()[:1]) or [JournalYear(journal=locked, year=year, next_seq=1)]
    return found[0]


def draw_seq(row: JournalYear) -> int:
    """The next number of a year that `locked_year` gave."""
    seq = row.next_seq
    row.next_seq = seq + 1
    if row.pk:
        JournalYear.objects.filter(pk=row.pk).update(next_seq=row.next_seq)
    else:
        row.save(force_insert=True)
    return seq
