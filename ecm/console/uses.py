"""What refers to a row of the console: a row that is used is taken out of use, never deleted."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modelcluster.fields import ParentalKey

HOUSE = frozenset({"ecm", *settings.HOUSE_APPS})


def uses_of(row: Model) -> list[tuple[str, int]]:
    """What refers to the row or to its parts, by its name in the reader's language, the most frequent first."""
    counted: Counter[str] = Counter()
    others = str(_("Other records"))
    for model, number in _uses(type(row)._default_manager.filter(pk=row.pk)):
        named = model._meta.verbose_name_plural
        counted[capfirst(str(named)) if isinstance(named, Promise) else others] += number
    return [(title, number) for title, number in counted.most_common() if number]


def _uses(rows: "QuerySet[Any, Any]") -> Iterator[tuple[type[Model], int]]:
    for relation in rows.model._meta.get_fields(include_hidden=True):
        if relation.concrete or not relation.auto_created or relation.many_to_many:
            continue
        model, name = relation.related_model, relation.field.name
        # A table between two others is told by the one that keeps the choice; its own choices go with the row.
        owner = model._meta.auto_created or model
        if (owner is rows.model and owner is not model) or owner._meta.app_label not in HOUSE:
            continue
        found = model._default_manager.filter(**{f"{name}__in": rows})
        if isinstance(relation.field, ParentalKey):
            yield from _uses(found)
        else:
            yield owner, found.count()
