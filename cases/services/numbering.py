"""Numbers of cases: the template's prefix, the next number of its year, the year."""

from cases.models import Case, CaseTemplate, CaseYear

DIGITS = 5


def draw_number(template: CaseTemplate, year: int) -> str:
    """The next number of the template in the year; the year's row is locked until commit.

    A refusal afterwards gives the number back with the transaction.
    """
    row = _locked(template, year)
    number = f"{template.prefix}{row.next_seq:0{DIGITS}}/{year}"
    while Case.objects.filter(number=number).exists():  # another template had this prefix before
        row.next_seq += 1
        number = f"{template.prefix}{row.next_seq:0{DIGITS}}/{year}"
    row.next_seq += 1
    row.save(update_fields=["next_seq"])
    return number


def _locked(template: CaseTemplate, year: int) -> CaseYear:
    # The first of a year: of two people one inserts, the other waits for that and takes the same row.
    CaseYear.objects.get_or_create(template=template, year=year)
    return CaseYear.objects.select_for_update().get(template=template, year=year)
