"""What the address of the journal narrows it to; what cannot be read narrows nothing."""

from __future__ import annotations

from collections.abc import Container, Mapping

from counterparties.queries.segments import CURRENCY_CODES
from ecm.numbers import whole
from ecm.web.dates import asked_day
from payments.models import Payment
from payments.queries import SHOWN, PaymentFilter


def filter_of(query: Mapping[str, str]) -> PaymentFilter:
    """The filter that an address names."""

    def one_of(name: str, known: Container[str]) -> str:
        value = query.get(name, "")
        return value if value in known else ""

    return PaymentFilter(
        show=one_of("show", SHOWN), direction=one_of("direction", Payment.Direction.values),
        currency=one_of("currency", CURRENCY_CODES), counterparty=whole(query.get("counterparty", "")),
        document=whole(query.get("document", "")), text=query.get("q", "")[:200],
        as_of=asked_day(query.get("as_of", "")),
    )  # fmt: skip
