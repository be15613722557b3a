"""The report of counterparties, for programs."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ecm.api.views import ApiView
from reports import queries
from reports.access import VIEW
from reports.asking import ReportForm
from reports.queries import OTHERS, Line, Report


class ReportInput(serializers.Serializer[Any]):
    """The choices; what is left out is as on the page at first.

    `group` is the id of a list or segment, `by` what the lines are, `of` the measures (repeated), `kind` the code of a
    document kind, `since` and `until` the period of letters.
    """

    group = serializers.IntegerField(required=False)
    by = serializers.CharField(required=False)
    of = serializers.ListField(child=serializers.CharField(), required=False)
    kind = serializers.CharField(required=False)
    as_of = serializers.DateField(required=False)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)


class ReportColumnOutput(serializers.Serializer[Any]):
    """A column: a measure, and its currency where sums are apart for each."""

    measure = serializers.CharField()
    currency = serializers.CharField()
    title = serializers.CharField()


class ReportLineOutput(serializers.Serializer[Any]):
    """A line: its key ("": not given), its title and a number for each column, in their order, as texts."""

    key = serializers.CharField(allow_blank=True)
    title = serializers.CharField()
    is_others = serializers.BooleanField()
    numbers = serializers.ListField(child=serializers.CharField())


class ReportOutput(serializers.Serializer[Any]):
    """The figures. The total counts each once; with `lines_overlap` somebody may stand in several lines."""

    by = serializers.CharField()
    as_of = serializers.DateField()
    since = serializers.DateField()
    until = serializers.DateField()
    lines_overlap = serializers.BooleanField()
    line_as_today = serializers.BooleanField()
    columns = ReportColumnOutput(many=True)
    lines = ReportLineOutput(many=True)
    total = ReportLineOutput()


class CounterpartiesView(ApiView):
    """GET figures of a group of counterparties, broken down by an attribute."""

    permission = VIEW

    @extend_schema(parameters=[ReportInput], responses=ReportOutput)
    def get(self, request: Request) -> Response:
        form = ReportForm(request.query_params, user=self.actor, today=timezone.localdate())
        return Response(ReportOutput(_shape(queries.report_of(form.choices(), self.actor))).data)


def _shape(report: Report) -> dict[str, Any]:
    choices = report.choices
    return {
        "by": choices.by.key,
        "as_of": choices.day,
        "since": choices.since,
        "until": choices.until,
        "lines_overlap": choices.by.is_many,
        "line_as_today": choices.is_past and not choices.by.follows_day,
        "columns": [
            {"measure": each.measure.key, "currency": each.unit, "title": each.title} for each in report.columns
        ],
        "lines": [_line(report, line) for line in report.lines],
        "total": _line(report, report.total),
    }


def _line(report: Report, line: Line) -> dict[str, Any]:
    return {
        "key": "" if line.key.startswith("\x1e") else line.key,
        "title": line.title,
        "is_others": line.key == OTHERS,
        "numbers": [str(line.number(column)) for column in report.columns],
    }
