"""Counterparties, their requisites on any day, accounts and documents."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from counterparties import queries, services
from counterparties.access import VIEW
from counterparties.api import serializers as forms
from counterparties.api.links import LinkInput, LinkOutput
from counterparties.identifiers import KINDS, judge
from counterparties.models import Counterparty, Requisites
from ecm.api.past import PastInput, asked_past
from ecm.api.views import ApiView
from ecm.errors import InvalidInput
from ecm.fields import asked_of, filter_values
from ecm.idempotency import IdempotentMixin
from ecm.web.dates import end_of_day
from ecm.web.timeline import closed_to


def taken(form: Any, data: Any, **options: Any) -> dict[str, Any]:
    """The sound values of a request. Raises a ValidationError that names the fields."""
    payload = form(data=data, **options)
    payload.is_valid(raise_exception=True)
    return dict(payload.validated_data)


def _lists(query: Any) -> dict[str, Any]:
    """A query string as data: repeated names are lists."""
    plain = ("q", "after", "name", "phone", "email", "papers")
    return {name: query.get(name) if name in plain else query.getlist(name) for name in query}


class CounterpartiesView(IdempotentMixin, ApiView):
    """GET lists the counterparties one may see, by name; POST makes one."""

    permission = VIEW

    @extend_schema(parameters=[forms.ListInput], responses=forms.CounterpartyOutput(many=True))
    def get(self, request: Request) -> Response:
        wish = taken(forms.ListInput, _lists(request.query_params))
        narrowed = queries.PartyFilter(
            text=wish.get("q", ""),
            statuses=tuple(wish.get("status", ())),
            roles=tuple(wish.get("role", ())),
            kinds=tuple(wish.get("kind", ())),
            countries=tuple(wish.get("country", ())),
            papers=wish.get("papers", ""),
            groups=tuple(wish.get("group", ())),
            added=asked_of(request.query_params),
        )
        if narrowed.added:  # a value that does not fit its field is refused here, by name
            filter_values(narrowed.specs(), dict(narrowed.added))
        page = queries.journal_page(request.user, narrowed, today=timezone.localdate(), cursor=self.cursor)
        return Response(
            self.page_of(list(forms.CounterpartyOutput(page.rows, many=True).data), page.next, page.previous)
        )

    @extend_schema(request=forms.CounterpartyInput, responses={201: forms.CounterpartyOutput})
    def post(self, request: Request) -> Response:
        party = services.create_counterparty(
            **taken(forms.CounterpartyInput, request.data), actor=self.actor, at=timezone.now()
        )
        return Response(forms.CounterpartyOutput(party).data, status=201)


class CounterpartyView(ApiView):
    """One counterparty: GET its facts with the requisites of today or of `?as_of=`, PATCH its facts."""

    permission = VIEW

    @extend_schema(parameters=[PastInput], responses=forms.CounterpartyCardOutput)
    def get(self, request: Request, pk: int) -> Response:
        party, (day, known_at) = queries.counterparty_visible_to(request.user, pk), asked_past(request)
        if day:
            party = queries.card_then(queries.past_of(party, end_of_day(day)))
        row = queries.requisites_on(pk, day or timezone.localdate(), known_at)
        return Response(
            {**forms.CounterpartyOutput(party).data, "requisites": forms.RequisitesOutput(row).data if row else None}
        )

    @extend_schema(request=forms.CounterpartyChange, responses=forms.CounterpartyOutput)
    def patch(self, request: Request, pk: int) -> Response:
        party = queries.counterparty_visible_to(request.user, pk)
        changes = taken(forms.CounterpartyChange, request.data)
        seen, roles = changes.pop("version"), changes.pop("roles", None)
        changed = services.change_counterparty(
            counterparty=party, seen=seen, changes=changes, roles=roles, actor=self.actor, at=timezone.now()
        )
        return Response(forms.CounterpartyOutput(changed).data)


class ExpressView(IdempotentMixin, ApiView):
    """POST makes an express card."""

    permission = services.ADD

    @extend_schema(request=forms.ExpressInput, responses={201: forms.CounterpartyOutput})
    def post(self, request: Request) -> Response:
        party = services.create_express(**taken(forms.ExpressInput, request.data), actor=self.actor, at=timezone.now())
        return Response(forms.CounterpartyOutput(party).data, status=201)


class DuplicatesView(ApiView):
    """GET tells who the one being entered may be already."""

    permission = VIEW

    @extend_schema(parameters=[forms.DuplicatesInput], responses=forms.ProposalOutput(many=True))
    def get(self, request: Request) -> Response:
        wish = taken(forms.DuplicatesInput, _lists(request.query_params))
        found = queries.duplicates_of(
            name=wish["name"], numbers=wish["number"], phone=wish["phone"], email=wish["email"], user=request.user
        )
        return Response({"results": forms.ProposalOutput(found, many=True).data})


class ProposeView(ApiView):
    """POST tells whose letter it may be, with reasons."""

    permission = VIEW

    @extend_schema(request=forms.ProposeInput, responses=forms.ProposalOutput(many=True))
    def post(self, request: Request) -> Response:
        found = queries.propose_counterparties(**taken(forms.ProposeInput, request.data), user=request.user)
        return Response({"results": forms.ProposalOutput(found, many=True).data})


class IdentifierView(ApiView):
    """POST checks a number by the rule of its kind."""

    permission = VIEW

    @extend_schema(request=forms.IdentifierInput, responses=forms.VerdictOutput)
    def post(self, request: Request) -> Response:
        wish = taken(forms.IdentifierInput, request.data)
        if wish["kind"] not in KINDS:
            raise InvalidInput({"kind": "unknown"})
        verdict = judge(wish["kind"], wish["number"])
        return Response({"accepted": verdict.accepted, "number": verdict.number, "reason": str(verdict.reason)})


class RequisitesView(IdempotentMixin, ApiView):
    """GET the requisites of a day as known at a moment; POST enters, changes or corrects them."""

    permission = VIEW

    @extend_schema(parameters=[forms.RequisitesMoment], responses=forms.RequisitesOnDayOutput)
    def get(self, request: Request, pk: int) -> Response:
        queries.counterparty_visible_to(request.user, pk)
        wish = taken(forms.RequisitesMoment, request.query_params)
        row = queries.requisites_on(pk, wish.get("valid_on") or timezone.localdate(), wish.get("known_at"))
        return Response({"requisites": forms.RequisitesOutput(row).data if row else None})

    @extend_schema(request=forms.RequisitesInput, responses={201: forms.RequisitesOutput(many=True)})
    def post(self, request: Request, pk: int) -> Response:
        party = queries.counterparty_visible_to(request.user, pk)
        rows = self._record(party, taken(forms.RequisitesInput, request.data))
        return Response({"results": forms.RequisitesOutput(rows, many=True).data}, status=201)

    def _record(self, party: Counterparty, wish: dict[str, Any]) -> list[Requisites]:
        act, day, proof_id = wish.pop("act"), wish.pop("day"), wish.pop("proof", None)
        user = self.request.user
        proof = queries.as_document(user, str(proof_id)) if proof_id else None
        if proof_id and proof is None:
            raise InvalidInput({"proof": "unknown"})
        common: dict[str, Any] = {
            "counterparty": party,
            "actor": user,
            "at": timezone.now(),
            "unusual": wish.pop("unusual"),
            "reason": wish.pop("reason"),
            "proof": proof,
            "values": plain(wish),
        }
        if act == "initial":
            return [services.enter_requisites(**common, valid_from=day)]
        if act == "correction":
            return services.correct_requisites(**common, on=day)
        return services.change_requisites(**common, valid_from=day)


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Nested input as plain dictionaries."""
    return {
        name: {key: plain(each) if isinstance(each, dict) else each for key, each in value.items()}
        if isinstance(value, dict)
        else value
        for name, value in values.items()
    }


