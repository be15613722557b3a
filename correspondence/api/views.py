"""The API of the intake and the journals."""

from abc import ABC, abstractmethod
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from correspondence import queries, services
from correspondence.access import INTAKE, REGISTER, VIEW, VOID
from correspondence.api.serializers import (
    ChangeInput,
    ItemOutput,
    JournalOutput,
    LetterOutput,
    MailAccountOutput,
    PartOutput,
    ReasonInput,
    RegisterInput,
    RegisterItemInput,
    RegistrationOutput,
    UploadInput,
)
from correspondence.filters import filter_of
from correspondence.models import IntakeItem, RegistrationJournal
from correspondence.services import Decision
from ecm import access
from ecm.api.past import PastInput, asked_past
from ecm.api.views import ApiView
from ecm.errors import InvalidInput
from ecm.idempotency import IdempotentMixin
from ecm.numbers import whole
from ecm.web.dates import end_of_day
from storage import downloads
from storage.queries import document_visible_to


def _journal(code: str) -> RegistrationJournal:
    found = queries.journal_rows().filter(code=code).first()
    if found is None:
        raise InvalidInput({"journal": "unknown"})
    return found


def _kind(code: str) -> Any:
    found = queries.kind_rows().filter(code=code).first()
    if found is None:
        raise InvalidInput({"kind": "unknown"})
    return found


class JournalsView(ApiView):
    """GET the journals that are open for registration."""

    permission = VIEW

    @extend_schema(responses=JournalOutput(many=True))
    def get(self, request: Request) -> Response:
        rows = queries.journals()
        return Response(self.page_of(list(JournalOutput(rows, many=True).data), "", ""))


class RegistrationsView(IdempotentMixin, ApiView):
    """GET entries, the newest first (`?journal=&direction=&q=&after=`); POST registers a document.

    Repeating the POST returns the same number.
    """

    permission = VIEW

    @extend_schema(responses=RegistrationOutput(many=True))
    def get(self, request: Request) -> Response:
        chosen = filter_of(request.query_params, self.request.user, timezone.localdate())
        page = queries.register_page(self.request.user, chosen, cursor=self.cursor)
        return Response(self.page_of(list(RegistrationOutput(page.rows, many=True).data), page.next, page.previous))

    @extend_schema(request=RegisterInput, responses={201: RegistrationOutput})
    def post(self, request: Request) -> Response:
        payload = RegisterInput(data=request.data, context={"user": request.user})
        payload.is_valid(raise_exception=True)
        document = document_visible_to(self.request.user, payload.validated_data["document"])
        registration = services.register_document(
            document=document, journal=_journal(payload.validated_data["journal"]), actor=self.request.user,
            registered_at=timezone.now(), entry=payload.entry(),
        )  # fmt: skip
        return Response(RegistrationOutput(registration).data, status=201)


class RegistrationView(ApiView):
    """GET one entry; PATCH changes what stands beside the number."""

    permission = VIEW

    @extend_schema(responses=RegistrationOutput)
    def get(self, request: Request, registration_id: int) -> Response:
        return Response(RegistrationOutput(queries.registration(self.request.user, registration_id)).data)

    @extend_schema(request=ChangeInput, responses=RegistrationOutput)
    def patch(self, request: Request, registration_id: int) -> Response:
        registration = queries.registration(self.request.user, registration_id)
        access.require(self.request.user, REGISTER, registration)
        payload = ChangeInput(data=request.data, context={"user": request.user}, partial=True)
        payload.is_valid(raise_exception=True)
        facts = dict(payload.validated_data)
        seen = facts.pop("version", None)
        changed = services.change_registration(
            registration=registration, actor=self.request.user, at=timezone.now(), changes=facts, seen=seen
        )
        return Response(RegistrationOutput(changed).data)


class CorrespondenceView(ApiView):
    """GET the letters of a counterparty, the newest first.

    With `?as_of=` as the register read at the end of the day, and with `&known=then` those that were the counterparty's
    then.
    """

    permission = VIEW

    @extend_schema(parameters=[PastInput], responses=LetterOutput(many=True))
    def get(self, request: Request, pk: int) -> Response:
        user, (day, known_at) = self.request.user, asked_past(request)
        if day is None:
            page = queries.registrations_of_counterparty(user, pk, cursor=self.cursor)
        else:
            page = queries.registrations_then(user, pk, end_of_day(day), knew=known_at is not None, cursor=self.cursor)
        return Response(self.page_of(list(LetterOutput(page.rows, many=True).data), page.next, page.previous))


class VoidRegistrationView(ApiView):
    """POST voids the entry, with the reason; its number stays taken."""

    permission = VOID

    @extend_schema(request=ReasonInput, responses=RegistrationOutput)
    def post(self, request: Request, registration_id: int) -> Response:
        payload = ReasonInput(data=request.data)
        payload.is_valid(raise_exception=True)
        registration = queries.registration(self.request.user, registration_id)
        voided = services.void_registration(
            registration=registration,
            actor=self.request.user,
            at=timezone.now(),
            reason=payload.validated_data["reason"],
        )
        return Response(RegistrationOutput(voided).data)


