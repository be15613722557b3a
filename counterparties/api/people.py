"""People, their posts, relations and conversations."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from counterparties import queries, services
from counterparties.access import VIEW
from counterparties.api import serializers as forms
from counterparties.api.views import taken
from ecm.api.past import PastInput, asked_past
from ecm.api.views import ApiView
from ecm.idempotency import IdempotentMixin
from ecm.web.dates import end_of_day


class ContactsView(IdempotentMixin, ApiView):
    """GET the address book; POST puts a person into it, with a post when a counterparty is named."""

    permission = VIEW

    @extend_schema(responses=forms.ContactOutput(many=True))
    def get(self, request: Request) -> Response:
        page = queries.contacts_page(
            request.user, text=str(request.query_params.get("q", ""))[:200], cursor=self.cursor
        )
        return Response(self.page_of(list(forms.ContactOutput(page.rows, many=True).data), page.next, page.previous))

    @extend_schema(request=forms.ContactInput, responses={201: forms.ContactOutput})
    def post(self, request: Request) -> Response:
        wish = taken(forms.ContactInput, request.data)
        party_id, post = wish.pop("counterparty", None), {"title": wish.pop("post", ""), "unit": wish.pop("unit", "")}
        party = queries.counterparty_visible_to(request.user, party_id) if party_id else None
        contact = services.create_contact(
            counterparty=party, points=_points(wish), facts=wish, post=post, actor=self.actor, at=timezone.now()
        )
        contact.refresh_from_db()
        return Response(forms.ContactOutput(contact).data, status=201)


def _points(wish: dict[str, Any]) -> list[services.Point]:
    return [services.Point(point["kind"], point["value"]) for point in wish.pop("points", ())]


class ContactView(ApiView):
    """One person: GET, PATCH."""

    permission = VIEW

    @extend_schema(responses=forms.ContactOutput)
    def get(self, request: Request, pk: int) -> Response:
        return Response(forms.ContactOutput(queries.contact_visible_to(request.user, pk)).data)

    @extend_schema(request=forms.ContactChange, responses=forms.ContactOutput)
    def patch(self, request: Request, pk: int) -> Response:
        contact = queries.contact_visible_to(request.user, pk)
        wish = taken(forms.ContactChange, request.data)
        seen, points = wish.pop("version"), _points(wish) if "points" in wish else None
        changed = services.change_contact(
            contact=contact, seen=seen, points=points, facts=wish, actor=self.actor, at=timezone.now()
        )
        changed.refresh_from_db()
        return Response(forms.ContactOutput(changed).data)


class PostsView(IdempotentMixin, ApiView):
    """GET the people of a counterparty, with `?as_of=` as they were; POST gives a person a post there."""

    permission = VIEW

    @extend_schema(parameters=[PastInput], responses=forms.PostOutput(many=True))
    def get(self, request: Request, pk: int) -> Response:
        party = queries.counterparty_visible_to(request.user, pk)
        posts = queries.people_of(party, *asked_past(request))
        return Response({"results": forms.PostOutput(posts, many=True).data})

    @extend_schema(request=forms.PostInput, responses={201: forms.PostOutput})
    def post(self, request: Request, pk: int) -> Response:
        party = queries.counterparty_visible_to(request.user, pk)
        wish = taken(forms.PostInput, request.data)
        contact = queries.contact_visible_to(request.user, wish.pop("contact"))
        row = services.add_post(contact=contact, counterparty=party, post=wish, actor=self.actor, at=timezone.now())
        return Response(forms.PostOutput(row).data, status=201)


class PostView(ApiView):
    """PATCH writes a post, its unit or its term otherwise."""

    permission = VIEW

    @extend_schema(request=forms.PostChange, responses=forms.PostOutput)
    def patch(self, request: Request, pk: int) -> Response:
        post, wish = queries.post_visible_to(request.user, pk), taken(forms.PostChange, request.data)
        return Response(
            forms.PostOutput(services.change_post(post=post, changes=wish, actor=self.actor, at=timezone.now())).data
        )


class EndPostView(ApiView):
    """POST records the last day of a post."""

    permission = VIEW

    @extend_schema(request=forms.CloseInput, responses=forms.PostOutput)
    def post(self, request: Request, pk: int) -> Response:
        post = queries.post_visible_to(request.user, pk)
        wish = taken(forms.CloseInput, request.data)
        return Response(
            forms.PostOutput(
                services.end_post(post=post, last_day=wish["last_day"], actor=self.actor, at=timezone.now())
            ).data
        )


class RelationsView(IdempotentMixin, ApiView):
    """GET the relations in both directions, with `?as_of=` those of the day; POST adds one from this counterparty."""

    permission = VIEW

    @extend_schema(parameters=[PastInput], responses=forms.RelationOutput(many=True))
    def get(self, request: Request, pk: int) -> Response:
        user, (day, known_at) = request.user, asked_past(request)
        party = queries.counterparty_visible_to(user, pk)
        if day and known_at:
            found = queries.relations_then(queries.past_of(party, known_at), user, day)
        else:
            found = queries.relations_of(user, pk, day)
        return Response({"results": forms.RelationOutput(found, many=True).data})

    @extend_schema(request=forms.RelationInput, responses={201: forms.RelationOutput})
    def post(self, request: Request, pk: int) -> Response:
        source = queries.counterparty_visible_to(request.user, pk)
        wish = taken(forms.RelationInput, request.data)
        target = queries.counterparty_visible_to(request.user, wish.pop("target"))
        relation = services.relate(source=source, target=target, **wish, actor=self.actor, at=timezone.now())
        return Response(forms.RelationOutput(relation).data, status=201)


class RelationView(ApiView):
    """DELETE removes a relation entered by mistake."""

    permission = VIEW

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        services.unrelate(relation=queries.relation_visible_to(request.user, pk), actor=self.actor, at=timezone.now())
        return Response(status=204)


class InteractionsView(IdempotentMixin, ApiView):
    """GET what was said, with `?as_of=` until the end of the day; POST writes a conversation down."""

    permission = VIEW

    @extend_schema(parameters=[PastInput], responses=forms.InteractionOutput(many=True))
    def get(self, request: Request, pk: int) -> Response:
        queries.counterparty_visible_to(request.user, pk)
        day, known_at = asked_past(request)
        until = end_of_day(day) if day else None
        page = queries.interactions_page(pk, self.cursor, until=until, knew=known_at is not None)
        return Response(
            self.page_of(list(forms.InteractionOutput(page.rows, many=True).data), page.next, page.previous)
        )

    @extend_schema(request=forms.InteractionInput, responses={201: forms.InteractionOutput})
    def post(self, request: Request, pk: int) -> Response:
        party = queries.counterparty_visible_to(request.user, pk)
        wish, now = taken(forms.InteractionInput, request.data), timezone.now()
        row = services.record_interaction(counterparty=party, **{"happened_at": now, **wish}, actor=self.actor, at=now)
        return Response(forms.InteractionOutput(row).data, status=201)
