"""The lines of the report of counterparties: by what they are sorted."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from math import gcd
from typing import Any

from django.db.models import Exists, Expression, F, IntegerField, OuterRef, Q, Subquery, TextField, Value
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Coalesce, NullIf, Substr, Trim
from django.utils.translation import gettext_lazy as _

from counterparties.models import Counterparty, GroupMember, Requisites
from counterparties.models.layouts import SOURCES
from counterparties.models.parties import PartyRole
from counterparties.queries import lists_visible_to, party_specs
from counterparties.queries.layouts import entries
from counterparties.queries.papers import Eye
from counterparties.queries.requisites import holding, known
from counterparties.queries.segments import Question
from counterparties.titles import country_title
from ecm.access import Person
from ecm.fields import FieldKind, FieldSpec
from ecm.models import Department, DirectoryEntry, User
from ecm.numbers import whole
from ecm.rating import GRADES, HIGHEST, TENTHS, grade_of
from ecm.web import statuses
from reports.registry import Branch, Breakdown, Sight, register_breakdown, register_breakdowns

ALL = Q()
Keys = Collection[str]
ADDED = "x_"


def register() -> None:
    """Offer them; called from `ready()`."""
    for breakdown in (*_plain(), *_looked_up()):
        register_breakdown(breakdown)
    register_breakdowns(added)


def _plain() -> tuple[Breakdown, ...]:
    """Those whose words need no query."""
    return (
        Breakdown("role", _("Role"), _roles, _fixed(PartyRole.choices), is_many=True),
        Breakdown("kind", _("Type"), _column("kind"), _fixed(Counterparty.Kind.choices)),
        Breakdown("status", _("Status"), _column("status"), _fixed(Counterparty.Status.choices)),
        Breakdown("country", _("Country"), _country, _countries, follows_day=True),
        Breakdown("region", _("Region"), _region, _themselves, follows_day=True),
        Breakdown("grade", _("Grade of reliability"), _grade, _grades),
    )


def _looked_up() -> tuple[Breakdown, ...]:
    return (
        Breakdown("manager", _("Responsible manager"), _column("manager_id"), _people),
        Breakdown("department", _("Department"), _column("department_id"), _departments),
        Breakdown("source", _("How they found us"), _column("source"), _source_words),
        Breakdown("list", _("On the list"), _lists, _list_words, is_many=True),
    )


def _text(expression: Any) -> Expression:
    """The line as text; nothing known is an empty one."""
    return Coalesce(Cast(expression, TextField()), Value("", output_field=TextField()))


def _column(name: str) -> Callable[[Sight], Sequence[Branch]]:
    return lambda sight: [Branch(ALL, _text(F(name)))]


def _roles(sight: Sight) -> list[Branch]:
    """A branch for each role: who has two stands in both."""
    found = [Branch(Q(role_codes__contains=f",{code},"), _text(Value(code))) for code in PartyRole.values]
    return [*found, Branch(Q(role_codes=""), _text(Value("")))]


def _requisites(sight: Sight) -> Any:
    return Requisites.objects.filter(holding(sight.day), known(None), counterparty=OuterRef("pk")).order_by()


def _country(sight: Sight) -> list[Branch]:
    """The country of the requisites of the day, else that of the card."""
    own = Subquery(_requisites(sight).values("country")[:1])
    return [Branch(ALL, _text(Coalesce(NullIf(own, Value("")), F("country"))))]


def _region(sight: Sight) -> list[Branch]:
    """The region of the legal address of the day, else of where they sit, else of where letters go."""
    parts = [
        NullIf(Trim(KeyTextTransform("region", KeyTransform(which, "addresses"))), Value(""))
        for which in ("legal", "actual", "postal")
    ]
    rows = _requisites(sight).annotate(place=Coalesce(*parts, output_field=TextField()))
    return [Branch(ALL, _text(Subquery(rows.values("place")[:1])))]


# Every grade begins at a multiple of it.
STEP = gcd(*(least for _letter, least in GRADES))
LADDER = "".join(grade_of(step * STEP) for step in range(int(HIGHEST) // STEP + 1))


def _grade(sight: Sight) -> list[Branch]:
    """Of today, read off a ladder of letters by the step that the points have reached: they are worked out once."""
    rating = Question(Eye(sight.user, sight.today)).rating
    step = Cast(rating / Value(STEP * TENTHS) + Value(1), IntegerField())
    return [Branch(ALL, _text(Substr(Value(LADDER), step, 1)))]


def _lists(sight: Sight) -> list[Branch]:
    """A branch for whoever is on a list that the reader sees, one for those on none."""
    seen = [row.pk for row in lists_visible_to(sight.user)]
    on_some = Exists(GroupMember.objects.filter(counterparty=OuterRef("pk"), group__in=seen))
    return [
        Branch(Q(group_entries__group__in=seen), _text(F("group_entries__group"))),
        Branch(~Q(on_some), _text(Value(""))),
    ]


def _fixed(choices: Sequence[tuple[str, Any]]) -> Callable[[Person, Keys], Mapping[str, Any]]:
    return lambda user, keys: dict(choices)


def _themselves(user: Person, keys: Keys) -> dict[str, str]:
    return {key: key for key in keys}


def _countries(user: Person, keys: Keys) -> dict[str, str]:
    return {key: country_title(key) for key in keys}


def _grades(user: Person, keys: Keys) -> dict[str, Any]:
    return {grade: f"{grade} · {statuses.look_of('rating', grade).word}" for grade, _least in GRADES}


def _ids(keys: Keys) -> list[int]:
    return [number for key in keys if (number := whole(key)) is not None]


def _people(user: Person, keys: Keys) -> dict[str, str]:
    return {str(row.pk): row.initials_name for row in User.objects.filter(pk__in=_ids(keys))}


def _departments(user: Person, keys: Keys) -> dict[str, str]:
    return {str(row.pk): str(row) for row in Department.objects.filter(pk__in=_ids(keys))}


def _source_words(user: Person, keys: Keys) -> dict[str, str]:
    """In the words of the directory; what is in none stands as it was written."""
    return {**_themselves(user, keys), **{row.text: str(row) for row in entries(SOURCES)}}


def _list_words(user: Person, keys: Keys) -> dict[str, str]:
    return {str(row.pk): row.title for row in lists_visible_to(user)}


def added() -> list[Breakdown]:
    """The fields that the house added, choose from a few and may be filtered by. One query."""
    kinds = (FieldKind.CHOICE, FieldKind.DIRECTORY)
    return [_of_field(spec) for spec in party_specs() if spec.is_filter and spec.kind in kinds]


def _of_field(spec: FieldSpec) -> Breakdown:
    words = _fixed(spec.options) if spec.kind == FieldKind.CHOICE else partial(_entry_words, spec)
    return Breakdown(f"{ADDED}{spec.code}", spec.title, _column_of_field(spec.code), words)


def _column_of_field(code: str) -> Callable[[Sight], Sequence[Branch]]:
    return lambda sight: [Branch(ALL, _text(KeyTextTransform(code, "extra")))]


def _entry_words(spec: FieldSpec, user: Person, keys: Keys) -> dict[str, str]:
    rows = DirectoryEntry.objects.filter(directory=spec.directory_id, pk__in=_ids(keys))
    return {str(row.pk): str(row) for row in rows}
