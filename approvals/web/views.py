"""The inbox of visas, the list of approvals, one approval, and what people do on these pages."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from approvals import queries, services
from approvals.access import START, may_cancel
from approvals.models import Approval, Visa
from approvals.web import showing
from approvals.web.forms import RemarkForm
from approvals.web.sections import STARTABLE, CounterpartySectionView, DocumentSectionView
from approvals.web.starting import StartView
from ecm import access
from ecm.errors import DomainError
from ecm.folding import visible
from ecm.numbers import whole
from ecm.paging import Page
from ecm.web.dates import asked_over, end_of_day
from ecm.web.known import facts_known_of
from ecm.web.statuses import look_of
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go
from storage.past import as_it_stood

__all__ = [
    "ApprovalView", "CancelView", "CounterpartySectionView", "DecideView", "DocumentSectionView", "InboxView",
    "JournalView", "RemarkView", "StartView", "VisaView",
]  # fmt: skip


class InboxView(WorkspaceView):
    """Visas that wait for me: list, preview, decision. `?visa=` names the one to show."""

    permission = "storage.view"
    nav = "approvals"
    template_name = "approvals/inbox.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        page = queries.inbox_page(self.request.user, cursor=request.GET.get("after", ""))
        wanted = request.GET.get("visa", "")
        chosen = _chosen(page.rows, wanted)
        if (number := whole(wanted)) and chosen is None:
            return self._elsewhere(number)
        return self._shown(page, chosen, is_chosen=bool(wanted))

    def _shown(self, page: Page[Visa], visa: Visa | None, *, is_chosen: bool) -> HttpResponse:
        """`is_chosen`: on a small screen the visa is shown instead of the list."""
        detail = _detail(self.request.user, visa)
        return self.page({"page": page, "today": timezone.localdate(), "is_chosen": is_chosen, **detail})

    def _elsewhere(self, visa_id: int) -> HttpResponse:
        """A visa beyond this page of the list, or one that was decided meanwhile."""
        visa = queries.visa_visible_to(self.request.user, visa_id)
        waiting = queries.visas_waiting_for(self.request.user).filter(pk=visa_id).first()
        if waiting is None:
            return redirect("approvals:approval", approval_id=visa.approval_id)
        return self._shown(queries.inbox_page(self.request.user), waiting, is_chosen=True)


class VisaView(WorkspaceView):
    """Preview and decision of one visa, as a fragment beside the list."""

    permission = "approvals.decide"
    template_name = "approvals/_visa.html"

    def get(self, request: HttpRequest, visa_id: int) -> HttpResponse:
        visa = queries.visa_visible_to(self.request.user, visa_id)
        return self.page({"today": timezone.localdate(), **_detail(self.request.user, visa)})


def _chosen(rows: list[Visa], wanted: str) -> Visa | None:
    if (number := whole(wanted)) is not None:
        return next((visa for visa in rows if visa.pk == number), None)
    return rows[0] if rows else None


def _detail(user: Any, visa: Visa | None) -> dict[str, Any]:
    if visa is None:
        return {"visa": None}
    approval = queries.approval_visible_to(user, visa.approval_id)
    return {
        "visa": visa,
        "approval": approval,
        "known": facts_known_of("document", user, approval.document_id),
        "stages": showing.stages_of(approval, timezone.localdate()),
        "preview_url": showing.preview_url(approval),
        "compare_url": showing.compare_url(approval),
        "may_decide": queries.own_visa(user, approval) is not None,
        "for_other": visa.asked if visa.asked_id != user.pk else None,
    }


class PageOfApproval(WorkspaceView):
    """What shows one approval: to be read, and again when an act was refused."""

    permission = "storage.view"
    nav = "approvals"
    template_name = "approvals/approval.html"

    def show(
        self, approval: Approval, *, as_of: date | None = None, form: RemarkForm | None = None, status: int = 200,
        **more: Any,
    ) -> HttpResponse:  # fmt: skip
        """The page; `more` is what a refusal has to say."""
        user = self.request.user
        return self.page(
            {
                "approval": approval,
                "known": facts_known_of("document", user, approval.document_id),
                "visa": queries.own_visa(user, approval),
                "may_cancel": may_cancel(user, approval),
                "may_restart": _may_restart(user, approval),
                "remark_form": form or RemarkForm(),
                "stages": showing.stages_of(approval, timezone.localdate()),
                "preview_url": showing.preview_url(approval),
                "compare_url": showing.compare_url(approval),
                "today": timezone.localdate(),
                "as_of": as_of,
                **more,
            },
            status=status,
        )


class DecideView(PageOfApproval):
    """POST: the decision, then the visa of the inbox that stands after it."""

    permission = "approvals.decide"

    def post(self, request: HttpRequest, visa_id: int) -> HttpResponse:
        visa = queries.visa_visible_to(self.request.user, visa_id)
        decision = request.POST.get("decision", "")
        try:
            services.decide(
                visa=visa, decision=decision, seen_digest=request.POST.get("seen_digest", ""),
                comment=request.POST.get("comment", ""), actor=self.request.user, at=timezone.now(),
            )  # fmt: skip
        except DomainError as error:
            if error.status not in (409, 422):
                raise
            return self._refused(visa_id, error)
        done = _("Approved: %(title)s") if decision == Visa.State.APPROVED else _("Returned to the author: %(title)s")
        later(request, done % {"title": visa.approval.document.title})
        return go(request, self._onward(visa))

    def _refused(self, visa_id: int, error: DomainError) -> HttpResponse:
        """Back to the visa; one that nobody can decide any more shows its approval, with what was written about it."""
        visa = queries.visa_visible_to(self.request.user, visa_id)
        comment = visible(self.request.POST.get("comment", "")).strip()
        if visa.state != Visa.State.ASKED and comment:
            approval = queries.approval_visible_to(self.request.user, visa.approval_id)
            form = RemarkForm(initial={"text": comment})
            return self.show(approval, form=form, status=error.status, refused=str(error))
        later(self.request, str(error))
        return go(self.request, f"{reverse('approvals:inbox')}?visa={visa_id}")

    def _onward(self, visa: Visa) -> str:
        """Down the list from the decided visa; from its end to what was passed over at the beginning."""
        following = queries.next_waiting(self.request.user, visa)
        return f"{reverse('approvals:inbox')}{f'?visa={following}' if following else ''}"


STATES = [(code, look_of("approval", code).word) for code in Approval.State.values]


class JournalView(WorkspaceView):
    """All approvals the reader may see, newest first; `?whose=mine`, `?state=`."""

    permission = "storage.view"
    nav = "approvals"
    template_name = "approvals/journal.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        state = request.GET.get("state", "")
        page = queries.list_of(
            self.request.user, state=state if state in Approval.State.values else "",
            mine=request.GET.get("whose") == "mine", cursor=request.GET.get("after", ""),
        )  # fmt: skip
        progress = queries.progress_of(page.rows)
        rows = [(approval, progress.get(approval.pk)) for approval in page.rows]
        return self.page({"page": page, "rows": rows, "states": STATES})


class ApprovalView(PageOfApproval):
    """One approval: stages with visas, the discussion, the file; `?as_of=` calls the document as it was called then."""

    def get(self, request: HttpRequest, approval_id: int) -> HttpResponse:
        approval, as_of = queries.approval_visible_to(self.request.user, approval_id), asked_over(request.GET)
        if as_of:
            as_it_stood(approval.document, end_of_day(as_of))
        return self.show(approval, as_of=as_of)


def _may_restart(user: Any, approval: Approval) -> bool:
    """The run ended without an approval, and nothing has begun for the document since."""
    ended = (Approval.State.RETURNED, Approval.State.VOIDED, Approval.State.CANCELLED)
    document = approval.document
    if approval.state not in ended or document.status not in STARTABLE or not access.has(user, START):
        return False
    return not queries.has_later_run(approval)


class CancelView(PageOfApproval):
    """POST calls the approval off, with the reason that the dialog asks for."""

    def post(self, request: HttpRequest, approval_id: int) -> HttpResponse:
        approval = queries.approval_visible_to(self.request.user, approval_id)
        reason = visible(request.POST.get("reason", "")).strip()
        if not reason and may_cancel(self.request.user, approval):
            return self.show(approval, status=422, cancel_wrong=_("Say why the approval is called off."))
        services.cancel(approval=approval, actor=self.request.user, at=timezone.now(), reason=reason)
        later(request, _("The approval was called off."))
        return go(request, reverse("approvals:approval", args=[approval_id]))


class RemarkView(PageOfApproval):
    """POST adds a word to the discussion; a faulty one comes back with its error."""

    def post(self, request: HttpRequest, approval_id: int) -> HttpResponse:
        approval = queries.approval_visible_to(self.request.user, approval_id)
        form = RemarkForm(request.POST)
        if not form.is_valid():
            return self.show(approval, form=form, status=422)
        services.add_remark(
            approval=approval, text=form.cleaned_data["text"], actor=self.request.user, at=timezone.now()
        )
        return go(request, f"{reverse('approvals:approval', args=[approval_id])}#remarks")
