"""Values of the fields that a document's kind brings by its configuration."""

from collections.abc import Mapping
from typing import Any

from ecm.fields import FieldSpec, specs_of, validate_values
from ecm.models import User
from storage.models import DocumentKind


def extra_specs(kind: DocumentKind) -> list[FieldSpec]:
    """The further fields of the kind, in order."""
    return list(specs_of(kind.field_set)) if kind.field_set is not None else []


def checked_extra(
    kind: DocumentKind, given: Mapping[str, Any], actor: User | None, before: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The values as they are stored. Raises InvalidInput with a sentence for each field that is wrong.

    What the system itself takes in (`actor` None) is kept as it came: a person completes it later.
    """
    if actor is None:
        return dict(given)
    return validate_values(extra_specs(kind), given, user=actor, before=before)
