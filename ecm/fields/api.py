"""Added fields in the API: canonical JSON both ways, with a text for people beside it."""

from collections.abc import Mapping, Sequence
from typing import Any

from rest_framework import serializers

from ecm.access import Person
from ecm.errors import InvalidInput
from ecm.fields.display import text_of, titles_of
from ecm.fields.models import FieldKind
from ecm.fields.specs import FieldSpec
from ecm.fields.values import validate_values


class ExtraField(serializers.JSONField):
    """Input of added fields; the serializer's context holds `specs` and `user`."""

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, Mapping):
            raise serializers.ValidationError("object")
        try:
            return validate_values(self.context["specs"], data, user=self.context["user"])
        except InvalidInput as error:
            sentences = {name.removeprefix("extra."): text for name, text in error.fields.items()}
            raise serializers.ValidationError(sentences) from error


def api_values(specs: Sequence[FieldSpec], values: Mapping[str, Any], user: Person) -> list[dict[str, Any]]:
    """The filled fields in order: code, kind, title, canonical value, and the value as the reader sees it."""
    titles = titles_of(specs, [values], user)
    return [
        {
            "code": spec.code,
            "kind": spec.kind,
            "title": spec.title,
            "value": values[spec.code],
            "text": "" if spec.kind == FieldKind.TABLE else text_of(spec, values[spec.code], titles),
        }
        for spec in specs
        if spec.code in values
    ]
