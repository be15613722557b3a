"""Shapes of the API: what goes in is checked, what goes out is listed field by field."""

from typing import Any

from rest_framework import serializers

from correspondence import queries
from correspondence.models import Delivery, IntakeItem, IntakePart, MailAccount, Registration, RegistrationJournal
from correspondence.services import Entry
from ecm.organisation.people import person


class JournalOutput(serializers.ModelSerializer[RegistrationJournal]):
    title = serializers.CharField(source="__str__")

    class Meta:
        model = RegistrationJournal
        fields = ["id", "code", "title", "direction", "mask", "days_to_answer"]


class RegistrationOutput(serializers.ModelSerializer[Registration]):
    title = serializers.CharField(source="document.title")
    journal = serializers.CharField(source="journal.code")
    counterparty_id = serializers.IntegerField(allow_null=True)
    executor_id = serializers.IntegerField(allow_null=True)
    in_reply_to_id = serializers.IntegerField(allow_null=True)
    state = serializers.CharField()

    class Meta:
        model = Registration
        fields = [
            "id", "number", "journal", "direction", "document_id", "title", "registered_at", "registered_on",
            "counterparty_id", "correspondent", "their_number", "their_date", "executor_id", "due_on", "done_on",
            "delivery", "pages", "note", "in_reply_to_id", "state", "void_reason", "version",
        ]  # fmt: skip


class LetterOutput(RegistrationOutput):
    """An entry of a counterparty; `as_today` names what nobody recorded of the day that was asked about."""

    as_today = serializers.SerializerMethodField()

    class Meta(RegistrationOutput.Meta):
        fields = [*RegistrationOutput.Meta.fields, "as_today"]

    def get_as_today(self, row: Registration) -> list[str]:
        return list(row.as_today)


class EntryInput(serializers.Serializer[Any]):
    """What stands beside a number; objects are named by id and must be visible to the caller."""

    counterparty = serializers.IntegerField(required=False, allow_null=True)
    their_number = serializers.CharField(required=False, allow_blank=True, max_length=80)
    their_date = serializers.DateField(required=False, allow_null=True)
    executor = serializers.IntegerField(required=False, allow_null=True)
    due_on = serializers.DateField(required=False, allow_null=True)
    delivery = serializers.ChoiceField(required=False, allow_blank=True, choices=Delivery.choices)
    pages = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=100_000)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)
    in_reply_to = serializers.IntegerField(required=False, allow_null=True)

    def validate_counterparty(self, value: int | None) -> Any:
        return self._found(value, queries.counterparty)

    def validate_in_reply_to(self, value: int | None) -> Any:
        return self._found(value, queries.registration_or_none)

    def validate_executor(self, value: int | None) -> Any:
        return self._found(value, lambda user, pk: person(pk))

    def _found(self, value: int | None, load: Any) -> Any:
        if value is None:
            return None
        found = load(self.context["user"], value)
        if found is None:
            raise serializers.ValidationError("unknown")
        return found

    def entry(self) -> Entry:
        """The entry of valid input."""
        names = Entry.__dataclass_fields__
        return Entry(**{name: value for name, value in self.validated_data.items() if name in names})


class RegisterInput(EntryInput):
    """Registering a document: its id and the journal's code."""

    document = serializers.IntegerField()
    journal = serializers.SlugField()


class RegisterItemInput(EntryInput):
    """Registering an item: the journal, how the letter is called, and which files become documents of which kind."""

    journal = serializers.SlugField()
    title = serializers.CharField(max_length=500)
    kind = serializers.SlugField()
    enclosures = serializers.DictField(child=serializers.SlugField(), required=False)


class ChangeInput(EntryInput):
    """What may still change beside a number."""

    counterparty = None  # type: ignore[assignment]  # the correspondent belongs to the number
    in_reply_to = None  # type: ignore[assignment]  # so does what it answers
    done_on = serializers.DateField(required=False, allow_null=True)
    version = serializers.IntegerField(required=False, min_value=1, help_text="The version that was seen.")


class ReasonInput(serializers.Serializer[Any]):
    reason = serializers.CharField(allow_blank=True, max_length=300)


class UploadInput(serializers.Serializer[Any]):
    file = serializers.FileField(allow_empty_file=True)


class PartOutput(serializers.ModelSerializer[IntakePart]):
    size = serializers.IntegerField(source="blob.size")
    media_type = serializers.CharField(source="blob.media_type")
    digest = serializers.CharField(source="blob_id")

    class Meta:
        model = IntakePart
        fields = ["id", "position", "file_name", "role", "inside", "size", "media_type", "digest"]


class ItemOutput(serializers.ModelSerializer[IntakeItem]):
    digest = serializers.CharField(source="raw_id")
    counterparty_id = serializers.IntegerField(allow_null=True)

    class Meta:
        model = IntakeItem
        fields = [
            "id", "state", "reason", "detail", "file_name", "digest", "subject", "sender_name", "sender_email",
            "sent_at", "received_at", "is_mail", "is_automatic", "message_id", "counterparty_id", "document_id",
            "same_as_id",
        ]  # fmt: skip


class MailAccountOutput(serializers.ModelSerializer[MailAccount]):
    class Meta:
        model = MailAccount
        fields = [
            "id",
            "title",
            "folder",
            "is_active",
            "last_polled_at",
            "last_received_at",
            "last_error",
            "last_error_at",
        ]
