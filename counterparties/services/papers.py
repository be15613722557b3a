"""Rules of papers: set, replaced from a day on, ended. What was required on an earlier day stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from counterparties.errors import RuleReplaced
from counterparties.events import PaperRuleRecorded
from counterparties.models import Counterparty, PaperRule
from counterparties.models.parties import PartyRole
from ecm import access
from ecm.errors import InvalidInput
from ecm.events import publish
from ecm.models import User

SET_RULES = "counterparties.set_rules"
VALUES = frozenset({
    "kind", "party_kinds", "roles", "countries", "sum_from", "sum_currency", "sum_kind", "needs_signature",
    "max_age_days", "warn_days", "note",
})  # fmt: skip


@transaction.atomic
def add_paper_rule(*, values: Mapping[str, Any], valid_from: date, actor: User, at: datetime) -> PaperRule:
    """Require papers from a day on. `values` are those of VALUES. Raises Forbidden, InvalidInput."""
    access.require(actor, SET_RULES)
    rule = PaperRule.objects.create(**_checked(values), valid_from=valid_from, created_by=actor, created_at=at)
    publish(PaperRuleRecorded(actor_id=actor.pk, rule_id=rule.pk, act="added"), at=at)
    return rule


@transaction.atomic
def change_paper_rule(
    *, rule: PaperRule, values: Mapping[str, Any], valid_from: date, actor: User, at: datetime
) -> PaperRule:
    """Let another rule follow this one from a day on; days before keep the old one.

    Raises Forbidden, InvalidInput, and RuleReplaced when the rule has a follower or is over by that day.
    """
    rule = _locked(rule, valid_from, actor)
    made = PaperRule.objects.create(
        **_checked(values), valid_from=valid_from, valid_to=rule.valid_to, replaces=rule, created_by=actor,
        created_at=at,
    )  # fmt: skip
    PaperRule.objects.filter(pk=rule.pk).update(valid_to=valid_from)
    _publish_closed(rule, made.pk, "changed", rule.valid_to, actor, at)
    return made


@transaction.atomic
def end_paper_rule(*, rule: PaperRule, valid_to: date, actor: User, at: datetime) -> PaperRule:
    """Require the paper no longer from a day on. Raises Forbidden, RuleReplaced, InvalidInput."""
    rule = _locked(rule, valid_to, actor)
    before, rule.valid_to = rule.valid_to, valid_to
    rule.save(update_fields=["valid_to"])
    _publish_closed(rule, rule.pk, "ended", before, actor, at)
    return rule


def _publish_closed(rule: PaperRule, told_id: int, act: str, before: date | None, actor: User, at: datetime) -> None:
    """Tell that the rule asks no longer from a day on, with the end it had, so that a past day can be judged by it."""
    event = PaperRuleRecorded(actor_id=actor.pk, rule_id=told_id, act=act, closed_id=rule.pk, closed_before=before)
    publish(event, at=at)


def _locked(rule: PaperRule, day: date, actor: User) -> PaperRule:
    access.require(actor, SET_RULES)
    rule = PaperRule.objects.select_for_update().get(pk=rule.pk)
    if PaperRule.objects.filter(replaces=rule).exists() or (rule.valid_to is not None and rule.valid_to <= day):
        raise RuleReplaced
    if day < rule.valid_from:
        raise InvalidInput({"valid_from": _("The rule began later than that.")})
    return rule


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Sound values, all of them, or InvalidInput."""
    if unknown := sorted(set(values) - VALUES):
        raise InvalidInput(dict.fromkeys(unknown, "unknown"))
    sound, wrong = dict(values), dict[str, Any]()
    for name, known in (("roles", PartyRole.values), ("party_kinds", Counterparty.Kind.values)):
        sound[name] = [str(code) for code in sound.get(name) or []]
        if not set(sound[name]) <= set(known):
            wrong[name] = _("Choose from the list.")
    sound["countries"] = sorted({str(code).upper()[:2] for code in sound.get("countries") or []})
    if sound.get("sum_from") is None:
        sound.update(sum_currency="", sum_kind=None)
    elif not sound.get("sum_currency") or not sound.get("sum_kind"):
        wrong["sum_from"] = _("Say in which currency, and of which documents.")
    if wrong:
        raise InvalidInput(wrong)
    return sound
