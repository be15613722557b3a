"""Fields that the house added to counterparties without programming, as columns of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone, translation
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy as _

from counterparties.queries import party_specs
from ecm.errors import InvalidInput
from ecm.fields import DirectoryEntry, FieldKind, FieldSpec, validate_values
from ecm.folding import fold
from ecm.models import User
from ecm.web.dates import parse_day
from imports.fields.catalogue import Target
from imports.fields.draft import Draft
from imports.fields.notes import Note

PREFIX = "extra."
ADDED = _("Added fields")
WRONG = _("%(field)s: %(reason)s")
# What one cell can say.
TAKEN = (
    FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.NUMBER, FieldKind.MONEY, FieldKind.DATE, FieldKind.YES_NO,
    FieldKind.CHOICE, FieldKind.DIRECTORY,
)  # fmt: skip
YES = frozenset(["yes", "y", "true", "1", "да", "так", "+", "x", "х", "есть", "є"])
NO = frozenset(["no", "n", "false", "0", "нет", "ні", "не", "-", "немає", "няма"])
_MONEY = re.compile(r"^(?P<amount>[\d\s.,'\u00a0\u202f-]+?)\s*(?P<currency>[A-Za-z]{3})?$")


def added_specs() -> list[FieldSpec]:
    """The added fields that a cell can fill, of every type of counterparty. One query."""
    return [spec for spec in party_specs() if spec.kind in TAKEN]


def added_targets() -> dict[str, Target]:
    """The same as fields that a column may be given to."""
    return {f"{PREFIX}{spec.code}": Target(f"{PREFIX}{spec.code}", spec.title, ADDED) for spec in added_specs()}


def read_added(given: Mapping[str, str], draft: Draft, specs: Sequence[FieldSpec], actor: User) -> None:
    """The added fields of the row into its facts; a value that does not fit is a problem with its reason."""
    values: dict[str, Any] = {}
    for spec in specs:
        if text := given.get(f"{PREFIX}{spec.code}", ""):
            try:
                with translation.override("en"):  # a reason is kept as it stands in the source
                    sound = validate_values([spec], {spec.code: _value(spec, text)}, user=actor)
            except InvalidInput as refusal:
                reason = next(iter(refusal.fields.values()), "")
                draft.problems.append(Note(WRONG, {"field": spec.title, "reason": lazystr(reason)}))
            else:
                values |= sound
    if values:
        draft.facts["extra"] = values


def _value(spec: FieldSpec, text: str) -> Any:
    """What the cell means for a field of this kind; the text itself, to be refused, when it means nothing."""
    if spec.kind == FieldKind.CHOICE:
        titles = {fold(title): value for value, title in spec.options}
        return titles.get(fold(text), text)
    if spec.kind == FieldKind.DIRECTORY:
        row = DirectoryEntry.objects.filter(directory_id=spec.directory_id or 0, search_key=fold(text)).first()
        return row.pk if row else text
    if spec.kind == FieldKind.DATE:
        return parse_day(text, timezone.localdate()) or text
    if spec.kind == FieldKind.YES_NO:
        return "true" if fold(text) in YES else "false" if fold(text) in NO else text
    if spec.kind == FieldKind.MONEY and (hit := _MONEY.match(text)):
        return {"amount": hit["amount"], "currency": (hit["currency"] or "").upper()}
    return text


def fitting(values: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """Those of the values whose fields counterparties of the type have."""
    if not values:
        return {}
    codes = {spec.code for spec in party_specs(kind)}
    return {code: value for code, value in values.items() if code in codes}
