"""Documents of a counterparty, and counterparties of a document, as the API gives them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from counterparties.models import DocumentParty


class LinkOutput(serializers.ModelSerializer[DocumentParty]):
    """A counterparty's part in a document, with what a dossier shows of it.

    Of a past day: the facts, the status and the number of the `version` of that day; `as_today` names facts of which
    that is not recorded.
    """

    document_title = serializers.CharField(source="document.title")
    document_number = serializers.CharField(source="document.number")
    document_status = serializers.CharField(source="document.status")
    valid_to = serializers.DateField(source="document.valid_to", allow_null=True)
    amount = serializers.DecimalField(source="document.amount", max_digits=18, decimal_places=2, allow_null=True)
    currency = serializers.CharField(source="document.currency")
    version = serializers.IntegerField(default=None, allow_null=True, read_only=True)
    as_today = serializers.ListField(child=serializers.CharField(), default=list, read_only=True)

    class Meta:
        model = DocumentParty
        fields = [
            "id",
            "document",
            "document_title",
            "document_number",
            "document_status",
            "valid_to",
            "amount",
            "currency",
            "counterparty",
            "role",
            "requisites",
            "account",
            "pinned_at",
            "listed_on",
            "version",
            "as_today",
        ]


class LinkInput(serializers.Serializer[Any]):
    """Which counterparty, in which part."""

    counterparty = serializers.IntegerField()
    role = serializers.ChoiceField(choices=DocumentParty.Role.choices, required=False, default="party")
