"""Lists narrowed by added fields: the questions as a form, and the columns that the fields give to a line."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from ecm.access import Person
from ecm.errors import InvalidInput
from ecm.fields.display import text_of, titles_of
from ecm.fields.filters import NEVER, PREFIX, RANGES, filter_values
from ecm.fields.forms import form_fields
from ecm.fields.models import FieldKind
from ecm.fields.specs import FieldSpec

Asked = tuple[tuple[str, str], ...]
WIDE = (FieldKind.LONG_TEXT, FieldKind.TABLE)
MOST_ASKED = 60


def asked_of(query: QueryDict) -> Asked:
    """What the address asks of added fields: their names and values, as `filter_values` reads them."""
    pairs = [(name, query.get(name, "")[:200]) for name in query if name.startswith(PREFIX)]
    return tuple((name, value) for name, value in pairs if value)[:MOST_ASKED]


def sound_condition(specs: Sequence[FieldSpec], asked: Iterable[tuple[str, str]]) -> Q:
    """The condition of the values that can be meant; in a list what cannot be meant narrows nothing."""
    wanted = dict(asked)
    try:
        return filter_values(specs, wanted)
    except InvalidInput as error:
        return filter_values(specs, {name: value for name, value in wanted.items() if name not in error.fields})


class AddedFilter(forms.Form):
    """The questions that a list may be asked of its added fields; a wrong answer says so at its field."""

    def __init__(self, specs: Sequence[FieldSpec], query: QueryDict, user: Person) -> None:
        super().__init__(query)
        asked = [spec for spec in specs if spec.is_filter and spec.kind not in NEVER]
        for spec in asked:
            self.fields.update(_questions(spec, user))
        self.kept = [(name, value) for name in query for value in query.getlist(name)
                     if name != "after" and name not in self.fields]  # fmt: skip
        self.count = len({name for name, _value in asked_of(query) if name in self.fields})
        self._check(asked, dict(asked_of(query)))

    def _check(self, specs: Sequence[FieldSpec], asked: Mapping[str, str]) -> None:
        try:
            filter_values(specs, asked)
        except InvalidInput as error:
            for name, sentence in error.fields.items():
                if name in self.fields and name not in self.errors:
                    self.add_error(name, str(sentence))


def _questions(spec: FieldSpec, user: Person) -> dict[str, forms.Field]:
    if spec.kind not in RANGES:
        return {f"{PREFIX}{spec.code}": _question(spec, user, spec.title)}
    return {
        f"{PREFIX}{spec.code}_from": _question(spec, user, _("%(field)s, from") % {"field": spec.title}),
        f"{PREFIX}{spec.code}_to": _question(spec, user, _("%(field)s, to") % {"field": spec.title}),
    }


def _question(spec: FieldSpec, user: Person, title: str) -> forms.Field:
    """The field's own input, but a sum without its currency and a text of one line."""
    kind = {FieldKind.MONEY: FieldKind.NUMBER, FieldKind.LONG_TEXT: FieldKind.TEXT}.get(FieldKind(spec.kind), spec.kind)
    asked = FieldSpec(spec.code, kind, {"en": title}, settings=spec.settings, directory_id=spec.directory_id)
    return next(iter(form_fields([asked], user).values()))


def column_specs(specs: Sequence[FieldSpec]) -> list[FieldSpec]:
    """Those that fit into a line of a list."""
    return [spec for spec in specs if spec.kind not in WIDE]


def listed_values(specs: Sequence[FieldSpec], rows: Sequence[Mapping[str, Any]], user: Person) -> list[list[str]]:
    """The texts of each row's values, column by column. One query for each sort of thing that they point at."""
    titles = titles_of(specs, rows, user)
    return [[text_of(spec, row.get(spec.code), titles) for spec in specs] for row in rows]
