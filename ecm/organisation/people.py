"""Members of staff as choosers find them and lists name them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Model, Q, QuerySet

from ecm.models import User
from ecm.numbers import whole
from ecm.statements import GivenMany, Statement


def people(text: str, limit: int = 12) -> list[User]:
    """Active members of staff by the beginning of their name; SQLite folds only ASCII, so both cases are tried."""
    rows = User.objects.filter(is_active=True)
    for word in text.split()[:3]:
        match = Q()
        for form in {word, word.lower(), word.capitalize()}:
            match |= Q(last_name__startswith=form) | Q(first_name__startswith=form) | Q(username__startswith=form)
        rows = rows.filter(match)
    return list(rows.select_related("post", "department").order_by("last_name", "first_name", "pk")[:limit])


def person(user_id: Any) -> User | None:
    """An active member of staff; None for anything else that a form may send."""
    return User.objects.filter(pk=number, is_active=True).first() if (number := whole(str(user_id))) else None


_named: Statement[User] = Statement()


def name_people(rows: Sequence[Model], field: str) -> None:
    """Give each row the person of this field with no more than a name. One query, none when no row has a person."""
    held = [(row, pk) for row in rows if (pk := getattr(row, f"{field}_id")) is not None]
    found = _named.rows((), _with_name, ids={pk for _row, pk in held})
    people = {person.pk: person for person in found}
    for row, pk in held:
        setattr(row, field, people.get(pk))


def _with_name() -> QuerySet[User]:
    return User.objects.only(*User.NAMED_BY).filter(pk__in=GivenMany("ids"))
