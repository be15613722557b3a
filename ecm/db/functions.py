"""Expressions that SQLite and PostgreSQL spell differently."""

from typing import Any

from django.db.models import Expression, F, Func, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce


def number_of(rows: "QuerySet[Any, Any]", distinct: str = "") -> Expression:
    """How many rows a correlated subquery has, or how many values of one of its columns."""
    what = Func(F(distinct), template="DISTINCT %(expressions)s") if distinct else F("pk")
    number = Func(what, function="COUNT", output_field=IntegerField())
    counted = Subquery(rows.order_by().annotate(number_of=number).values("number_of"))
    return Coalesce(counted, Value(0), output_field=IntegerField())


class DaysBetween(Func):
    """Whole days from the first date to the second."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self._from_to(compiler, connection, "CAST(julianday({1}) - julianday({0}) AS INTEGER)")

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self._from_to(compiler, connection, "(({1})::date - ({0})::date)")

    def _from_to(self, compiler: Any, connection: Any, template: str) -> tuple[str, list[Any]]:
        (first, of_first), (last, of_last) = (compiler.compile(each) for each in self.source_expressions)
        return template.format(first, last), [*of_last, *of_first]


class JsonLength(Func):
    """How many values a JSON list has."""

    arity = 1
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSON_ARRAY_LENGTH", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="JSONB_ARRAY_LENGTH", **context)