class RequisitesHistoryView(ApiView):
    """GET every version ever recorded, the newest first; `?as_of=&known=then`: those of then, as they were believed."""

    permission = VIEW

    @extend_schema(parameters=[PastInput], responses=forms.RequisitesOutput(many=True))
    def get(self, request: Request, pk: int) -> Response:
        queries.counterparty_visible_to(request.user, pk)
        rows, (_day, known_at) = queries.recorded_of(pk), asked_past(request)
        found = queries.versions_then(rows, known_at) if known_at else rows
        return Response({"results": forms.RequisitesOutput(found, many=True).data})


class CompareView(ApiView):
    """GET what differs between two days."""

    permission = VIEW

    @extend_schema(parameters=[forms.CompareInput], responses=forms.DifferenceOutput(many=True))
    def get(self, request: Request, pk: int) -> Response:
        queries.counterparty_visible_to(request.user, pk)
        wish = taken(forms.CompareInput, request.query_params)
        left = queries.requisites_on(pk, wish["first"], wish.get("first_known_at"))
        right = queries.requisites_on(pk, wish["second"], wish.get("second_known_at"))
        found = queries.differences(left, right)
        return Response(
            {"results": [{"field": each.field, "first": each.before, "second": each.after} for each in found]}
        )


class MergesView(IdempotentMixin, ApiView):
    """GET the merges into this counterparty that stand, or stood on `?as_of=`; POST merges another one into it."""

    permission = VIEW

    @extend_schema(parameters=[PastInput], responses=forms.MergeOutput(many=True))
    def get(self, request: Request, pk: int) -> Response:
        queries.counterparty_visible_to(request.user, pk)
        day, _known_at = asked_past(request)
        found = queries.merges_of(pk, request.user, end_of_day(day) if day else None)
        return Response({"results": forms.MergeOutput(found, many=True).data})

    @extend_schema(request=forms.MergeInput, responses={201: forms.MergeOutput})
    def post(self, request: Request, pk: int) -> Response:
        kept = queries.counterparty_visible_to(request.user, pk)
        gone = queries.counterparty_visible_to(request.user, taken(forms.MergeInput, request.data)["other"])
        merge = services.merge_counterparties(kept=kept, gone=gone, actor=self.actor, at=timezone.now())
        return Response(forms.MergeOutput(merge).data, status=201)


