"""Numbers of journals: what a mask makes of a sequence, and drawing the next one under lock."""

import re

from django.db.models import QuerySet

from correspondence.errors import MaskUnreadable
from correspondence.models import JournalYear, RegistrationJournal
from ecm.statements import Given, Statement

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
    """The journal's year, locked until commit, with the journal as it is now.

    Only the year is locked: entries point at the journal, so a lock of its row would cross with theirs.
    """
    found = _locked(journal, year)
    if found is None:
        # The first of a year: of two clerks one inserts, the other waits for that and takes the same row.
        JournalYear.objects.get_or_create(journal=journal, year=year)
        found = _locked(journal, year)
    if found is None:
        raise JournalYear.DoesNotExist
    return found


def _locked(journal: RegistrationJournal, year: int) -> JournalYear | None:
    return _years.first((), _year_to_lock, journal=journal.pk, year=year)


_years: Statement[JournalYear] = Statement()


def _year_to_lock() -> QuerySet[JournalYear]:
    rows = JournalYear.objects.select_for_update(of=("self",)).select_related("journal")
    return rows.filter(journal=Given("journal"), year=Given("year")).order_by()[:1]


def draw_seq(row: JournalYear) -> int:
    """The next number of a year that `locked_year` gave; a refusal afterwards gives it back with the transaction."""
    seq = row.next_seq
    row.next_seq = seq + 1
    row.save(update_fields=["next_seq"])
    return seq
