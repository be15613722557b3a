"""What the business of counterparties refuses."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ecm.errors import DomainError, InvalidInput
from ecm.web.formats import short_day


class OfADay(DomainError):
    """What is refused for a day (`day`), which is written as the reader writes days."""

    def __str__(self) -> str:
        return str(self.sentence) % {**self.params, "day": short_day(self.params["day"])}


class NothingKnown(OfADay):
    """A correction of a day before the first known requisites."""

    code = "counterparties.nothing_known"
    status = 409
    sentence = _("Nothing is known of the requisites on %(day)s, so there is nothing to correct.")


class NothingChanged(DomainError):
    """The values are what they were."""

    code = "counterparties.nothing_changed"
    status = 409
    sentence = _("These are the requisites as they are; nothing was changed.")


class RequisitesExist(DomainError):
    """The first requisites were already entered."""

    code = "counterparties.requisites_exist"
    status = 409
    sentence = _("The requisites were already entered; change or correct them.")


class RefusedNumbers(InvalidInput):
    """Numbers that break the rule of their kind; `fields` maps the kind to the reason."""

    code = "counterparties.refused_numbers"
    sentence = _("Some numbers are not right.")

    def __init__(self, fields: dict[str, Any]) -> None:
        super().__init__(fields)


class SecondPersonNeeded(DomainError):
    """Whoever entered a bank account cannot confirm it."""

    code = "counterparties.second_person_needed"
    status = 409
    sentence = _("A bank account is confirmed by another person than the one who entered it.")


class AccountExists(DomainError):
    """The counterparty already has this account on these days."""

    code = "counterparties.account_exists"
    status = 409
    sentence = _("The counterparty already has the account %(number)s on these days.")


class AccountClosed(OfADay):
    """The account was closed before, or never stood open on that day."""

    code = "counterparties.account_closed"
    status = 409
    sentence = _("The account %(number)s is not open on %(day)s.")


class OwnRelation(DomainError):
    """A counterparty cannot be related to itself."""

    code = "counterparties.own_relation"
    sentence = _("A counterparty cannot be related to itself.")


class CannotMerge(DomainError):
    """The two cannot become one."""

    code = "counterparties.cannot_merge"
    status = 409
    sentence = _("These two cannot be merged: one of them was merged already, or they are the same.")


class PartOfAnother(DomainError):
    """The card was merged into another one: what is written belongs there. It leads to that card (`into`, its id)."""

    code = "counterparties.part_of_another"
    status = 409
    sentence = _("This card is part of another one now: write it there.")

    def __init__(self, *, into: int) -> None:
        super().__init__()
        self.instead = ("counterparty", into)


class CannotUndo(DomainError):
    """The act was undone already, or later acts stand on it."""

    code = "counterparties.cannot_undo"
    status = 409
    sentence = _("This cannot be undone any more: it was undone already, or later changes stand on it.")


class RuleReplaced(DomainError):
    """The rule is over already, or another one follows it."""

    code = "counterparties.rule_replaced"
    status = 409
    sentence = _("This rule is over or was replaced; change the one that follows it.")


class SegmentHasNoMembers(DomainError):
    """A segment follows its condition; nobody is put into it by hand."""

    code = "counterparties.segment_has_no_members"
    status = 409
    sentence = _("A segment follows its condition by itself; only lists are filled by hand.")


class CannotSplit(DomainError):
    """Nothing was chosen."""

    code = "counterparties.cannot_split"
    status = 409
    sentence = _("Choose what belongs to the other counterparty: there is nothing to split off.")