class UndoMergeView(ApiView):
    """POST takes a merge apart."""

    permission = VIEW

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        services.undo_merge(merge=queries.merge_visible_to(request.user, pk), actor=self.actor, at=timezone.now())
        return Response(status=204)


class AccountsView(IdempotentMixin, ApiView):
    """GET every version of every account; POST records a new account.

    `?as_of=` shows which were confirmed at the end of that day, and with `&known=then` those of then.
    One of each currency is the main one of the day (of today when none is asked about).
    """

    permission = VIEW

    @extend_schema(parameters=[PastInput], responses=forms.ListedAccountOutput(many=True))
    def get(self, request: Request, pk: int) -> Response:
        queries.counterparty_visible_to(request.user, pk)
        rows, (day, known_at) = queries.accounts_recorded_of(pk), asked_past(request)
        if known_at:
            rows = queries.versions_then(rows, known_at)
        if day:
            queries.confirmed_then(rows, end_of_day(day))
        queries.tell_main(rows, day or timezone.localdate())
        return Response({"results": forms.ListedAccountOutput(rows, many=True).data})

    @extend_schema(request=forms.AccountInput, responses={201: forms.AccountOutput})
    def post(self, request: Request, pk: int) -> Response:
        party = queries.counterparty_visible_to(request.user, pk)
        values = taken(forms.AccountInput, request.data)
        day = values.pop("valid_from")
        account = services.open_account(
            counterparty=party, values=values, valid_from=day, actor=self.actor, at=timezone.now()
        )
        return Response(forms.AccountOutput(account).data, status=201)


class ConfirmAccountView(ApiView):
    """POST confirms an account as the second person."""

    permission = VIEW

    @extend_schema(request=None, responses=forms.AccountOutput)
    def post(self, request: Request, pk: int) -> Response:
        account = queries.account_visible_to(request.user, pk)
        return Response(
            forms.AccountOutput(services.confirm_account(account=account, actor=self.actor, at=timezone.now())).data
        )


class CloseAccountView(ApiView):
    """POST records the last day of an account."""

    permission = VIEW

    @extend_schema(request=forms.CloseInput, responses=forms.AccountOutput)
    def post(self, request: Request, pk: int) -> Response:
        account = queries.account_visible_to(request.user, pk)
        wish = taken(forms.CloseInput, request.data)
        closed = services.close_account(account=account, last_day=wish["last_day"], actor=self.actor, at=timezone.now())
        return Response(forms.AccountOutput(closed).data)


class DocumentsView(ApiView):
    """GET the counterparty's documents, the newest first; `?as_of=` shows them as they were."""

    permission = VIEW

    @extend_schema(parameters=[PastInput], responses=LinkOutput(many=True))
    def get(self, request: Request, pk: int) -> Response:
        party, (day, known_at) = queries.counterparty_visible_to(request.user, pk), asked_past(request)
        past = queries.past_of(party, known_at) if known_at else None
        page = queries.documents_page(pk, request.user, as_of=day, past=past, cursor=self.cursor)
        return Response(self.page_of(list(LinkOutput(page.rows, many=True).data), page.next, page.previous))


class TimelineView(ApiView):
    """GET the events of the counterparty and of the cards that are part of it, the newest first; with `?as_of=` those
    until the end of the day."""

    permission = VIEW

    @extend_schema(parameters=[PastInput], responses=forms.HappeningOutput(many=True))
    def get(self, request: Request, pk: int) -> Response:
        party = queries.counterparty_with_parts(request.user, pk)
        day, _known_at = asked_past(request)
        until = end_of_day(day) if day else None
        parts = queries.parts_of(party, request.user, until)
        page = queries.timeline_page(pk, parts=parts, until=until, cursor=self.cursor)
        closed = closed_to(self.actor, [row.record for row in page.rows])
        rows = [
            {
                "name": row.record.name,
                "at": row.record.occurred_at,
                "actor": row.record.actor_id,
                "payload": {} if row.record_id in closed else row.record.payload,
                "counterparty": row.object_id,
            }
            for row in page.rows
        ]
        return Response(self.page_of(rows, page.next, page.previous))


class PartiesView(IdempotentMixin, ApiView):
    """GET the parties of a document; POST links one."""

    permission = VIEW

    @extend_schema(responses=LinkOutput(many=True))
    def get(self, request: Request, document_id: int) -> Response:
        queries.document_for(request.user, document_id)
        return Response({"results": LinkOutput(queries.parties_of(document_id, request.user), many=True).data})

    @extend_schema(request=LinkInput, responses={201: LinkOutput})
    def post(self, request: Request, document_id: int) -> Response:
        document = queries.document_for(request.user, document_id)
        wish = taken(LinkInput, request.data)
        party = queries.counterparty_visible_to(request.user, wish["counterparty"])
        link = services.link_document(document, party, wish["role"], actor=self.actor, at=timezone.now())
        return Response(LinkOutput(link).data, status=201)


class LinkView(ApiView):
    """DELETE takes a counterparty off a document."""

    permission = VIEW

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        services.unlink_document(link=queries.link_visible_to(request.user, pk), actor=self.actor, at=timezone.now())
        return Response(status=204)
