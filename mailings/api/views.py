"""Endpoints of mailings: one call to a service or a query each."""

from collections.abc import Sequence
from typing import Any, cast

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers as drf
from rest_framework.request import Request
from rest_framework.response import Response

from counterparties.queries.groups import group_visible_to
from ecm.api.views import ApiView
from ecm.errors import InvalidInput, NotFound
from ecm.idempotency import IdempotentMixin
from ecm.models import User
from mailings import queries, services
from mailings.access import SEND
from mailings.api import serializers as shapes
from mailings.errors import GroupGone, TooMany
from mailings.models import Delivery, Mailing
from storage.models import Document
from storage.queries import documents_by_id


def _taken(serializer: type[drf.Serializer[Any]], request: Request) -> dict[str, Any]:
    read = serializer(data=request.data)
    read.is_valid(raise_exception=True)
    taken: dict[str, Any] = read.validated_data
    return taken


def _named(user: User, values: dict[str, Any]) -> dict[str, Any]:
    """The values with what they name by id, as far as the caller sees it. Raises NotFound."""
    if "group" in values:
        values["group"] = group_visible_to(user, values["group"])
    if "documents" in values:
        values["documents"] = _documents(user, values["documents"])
    return values


def _documents(user: User, ids: Sequence[int]) -> list[Document]:
    found = documents_by_id(user, ids) if ids else {}
    if len(found) != len(set(ids)):
        raise NotFound
    return [found[pk] for pk in dict.fromkeys(ids)]


def _whole(user: User, mailing_id: int) -> dict[str, Any]:
    """The mailing with its attachments and numbers."""
    mailing = queries.mailing_visible_to(user, mailing_id)
    return {
        **shapes.MailingOutput(mailing).data,
        "files": shapes.MailingFileOutput(queries.files_of(user, mailing), many=True).data,
        "numbers": queries.numbers_of(user, [mailing])[mailing.pk],
    }


def _state(request: Request, known: Sequence[str]) -> str:
    state = request.query_params.get("state", "")
    if state and state not in known:
        raise InvalidInput({"state": list(known)})
    return state


class MailingsView(IdempotentMixin, ApiView):
    """GET the caller's mailings (`?state=`), the newest first. POST drafts one; nothing goes out by it."""

    permission = SEND

    @extend_schema(responses=shapes.MailingOutput(many=True), parameters=[OpenApiParameter("state")])
    def get(self, request: Request) -> Response:
        state = _state(request, Mailing.State.values)
        page = queries.mailings_page(self.actor, state=state, cursor=self.cursor)
        return Response(self.page_of(list(shapes.MailingOutput(page.rows, many=True).data), page.next, page.previous))

    @extend_schema(request=shapes.MailingInput, responses={201: shapes.WholeMailingOutput})
    def post(self, request: Request) -> Response:
        wish = _named(self.actor, _taken(shapes.MailingInput, request))
        mailing = services.draft_mailing(**wish, actor=self.actor, at=timezone.now())
        return Response(_whole(self.actor, mailing.pk), status=201)


class MailingView(ApiView):
    """One mailing: GET; PATCH and DELETE as long as it is a draft."""

    permission = SEND

    @extend_schema(responses=shapes.WholeMailingOutput)
    def get(self, request: Request, mailing_id: int) -> Response:
        return Response(_whole(self.actor, mailing_id))

    @extend_schema(request=shapes.MailingChange, responses=shapes.WholeMailingOutput)
    def patch(self, request: Request, mailing_id: int) -> Response:
        mailing = queries.mailing_visible_to(self.actor, mailing_id)
        wish = _named(self.actor, _taken(shapes.MailingChange, request))
        seen = wish.pop("version")
        services.change_mailing(mailing=mailing, seen=seen, actor=self.actor, at=timezone.now(), **wish)
        return Response(_whole(self.actor, mailing_id))

    @extend_schema(responses={204: None})
    def delete(self, request: Request, mailing_id: int) -> Response:
        mailing = queries.mailing_visible_to(self.actor, mailing_id)
        services.discard_draft(mailing=mailing, actor=self.actor, at=timezone.now())
        return Response(status=204)


