"""What the API takes and gives for documents: every field is listed."""

from typing import Any

from rest_framework import serializers

from ecm.texts import pick
from storage.models import BlobReading, Document, DocumentKind, DocumentVersion


class DocumentKindOutput(serializers.ModelSerializer[DocumentKind]):
    """A kind of document, titled in the reader's language."""

    title = serializers.SerializerMethodField()

    class Meta:
        model = DocumentKind
        fields = ["code", "title", "has_term", "has_amount", "direction", "icon", "is_active"]

    def get_title(self, kind: DocumentKind) -> str:
        return pick(kind.title)


class DocumentOutput(serializers.ModelSerializer[Document]):
    """A document's facts. `version` goes back with the next change."""

    kind = serializers.CharField(source="kind.code")

    class Meta:
        model = Document
        fields = [
            "id", "title", "kind", "status", "number", "dated_on", "valid_from", "valid_to", "amount", "currency",
            "language", "extra", "author", "department", "is_restricted", "created_at", "listed_on", "version",
        ]  # fmt: skip


class DocumentVersionOutput(serializers.ModelSerializer[DocumentVersion]):
    """A version and what reading it gave."""

    digest = serializers.CharField(source="blob_id")
    size = serializers.IntegerField(source="blob.size")
    media_type = serializers.CharField(source="blob.media_type")
    reading = serializers.SerializerMethodField()

    class Meta:
        model = DocumentVersion
        fields = [
            "number", "file_name", "note", "digest", "size", "media_type", "reading", "created_by", "created_at",
        ]  # fmt: skip

    def get_reading(self, version: DocumentVersion) -> dict[str, Any] | None:
        reading = getattr(version.blob, "reading", None)
        if reading is None:
            return None
        return {"state": reading.state, "reason": reading.reason, "language": reading.language, "pages": reading.pages}


class FactsInput(serializers.Serializer[Any]):
    """Facts that may be changed; those left out stay."""

    title = serializers.CharField(max_length=500)
    kind = serializers.SlugField(max_length=40)
    number = serializers.CharField(max_length=80, allow_blank=True, required=False)
    dated_on = serializers.DateField(allow_null=True, required=False)
    valid_from = serializers.DateField(allow_null=True, required=False)
    valid_to = serializers.DateField(allow_null=True, required=False)
    amount = serializers.DecimalField(max_digits=18, decimal_places=2, allow_null=True, required=False)
    currency = serializers.CharField(max_length=3, allow_blank=True, required=False)
    language = serializers.CharField(max_length=8, allow_blank=True, required=False)
    extra = serializers.DictField(required=False)
    is_restricted = serializers.BooleanField(required=False)


class DocumentInput(FactsInput):
    """A new document, with its first content or without."""

    file = serializers.FileField(required=False)
    note = serializers.CharField(max_length=500, allow_blank=True, required=False)


class DocumentChangeInput(FactsInput):
    """A change of the document as it was in version `version`."""

    version = serializers.IntegerField(min_value=1)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        for name, field in fields.items():
            field.required = name == "version"
        return fields


class VersionInput(serializers.Serializer[Any]):
    """A new content."""

    file = serializers.FileField()
    note = serializers.CharField(max_length=500, allow_blank=True, required=False)


class StatusInput(serializers.Serializer[Any]):
    """The state to move to."""

    status = serializers.ChoiceField(choices=Document.Status.choices)


class ListInput(serializers.Serializer[Any]):
    """What a list is narrowed to."""

    q = serializers.CharField(required=False, allow_blank=True, max_length=200, default="")
    status = serializers.ListField(child=serializers.ChoiceField(choices=Document.Status.choices), default=list)
    kind = serializers.ListField(child=serializers.SlugField(), default=list)
    term = serializers.ChoiceField(choices=["", "expiring", "expired"], default="")
    whose = serializers.ChoiceField(choices=["", "mine"], default="")
    listed_from = serializers.DateField(required=False, default=None)
    listed_to = serializers.DateField(required=False, default=None)


class TextOutput(serializers.ModelSerializer[BlobReading]):
    """What was read in a version; `reason` says why a part of it, or all, could not be."""

    class Meta:
        model = BlobReading
        fields = ["state", "reason", "language", "pages", "text"]
