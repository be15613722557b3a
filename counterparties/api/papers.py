"""Papers of a counterparty and the rules that ask for them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from counterparties import queries, services
from counterparties.access import SET_RULES, VIEW
from counterparties.api.views import taken
from counterparties.models import Counterparty, PaperRule
from counterparties.models.parties import PartyRole
from counterparties.queries import PaperState
from ecm.api.past import PastInput, asked_past
from ecm.api.views import ApiView
from ecm.errors import InvalidInput, NotFound
from ecm.idempotency import IdempotentMixin
from storage.queries import kind_named


class PaperOutput(serializers.Serializer[Any]):
    """A required paper and how it stands on the day."""

    kind = serializers.CharField(source="rule.kind.code")
    rule = serializers.IntegerField(source="rule.pk")
    state = serializers.ChoiceField(choices=PaperState.choices)
    document = serializers.IntegerField(source="document.pk", allow_null=True, default=None)
    last_day = serializers.DateField(allow_null=True)


class PaperRuleOutput(serializers.ModelSerializer[PaperRule]):
    """A rule: `valid_to` is the first day on which it asks no longer; empty lists narrow nothing."""

    kind = serializers.CharField(source="kind.code")
    sum_kind = serializers.CharField(source="sum_kind.code", allow_null=True, default=None)

    class Meta:
        model = PaperRule
        fields = [
            "id", "kind", "party_kinds", "roles", "countries", "sum_from", "sum_currency", "sum_kind",
            "needs_signature", "max_age_days", "warn_days", "note", "valid_from", "valid_to", "replaces",
        ]  # fmt: skip


class PaperRuleInput(serializers.Serializer[Any]):
    """A rule from a day on."""

    kind = serializers.CharField(max_length=40)
    valid_from = serializers.DateField()
    party_kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=Counterparty.Kind.choices), required=False
    )
    roles = serializers.ListField(child=serializers.ChoiceField(choices=PartyRole.choices), required=False)
    countries = serializers.ListField(child=serializers.CharField(min_length=2, max_length=2), required=False)
    sum_from = serializers.DecimalField(max_digits=18, decimal_places=2, min_value=0, required=False, allow_null=True)
    sum_currency = serializers.CharField(max_length=3, required=False, allow_blank=True)
    sum_kind = serializers.CharField(max_length=40, required=False, allow_null=True)
    needs_signature = serializers.BooleanField(required=False)
    max_age_days = serializers.IntegerField(min_value=1, max_value=36500, required=False, allow_null=True)
    warn_days = serializers.IntegerField(min_value=0, max_value=3650, required=False)
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class RuleEndInput(serializers.Serializer[Any]):
    """The first day on which the paper is required no longer."""

    valid_to = serializers.DateField()


class AsOfInput(serializers.Serializer[Any]):
    """The day that is asked about; empty: today."""

    as_of = serializers.DateField(required=False)


class PapersView(ApiView):
    """GET the papers a counterparty must have, and how each stands (`?as_of=`, `&known=then`)."""

    permission = VIEW

    @extend_schema(parameters=[PastInput], responses=PaperOutput(many=True))
    def get(self, request: Request, pk: int) -> Response:
        party, (day, known_at) = queries.counterparty_visible_to(request.user, pk), asked_past(request)
        papers = queries.papers_on(self.actor, party, day, knew=known_at is not None)
        return Response(
            {
                "complete": not any(paper.is_lacking for paper in papers),
                "results": PaperOutput(papers, many=True).data,
            }
        )


def _values(wish: dict[str, Any]) -> dict[str, Any]:
    """Kinds by their codes. Raises InvalidInput for one that there is not."""
    for name in ("kind", "sum_kind"):
        if code := wish.get(name):
            wish[name] = kind_named(code)
            if wish[name] is None:
                raise InvalidInput({name: "unknown"})
    return wish


class PaperRulesView(IdempotentMixin, ApiView):
    """GET the rules in force (`?as_of=`); POST requires a paper from a day on."""

    permission = VIEW

    @extend_schema(parameters=[AsOfInput], responses=PaperRuleOutput(many=True))
    def get(self, request: Request) -> Response:
        day = taken(AsOfInput, request.query_params).get("as_of")
        return Response({"results": PaperRuleOutput(queries.rules_on(day or timezone.localdate()), many=True).data})

    @extend_schema(request=PaperRuleInput, responses={201: PaperRuleOutput})
    def post(self, request: Request) -> Response:
        wish = taken(PaperRuleInput, request.data)
        day = wish.pop("valid_from")
        rule = services.add_paper_rule(values=_values(wish), valid_from=day, actor=self.actor, at=timezone.now())
        return Response(PaperRuleOutput(rule).data, status=201)


class PaperRuleView(ApiView):
    """PUT lets another rule follow this one from a day on; DELETE ends it (`valid_to`: the first day without)."""

    permission = SET_RULES

    @extend_schema(request=PaperRuleInput, responses=PaperRuleOutput)
    def put(self, request: Request, pk: int) -> Response:
        wish = taken(PaperRuleInput, request.data)
        day = wish.pop("valid_from")
        rule = services.change_paper_rule(
            rule=_rule(pk), values=_values(wish), valid_from=day, actor=self.actor, at=timezone.now()
        )
        return Response(PaperRuleOutput(rule).data)

    @extend_schema(request=RuleEndInput, responses=PaperRuleOutput)
    def delete(self, request: Request, pk: int) -> Response:
        day = taken(RuleEndInput, request.data)["valid_to"]
        rule = services.end_paper_rule(rule=_rule(pk), valid_to=day, actor=self.actor, at=timezone.now())
        return Response(PaperRuleOutput(rule).data)


def _rule(pk: int) -> PaperRule:
    rule = queries.rule_named(pk)
    if rule is None:
        raise NotFound
    return rule
