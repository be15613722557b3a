"""Members of staff as choosers find them."""

from typing import Any

from django.db.models import Q

from ecm.models import User
from ecm.numbers import whole


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
