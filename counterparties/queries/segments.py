"""What a segment can ask: attributes by key, each turning an answer into a condition of the database.

Apps above add their own in `ready()`: `register_attribute(Attribute("purchases.sum", …))`. An attribute never loops
over counterparties; it returns a Q on `Counterparty` that sees no more than the reader does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any

from django.db.models import Expression, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _p

from counterparties.models import PaperRule
from counterparties.queries.papers import Eye, rules_on
from counterparties.queries.weights import weights_on
from ecm import access
from ecm.access import Person
from ecm.errors import InvalidInput
from ecm.rating import tenths

Text = str | Promise
Options = Sequence[tuple[str, Text]]
CHOICE, TEXT, YES_NO, NUMBER, DATE, MONEY = "choice", "text", "yes_no", "number", "date", "money"
# Signs of each kind with their words; the second of a pair that ends in "not" denies the first.
SIGNS: Mapping[str, Options] = {
    CHOICE: (("in", _p("condition", "is one of")), ("not_in", _p("condition", "is none of"))),
    TEXT: (
        ("is", _p("condition", "is")),
        ("contains", _p("condition", "contains")),
        ("not_contains", _p("condition", "does not contain")),
        ("filled", _p("condition", "is filled")),
        ("not_filled", _p("condition", "is empty")),
    ),
    YES_NO: (("yes", _p("condition", "yes")), ("not_yes", _p("condition", "no"))),
    NUMBER: (("ge", _p("condition", "at least")), ("le", _p("condition", "at most"))),
    MONEY: (("ge", _p("condition", "at least")), ("le", _p("condition", "at most"))),
    DATE: (
        ("from", _p("condition", "from the day")),
        ("to", _p("condition", "until the day")),
        ("within", _p("condition", "in the last days")),
        ("not_within", _p("condition", "not in the last days")),
    ),
}
CARD = _("Card")
BARE = ("filled", "not_filled", "yes", "not_yes")
MOST_PARTS, MOST_DEPTH = 60, 8
CURRENCY_CODES = ("EUR", "UAH", "BGN", "RUB", "USD", "GBP", "PLN", "MDL", "BYN")


@dataclass(frozen=True)
class Asked:
    """The answer to a question of money: how much of which currency, and of what (empty: of everything)."""

    amount: Decimal
    currency: str
    of: str = ""


@dataclass(frozen=True)
class Question:
    """Who asks on which day; what several conditions need is read once."""

    eye: Eye

    @property
    def user(self) -> Person:
        return self.eye.user

    @property
    def day(self) -> date:
        return self.eye.day

    @cached_property
    def rules(self) -> list[PaperRule]:
        return rules_on(self.eye.day)

    @cached_property
    def rating(self) -> Expression:
        """The rating of each counterparty, in tenths of a point. Two queries."""
        return tenths("counterparty", self.eye.user, self.eye.day, weights_on(self.eye.day))

    @cached_property
    def attributes(self) -> dict[str, Attribute]:
        return attributes_for(self.eye.user)


Condition = Callable[[Question, str, Any], Q]


@dataclass(frozen=True)
class Attribute:
    """One thing a segment can ask.

    `condition(question, sign, value)` answers the positive signs; the house denies it for `not_…`. `value` is a list
    of texts (choice), a text, a Decimal, an `Asked` (money; `options` are what it may be of), or a date (`from`, `to`)
    and the first day that counts (`within`). A number below zero is kept only where it
    `is_signed`.
    Who lacks `permission` is not offered it, and for them nobody fits.
    """

    key: str
    title: Text
    kind: str
    condition: Condition
    heading: Text = CARD
    options: Callable[[Person], Options] | None = None
    permission: str = ""
    is_signed: bool = False

    @property
    def signs(self) -> Options:
        return SIGNS[self.kind]


_attributes: dict[str, Attribute] = {}
_sources: list[Callable[[], Sequence[Attribute]]] = []


def register_attribute(attribute: Attribute) -> None:
    """Let segments ask this; called from `ready()`."""
    _attributes[attribute.key] = attribute


def unregister_attribute(key: str) -> None:
    """Let nobody ask this any more; segments that did fit nobody by it."""
    _attributes.pop(key, None)


def register_attributes(source: Callable[[], Sequence[Attribute]]) -> None:
    """Let segments ask what the database describes (added fields); the source costs one query."""
    if source not in _sources:
        _sources.append(source)


def attributes_for(user: Person) -> dict[str, Attribute]:
    """What this person may ask, by key, in the order of registration."""
    found = {**_attributes, **{each.key: each for source in _sources for each in source()}}
    return {key: each for key, each in found.items() if not each.permission or access.has(user, each.permission)}


def condition_of(tree: Mapping[str, Any], question: Question) -> Q:
    """The condition that the tree describes; an empty tree fits nobody. Unknown attributes fit nobody either."""
    return _node(tree, question, question.attributes) if tree.get("parts") else NOBODY


NOBODY = Q(pk__in=())


def _node(node: Mapping[str, Any], question: Question, known: Mapping[str, Attribute]) -> Q:
    if "parts" not in node:
        return _leaf(node, question, known)
    parts = [_node(part, question, known) for part in node["parts"]]
    joined = parts[0] if parts else NOBODY
    for part in parts[1:]:
        joined = joined | part if node.get("join") == "any" else joined & part
    return joined


def _leaf(leaf: Mapping[str, Any], question: Question, known: Mapping[str, Attribute]) -> Q:
    attribute = known.get(leaf.get("field", ""))
    if attribute is None:
        return NOBODY
    sign = str(leaf.get("sign", ""))
    positive = sign.removeprefix("not_")
    value = _value(attribute, positive, leaf.get("value"), question.day)
    found = attribute.condition(question, positive, value)
    return ~found if sign != positive else found


def _value(attribute: Attribute, sign: str, raw: Any, today: date) -> Any:
    """The answer as its condition takes it. Raises ValueError or InvalidOperation for what is none."""
    if sign in BARE:
        return None
    if attribute.kind == CHOICE:
        return [str(each) for each in raw] if isinstance(raw, list) else [str(raw)]
    if attribute.kind == NUMBER:
        return _decimal(raw)
    if attribute.kind == MONEY:
        return _asked(raw)
    if attribute.kind == DATE:
        return today - timedelta(days=int(str(raw))) if sign == "within" else date.fromisoformat(str(raw))
    return str(raw).strip()


def _decimal(raw: Any) -> Decimal:
    number = Decimal("".join(str(raw).replace(",", ".").split()))
    if not number.is_finite() or abs(number) >= Decimal("1e16"):
        raise InvalidOperation
    return number


def _asked(raw: Any) -> Asked:
    if not isinstance(raw, Mapping) or raw.get("currency") not in CURRENCY_CODES:
        raise ValueError("money")
    return Asked(_decimal(raw.get("amount")), str(raw["currency"]), str(raw.get("of") or ""))


def checked_condition(tree: Any, user: Person, day: date) -> dict[str, Any]:
    """The tree as it is kept. Raises InvalidInput that says which part is not sound."""
    if isinstance(tree, Mapping) and not tree.get("parts") and "field" not in tree:
        raise InvalidInput({"condition": _("Ask at least one thing.")})
    known, count = attributes_for(user), [0]
    sound = _checked(tree, known, day, 1, count)
    if "parts" not in sound or not count[0]:
        raise InvalidInput({"condition": _("Ask at least one thing.")})
    return sound


def _checked(node: Any, known: Mapping[str, Attribute], day: date, depth: int, count: list[int]) -> dict[str, Any]:
    if not isinstance(node, Mapping) or depth > MOST_DEPTH:
        raise InvalidInput({"condition": _("The condition cannot be read.")})
    if "parts" in node:
        parts = [_checked(part, known, day, depth + 1, count) for part in node["parts"] or ()]
        return {"join": "any" if node.get("join") == "any" else "all", "parts": parts}
    count[0] += 1
    if count[0] > MOST_PARTS:
        raise InvalidInput({"condition": _("That is more than can be asked at once.")})
    return _checked_leaf(node, known, day)


def _checked_leaf(leaf: Mapping[str, Any], known: Mapping[str, Attribute], day: date) -> dict[str, Any]:
    attribute, sign, raw = known.get(str(leaf.get("field", ""))), str(leaf.get("sign", "")), leaf.get("value")
    if attribute is None or sign not in dict(attribute.signs):
        raise InvalidInput({"condition": _("The condition cannot be read.")})
    wrong = InvalidInput({"condition": _("“%(title)s” lacks its value.") % {"title": attribute.title}})
    try:
        value = _value(attribute, sign.removeprefix("not_"), raw, day)
    except (ValueError, InvalidOperation, OverflowError) as error:
        raise wrong from error
    if sign not in BARE and value in ("", [], [""], None):
        raise wrong
    if _is_below_zero(attribute, sign.removeprefix("not_"), raw):
        raise InvalidInput({"condition": _("“%(title)s” is not below zero.") % {"title": attribute.title}})
    kept = _kept(raw)
    return {"field": attribute.key, "sign": sign, **({} if sign in BARE else {"value": kept})}


def _is_below_zero(attribute: Attribute, sign: str, raw: Any) -> bool:
    """Whether a count (points, days ahead or back) is less than nothing."""
    counts = sign == "within" or (attribute.kind == NUMBER and not attribute.is_signed)
    return counts and _decimal(raw) < 0


def _kept(raw: Any) -> Any:
    if isinstance(raw, Mapping):
        return {name: str(raw.get(name) or "").strip() for name in ("amount", "currency", "of")}
    return raw if isinstance(raw, list) or raw is None else str(raw).strip()
