"""The past in the API: which day is asked about."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from ecm.web.dates import end_of_day


class PastInput(serializers.Serializer[Any]):
    """The day that is asked about (empty: today), and whether with what we know now or knew then."""

    as_of = serializers.DateField(required=False)
    known = serializers.ChoiceField(choices=["now", "then"], required=False)


def asked_past(request: Request) -> tuple[date | None, datetime | None]:
    """The day of `?as_of=`, and with `known=then` the moment that our knowledge is taken back to.

    Raises a ValidationError for what is no day.
    """
    wish = PastInput(data=request.query_params)
    wish.is_valid(raise_exception=True)
    day = wish.validated_data.get("as_of")
    return day, end_of_day(day) if day and wish.validated_data.get("known") == "then" else None