class PreviewView(ApiView):
    """GET who would get the letter now (`?which=left_out`: who would not, and why), and the letter of the first."""

    permission = SEND

    @extend_schema(
        responses=shapes.MailingPreviewOutput,
        parameters=[OpenApiParameter("which", enum=["letters", "left_out"]), OpenApiParameter("after")],
    )
    def get(self, request: Request, mailing_id: int) -> Response:
        mailing = queries.mailing_visible_to(self.actor, mailing_id)
        if mailing.group is None:
            raise GroupGone
        group = group_visible_to(self.actor, mailing.group.pk)
        found = queries.preview_of(
            group, mailing.audience, self.actor, timezone.localdate(),
            which=request.query_params.get("which", ""), cursor=self.cursor,
        )  # fmt: skip
        if found.is_too_many:
            raise TooMany(most=queries.MOST_MEMBERS)
        return Response(self._shown(mailing, found))

    def _shown(self, mailing: Mailing, found: queries.Preview) -> dict[str, Any]:
        first = next((line for line in found.rows if not line.reason), None)
        letter = services.sample_letter(mailing, first, self.actor) if first else None
        rows: Any = shapes.RecipientOutput(cast(Any, found.rows), many=True).data
        return {
            "letters": found.letters, "left_out": found.left_out,
            **self.page_of(list(rows), found.next, found.previous),
            "subject": letter.subject if letter else "", "text": letter.text if letter else "",
        }  # fmt: skip


class ConfirmView(IdempotentMixin, ApiView):
    """POST sends the mailing to those who are in the group now; recipients and attachments are fixed by it."""

    permission = SEND

    @extend_schema(request=shapes.MailingSeenInput, responses=shapes.WholeMailingOutput)
    def post(self, request: Request, mailing_id: int) -> Response:
        mailing = queries.mailing_visible_to(self.actor, mailing_id)
        seen = _taken(shapes.MailingSeenInput, request)["version"]
        services.confirm(mailing=mailing, seen=seen, actor=self.actor, at=timezone.now())
        return Response(_whole(self.actor, mailing_id))


class StopView(ApiView):
    """POST stops a mailing that is being sent; repeating it is harmless."""

    permission = SEND

    @extend_schema(request=None, responses=shapes.WholeMailingOutput)
    def post(self, request: Request, mailing_id: int) -> Response:
        mailing = queries.mailing_visible_to(self.actor, mailing_id)
        services.stop(mailing=mailing, actor=self.actor, at=timezone.now())
        return Response(_whole(self.actor, mailing_id))


class RetryView(IdempotentMixin, ApiView):
    """POST tries the letters anew that a mail server refused."""

    permission = SEND

    @extend_schema(request=None, responses=shapes.RetriedOutput)
    def post(self, request: Request, mailing_id: int) -> Response:
        mailing = queries.mailing_visible_to(self.actor, mailing_id)
        return Response({"letters": services.retry_refused(mailing=mailing, actor=self.actor, at=timezone.now())})


class DeliveriesView(ApiView):
    """GET the letters of a mailing (`?state=`) in the order in which they go out."""

    permission = SEND

    @extend_schema(responses=shapes.DeliveryOutput(many=True), parameters=[OpenApiParameter("state")])
    def get(self, request: Request, mailing_id: int) -> Response:
        mailing = queries.mailing_visible_to(self.actor, mailing_id)
        state = _state(request, Delivery.State.values)
        page = queries.deliveries_page(self.actor, mailing, state=state, cursor=self.cursor)
        return Response(self.page_of(list(shapes.DeliveryOutput(page.rows, many=True).data), page.next, page.previous))


class StopAddressesView(IdempotentMixin, ApiView):
    """GET addresses that are never written to (`?q=`); POST adds one, the same again gives the same."""

    permission = SEND

    @extend_schema(responses=shapes.StopAddressOutput(many=True), parameters=[OpenApiParameter("q")])
    def get(self, request: Request) -> Response:
        page = queries.stop_addresses_page(self.actor, text=request.query_params.get("q", ""), cursor=self.cursor)
        return Response(
            self.page_of(list(shapes.StopAddressOutput(page.rows, many=True).data), page.next, page.previous)
        )

    @extend_schema(request=shapes.StopAddressInput, responses={201: shapes.StopAddressOutput})
    def post(self, request: Request) -> Response:
        row = services.stop_address(**_taken(shapes.StopAddressInput, request), actor=self.actor, at=timezone.now())
        return Response(shapes.StopAddressOutput(row).data, status=201)


class StopAddressView(ApiView):
    """DELETE lets the address be written to again."""

    permission = SEND

    @extend_schema(responses={204: None})
    def delete(self, request: Request, stop_id: int) -> Response:
        row = queries.stop_address_visible_to(self.actor, stop_id)
        services.allow_address(stop=row, actor=self.actor, at=timezone.now())
        return Response(status=204)
