"""Imports in the API: listed fields both ways."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from counterparties.models import Counterparty, PartyRole
from imports.exporting import reasons
from imports.models import Import, ImportRow, SavedMapping


class ImportOutput(serializers.ModelSerializer[Import]):
    """An import; `counts` tells how many rows have which verdict and outcome."""

    headings = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Import
        fields = [
            "id", "file_name", "actor", "created_at", "state", "reason", "encoding", "delimiter", "sheet", "sheets",
            "header", "headings", "mapping", "options", "row_count", "job_id", "ended_at", "undone_at", "version",
        ]  # fmt: skip


class ImportInput(serializers.Serializer[Any]):
    """A file to import."""

    file = serializers.FileField()


class OptionsInput(serializers.Serializer[Any]):
    """What is done with rows."""

    existing = serializers.ChoiceField(choices=["fill", "overwrite"], default="fill")
    doubtful = serializers.ChoiceField(choices=["skip", "attach", "create"], default="skip")
    valid_from = serializers.DateField(required=False, allow_null=True)
    country = serializers.CharField(max_length=2, allow_blank=True, default="")
    kind = serializers.ChoiceField(choices=Counterparty.Kind.choices, allow_blank=True, default="")
    status = serializers.ChoiceField(choices=Counterparty.Status.choices, default="active")
    roles = serializers.ListField(child=serializers.ChoiceField(choices=PartyRole.choices), default=list)
    audience = serializers.ChoiceField(choices=["house", "department"], default="house")


class CheckInput(serializers.Serializer[Any]):
    """The fields of the columns, in order ("" leaves one out), and the version that was seen."""

    mapping = serializers.ListField(child=serializers.CharField(max_length=60, allow_blank=True), max_length=200)
    options = OptionsInput(required=False)
    version = serializers.IntegerField(min_value=1)
    save_as = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")


class RowOutput(serializers.ModelSerializer[ImportRow]):
    """A row with its verdict, the reasons in the reader's language, its decision and outcome."""

    reasons = serializers.SerializerMethodField()

    class Meta:
        model = ImportRow
        fields = [
            "number", "cells", "verdict", "reasons", "candidates", "decision", "target", "same_as", "outcome",
            "counterparty", "done_at", "undone_at",
        ]  # fmt: skip

    def get_reasons(self, row: ImportRow) -> list[str]:
        return reasons(row).splitlines()


class DecisionInput(serializers.Serializer[Any]):
    """What is done with a row: `target` is a counterparty, `same_as` an earlier row of the file."""

    decision = serializers.ChoiceField(choices=ImportRow.Decision.choices)
    target = serializers.IntegerField(required=False, allow_null=True)
    same_as = serializers.IntegerField(required=False, min_value=0, default=0)


class DecideAllInput(serializers.Serializer[Any]):
    """What is done with all waiting rows of a verdict."""

    verdict = serializers.ChoiceField(choices=["new", "known", "doubtful"])
    decision = serializers.ChoiceField(choices=ImportRow.Decision.choices)


class MappingOutput(serializers.ModelSerializer[SavedMapping]):
    """A saved mapping: folded headings and their fields."""

    class Meta:
        model = SavedMapping
        fields = ["id", "name", "fields", "options", "saved_by", "saved_at"]


class FieldOutput(serializers.Serializer[Any]):
    """A field that a column may be given to."""

    code = serializers.CharField()
    title = serializers.CharField()
    group = serializers.CharField()