class ItemsView(ApiView):
    """GET items of the intake (`?state=&after=`); POST a file takes it in: the same bytes again give the same item."""

    permission = INTAKE

    @extend_schema(responses=ItemOutput(many=True))
    def get(self, request: Request) -> Response:
        state = str(request.query_params.get("state", ""))
        page = queries.intake_page(self.request.user, state=state, cursor=self.cursor)
        return Response(self.page_of(list(ItemOutput(page.rows, many=True).data), page.next, page.previous))

    @extend_schema(request=UploadInput, responses={201: ItemOutput, 200: ItemOutput})
    def post(self, request: Request) -> Response:
        payload = UploadInput(data=request.data)
        payload.is_valid(raise_exception=True)
        file = payload.validated_data["file"]
        taken = services.take_upload(file, file_name=file.name, actor=self.request.user, at=timezone.now())
        return Response(ItemOutput(taken.item).data, status=201 if taken.is_new else 200)


class ItemView(ApiView):
    """GET one item with its parts and what was understood."""

    permission = INTAKE

    @extend_schema(responses=ItemOutput)
    def get(self, request: Request, item_id: int) -> Response:
        item = queries.item(self.request.user, item_id)
        parts = queries.parts_of(item)
        understood = {name: fact for name, fact in item.understood.items() if name not in ("repeats", "mentions")}
        body = {**ItemOutput(item).data, "text": item.text, "parts": PartOutput(parts, many=True).data}
        repeats = queries.visible_repeats(self.request.user, item)
        return Response(body | {"understood": understood, "repeats": repeats})


class RawItemView(ApiView):
    """GET the bytes as they were received."""

    permission = INTAKE

    @extend_schema(responses=bytes)
    def get(self, request: Request, item_id: int) -> Any:
        item = queries.item(self.request.user, item_id)
        return downloads.attachment(item.raw, item.file_name)


class RegisterItemView(IdempotentMixin, ApiView):
    """POST makes the letter and the chosen files documents and registers the letter; a repeat gives the same number."""

    permission = INTAKE

    @extend_schema(request=RegisterItemInput, responses={201: RegistrationOutput})
    def post(self, request: Request, item_id: int) -> Response:
        item = queries.item(self.request.user, item_id)
        payload = RegisterItemInput(data=request.data, context={"user": request.user})
        payload.is_valid(raise_exception=True)
        registration = services.register_item(
            item=item, actor=self.request.user, at=timezone.now(), decision=_decision(payload)
        )
        return Response(RegistrationOutput(registration).data, status=201)


def _decision(payload: RegisterItemInput) -> Decision:
    values = payload.validated_data
    given = ((whole(pk), code) for pk, code in values.get("enclosures", {}).items())
    enclosures = [(pk, _kind(code)) for pk, code in given if pk is not None]
    return Decision(
        title=values["title"], kind=_kind(values["kind"]), journal=_journal(values["journal"]), entry=payload.entry(),
        enclosures=enclosures,
    )  # fmt: skip


class _DecideView(ApiView, ABC):
    permission = INTAKE

    def post(self, request: Request, item_id: int) -> Response:
        item = queries.item(self.request.user, item_id)
        return Response(ItemOutput(self.decide(item)).data)

    @abstractmethod
    def decide(self, item: IntakeItem) -> IntakeItem:
        """Carry the decision out."""


@extend_schema(request=ReasonInput, responses=ItemOutput)
class DismissItemView(_DecideView):
    """POST leaves the item unregistered, with the reason."""

    def decide(self, item: IntakeItem) -> IntakeItem:
        payload = ReasonInput(data=self.request.data)
        payload.is_valid(raise_exception=True)
        reason = payload.validated_data["reason"]
        return services.dismiss_item(item=item, actor=self.request.user, at=timezone.now(), reason=reason)


@extend_schema(request=None, responses=ItemOutput)
class TakeBackItemView(_DecideView):
    """POST puts a dismissed item before people again."""

    def decide(self, item: IntakeItem) -> IntakeItem:
        return services.take_back(item=item, actor=self.request.user, at=timezone.now())


@extend_schema(request=None, responses=ItemOutput)
class RetryItemView(_DecideView):
    """POST reads a quarantined item once more."""

    def decide(self, item: IntakeItem) -> IntakeItem:
        return services.retry_item(item=item, actor=self.request.user, at=timezone.now())


class AccountsView(ApiView):
    """GET the mail accounts and how they are; addresses and passwords stay in the console."""

    permission = INTAKE

    @extend_schema(responses=MailAccountOutput(many=True))
    def get(self, request: Request) -> Response:
        return Response(self.page_of(list(MailAccountOutput(queries.accounts(), many=True).data), "", ""))
