"""The list of mailings, one mailing, and what people do on its page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counterparties.queries.groups import group_visible_to
from ecm.errors import DomainError, InvalidInput, NotFound
from ecm.numbers import whole
from ecm.web import timeline
from ecm.web.statuses import look_of
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go
from mailings import queries, services
from mailings.access import SEND
from mailings.models import Delivery, Mailing
from mailings.services.letters import letter_to, sender_of

LETTER, LETTERS, LEFT_OUT = "letter", "letters", "left_out"
SENT_OFF = (Delivery.State.WAITING, Delivery.State.SENT, Delivery.State.REFUSED)


class ListView(WorkspaceView):
    """Mailings that the reader sees, the newest first; `?state=`."""

    permission = SEND
    nav = "mailings"
    template_name = "mailings/mailings.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        state, user = request.GET.get("state", ""), self.request.user
        known = state if state in Mailing.State.values else ""
        page = queries.mailings_page(user, state=known, cursor=request.GET.get("after", ""))
        numbers = queries.numbers_of(user, page.rows)
        rows = [(mailing, _told(numbers[mailing.pk])) for mailing in page.rows]
        states = [(code, look_of("mailing", code).word) for code in Mailing.State.values]
        return self.page({"page": page, "rows": rows, "states": states, "is_narrowed": bool(known)})


def _told(numbers: dict[str, int]) -> dict[str, int]:
    """The numbers with those that go out at all."""
    decided = numbers[Delivery.State.SENT] + numbers[Delivery.State.REFUSED]
    return {**numbers, "decided": decided, "letters": decided + numbers[Delivery.State.WAITING]}


class PageOfMailing(WorkspaceView):
    """What shows one mailing: to be read, and again when an act was refused."""

    permission = SEND
    nav = "mailings"
    template_name = "mailings/mailing.html"

    def show(self, mailing: Mailing, *, status: int = 200, refused: str = "") -> HttpResponse:
        """The page; `refused` says what could not be done."""
        user, which = self.request.user, self._which(mailing)
        files, history = queries.files_of(user, mailing), queries.history_of(mailing)
        common = {
            "mailing": mailing, "which": which, "files": files, "refused": refused,
            "timeline": timeline.acts(timeline.entries(history, user)), "is_gone": False, "is_too_many": False,
        }  # fmt: skip
        shown = self._draft(mailing, which) if mailing.is_draft else self._sent_off(mailing, which)
        return self.page({**common, **shown}, status=status)

    def _which(self, mailing: Mailing) -> str:
        asked = self.request.GET.get("which", "")
        return asked if asked in (LETTER, LETTERS, LEFT_OUT) else LETTER if mailing.is_draft else LETTERS

    @property
    def _cursor(self) -> str:
        return self.request.GET.get("after", "")

    def _draft(self, mailing: Mailing, which: str) -> dict[str, Any]:
        """Who would get the letter now, and how the one whose turn it is would read it."""
        user = self.request.user
        try:
            group = group_visible_to(user, mailing.group_id or 0)
        except NotFound:
            return {"is_gone": True, "letters": 0, "left_out": 0}
        found = queries.preview_of(
            group, mailing.audience, user, timezone.localdate(), which=which, cursor=self._cursor,
            size=1 if which == LETTER else queries.SIZE,
        )  # fmt: skip
        shown = {"page": found, "letters": found.letters, "left_out": found.left_out, "is_too_many": found.is_too_many}
        return {**shown, **self._read(mailing, which, found.rows), "question": _question(mailing, found)}

    def _sent_off(self, mailing: Mailing, which: str) -> dict[str, Any]:
        """The letters in their states, or one of them."""
        user = self.request.user
        numbers = _told(queries.numbers_of(user, [mailing])[mailing.pk])
        state, rows = self.request.GET.get("state", ""), queries.deliveries_visible_to(user, [mailing.pk])
        if which == LEFT_OUT:
            rows = rows.filter(state=Delivery.State.LEFT_OUT)
        else:
            rows = rows.filter(state=state) if state in SENT_OFF else rows.filter(state__in=SENT_OFF)
        page = queries.page_of_letters(rows, cursor=self._cursor, size=1 if which == LETTER else queries.SIZE)
        lines = [queries.line_of(row) for row in page.rows]
        return {
            "page": page, "numbers": numbers, "letters": numbers["letters"], "left_out": numbers["left_out"],
            "states": [(code, look_of("delivery", code).word) for code in SENT_OFF],
            "next_try": queries.next_try(mailing), "is_refused": state == Delivery.State.REFUSED,
            **self._read(mailing, which, lines),
        }  # fmt: skip

    def _read(self, mailing: Mailing, which: str, lines: list[queries.Line]) -> dict[str, Any]:
        if which != LETTER or not lines:
            return {}
        sender = sender_of(mailing.confirmed_by or self.request.user)
        return {"line": lines[0], "letter": letter_to(mailing, lines[0], sender), "sender": sender}


def _question(mailing: Mailing, found: queries.Preview) -> str:
    """What is asked before the letters go."""
    going = ngettext(
        "%(letters)s letter goes out to “%(group)s” and cannot be called back.",
        "%(letters)s letters go out to “%(group)s” and cannot be called back.", found.letters,
    ) % {"letters": found.letters, "group": mailing.group_title}  # fmt: skip
    out = _("Left out: %(out)s.") % {"out": found.left_out}
    return f"{going} {out}" if found.left_out else going


class MailingView(PageOfMailing):
    """One mailing: the letter, who gets it, who is left out (`?which=`)."""

    def get(self, request: HttpRequest, mailing_id: int) -> HttpResponse:
        return self.show(queries.mailing_visible_to(self.request.user, mailing_id))


class ConfirmView(PageOfMailing):
    """POST sends the letters; `?version=` is the one that was looked at."""

    def post(self, request: HttpRequest, mailing_id: int) -> HttpResponseBase:
        mailing, seen = queries.mailing_visible_to(self.request.user, mailing_id), whole(request.GET.get("version", ""))
        if seen is None:
            raise InvalidInput({"version": "number"})
        try:
            services.confirm(mailing=mailing, seen=seen, actor=self.request.user, at=timezone.now())
        except DomainError as error:
            if error.status not in (409, 422):
                raise
            fresh = queries.mailing_visible_to(self.request.user, mailing_id)
            return self.show(fresh, status=error.status, refused=str(error))
        later(request, _("The letters are on their way."))
        return go(request, reverse("mailings:mailing", args=[mailing_id]))


class ProgressView(WorkspaceView):
    """The progress fragment; it leads to the page when the last letter is decided."""

    permission = SEND
    template_name = "mailings/_progress.html"

    def get(self, request: HttpRequest, mailing_id: int) -> HttpResponseBase:
        mailing = queries.mailing_visible_to(self.request.user, mailing_id)
        if not mailing.is_sending:
            return go(request, reverse("mailings:mailing", args=[mailing_id]))
        numbers = _told(queries.numbers_of(self.request.user, [mailing])[mailing.pk])
        return self.page({"mailing": mailing, "numbers": numbers, "next_try": queries.next_try(mailing)})


class StopView(PageOfMailing):
    """POST stops the mailing."""

    def post(self, request: HttpRequest, mailing_id: int) -> HttpResponseBase:
        mailing = queries.mailing_visible_to(self.request.user, mailing_id)
        services.stop(mailing=mailing, actor=self.request.user, at=timezone.now())
        later(request, _("The mailing was stopped. What was sent before stays sent."))
        return go(request, reverse("mailings:mailing", args=[mailing_id]))


class RetryView(PageOfMailing):
    """POST tries the refused letters anew."""

    def post(self, request: HttpRequest, mailing_id: int) -> HttpResponseBase:
        mailing = queries.mailing_visible_to(self.request.user, mailing_id)
        count = services.retry_refused(mailing=mailing, actor=self.request.user, at=timezone.now())
        later(request, _("Letters tried anew: %(count)s.") % {"count": count})
        return go(request, reverse("mailings:mailing", args=[mailing_id]))
