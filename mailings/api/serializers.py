"""What the API of mailings takes and gives; every field is listed."""

from typing import Any

from rest_framework import serializers

from mailings.models import Delivery, Mailing, MailingFile, StopAddress
from mailings.queries import Line


class MailingOutput(serializers.ModelSerializer[Mailing]):
    """A mailing."""

    class Meta:
        model = Mailing
        fields = [
            "id", "subject", "text", "group", "group_title", "audience", "state", "created_by", "created_at",
            "confirmed_by", "confirmed_at", "ended_at", "version",
        ]  # fmt: skip


class MailingFileOutput(serializers.ModelSerializer[MailingFile]):
    """An attachment; `digest` is that of the bytes that were fixed at confirmation, null in a draft."""

    title = serializers.CharField(source="document.title")
    digest = serializers.CharField(source="blob_id", allow_null=True)

    class Meta:
        model = MailingFile
        fields = ["document", "title", "file_name", "digest"]


class MailingNumbersOutput(serializers.Serializer[Any]):
    """How many letters are in which state; of counterparties that the caller does not see, none count."""

    waiting = serializers.IntegerField()
    sent = serializers.IntegerField()
    refused = serializers.IntegerField()
    left_out = serializers.IntegerField()


class WholeMailingOutput(MailingOutput):
    """The mailing with its attachments and numbers."""

    files = MailingFileOutput(many=True)
    numbers = MailingNumbersOutput()

    class Meta(MailingOutput.Meta):
        fields = [*MailingOutput.Meta.fields, "files", "numbers"]


class MailingInput(serializers.Serializer[Any]):
    """A draft. Places in subject and text: {name}, {contact}, {company}, {signature}; `{{` and `}}` write a brace."""

    subject = serializers.CharField(max_length=200)
    text = serializers.CharField(max_length=20_000)
    group = serializers.IntegerField(min_value=1)
    audience = serializers.ChoiceField(choices=Mailing.Audience.choices, default=Mailing.Audience.CARD)
    documents = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=20, default=list)


class MailingChange(serializers.Serializer[Any]):
    """Only what changes, and the version that was seen."""

    subject = serializers.CharField(max_length=200, required=False)
    text = serializers.CharField(max_length=20_000, required=False)
    group = serializers.IntegerField(min_value=1, required=False)
    audience = serializers.ChoiceField(choices=Mailing.Audience.choices, required=False)
    documents = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=20, required=False)
    version = serializers.IntegerField(min_value=1)


class MailingSeenInput(serializers.Serializer[Any]):
    """The version that was seen."""

    version = serializers.IntegerField(min_value=1)


class RecipientOutput(serializers.Serializer[Line]):
    """Who would get a letter, or why not (`reason`)."""

    counterparty = serializers.IntegerField(source="counterparty_id")
    name = serializers.CharField()
    contact = serializers.IntegerField(source="contact_id", allow_null=True)
    contact_name = serializers.CharField(source="contact")
    address = serializers.CharField()
    reason = serializers.ChoiceField(choices=Delivery.Reason.choices)


class MailingPreviewOutput(serializers.Serializer[Any]):
    """A page of those who get the letter, or with `?which=left_out` of those who do not, and the numbers of both."""

    letters = serializers.IntegerField()
    left_out = serializers.IntegerField()
    results = RecipientOutput(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    subject = serializers.CharField()
    text = serializers.CharField()


class DeliveryOutput(serializers.ModelSerializer[Delivery]):
    """A letter, or why there is none."""

    class Meta:
        model = Delivery
        fields = [
            "id", "counterparty", "party_name", "contact", "contact_name", "address", "state", "reason", "answer",
            "tries", "sent_at",
        ]  # fmt: skip


class RetriedOutput(serializers.Serializer[Any]):
    """How many letters are tried anew."""

    letters = serializers.IntegerField()


class StopAddressOutput(serializers.ModelSerializer[StopAddress]):
    """An address that is never written to."""

    address = serializers.CharField(source="key")

    class Meta:
        model = StopAddress
        fields = ["id", "address", "reason", "added_by", "added_at"]


class StopAddressInput(serializers.Serializer[Any]):
    """The address, and why."""

    address = serializers.CharField(max_length=254)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
