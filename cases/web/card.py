"""One case: where it stands, its facts, its documents, what happened; moving it on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import queries, services
from cases.access import EDIT, KIND, VIEW
from cases.errors import CaseEnded, CaseMovedMeanwhile, EndReasonNeeded, StageMayNotFollow
from cases.models import Case, CaseMove, CaseTemplateStage
from cases.services.facts import extra_specs
from cases.web import timelines
from cases.web.forms import MoveForm
from cases.web.papers import papers_context
from ecm import access
from ecm.errors import DomainError
from ecm.fields import display_values
from ecm.models import User
from ecm.numbers import whole
from ecm.paging import Page
from ecm.web.dates import asked_over, end_of_day
from ecm.web.sections import sections_of
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go


@dataclass(frozen=True)
class StageShown:
    """A stage in the line of stages: the one it stands in, one it went through, or one ahead."""

    stage: CaseTemplateStage
    is_now: bool
    is_done: bool


def line_of(case: Case, stages: list[CaseTemplateStage], moves: list[CaseMove]) -> list[StageShown]:
    """The stages under way, and the end where it came to one."""
    passed = {move.from_stage_id for move in moves}
    return [
        StageShown(stage, stage.pk == case.stage_id, stage.pk in passed)
        for stage in stages
        if stage.meaning == "open" or stage.pk == case.stage_id
    ]


class PageOfCase(WorkspaceView):
    """What shows one case: to be read, and again when a move was refused."""

    permission = VIEW
    nav = "cases"
    template_name = "cases/case.html"

    def show(self, case: Case, *, form: MoveForm | None = None, status: int = 200) -> HttpResponse:
        user = self.request.user
        may_edit = access.has(user, EDIT)
        following = queries.next_stages(case) if may_edit else []
        return self.page(
            {
                **_facts(case, user, timezone.localdate(), queries.moves_of(case)),
                "may_edit": may_edit,
                "move_form": form or _move_form(case, following),
                "is_refused": form is not None,
                "sections": sections_of(KIND, user),
                **papers_context(user, case, ""),
                **timelines.shown(case, user),
            },
            status=status,
        )

    def show_then(self, case: Case, day: date) -> HttpResponse:
        """The card as it stood on a day that is over: looked at, not worked on."""
        user, until = self.request.user, end_of_day(day)
        queries.as_it_stood(case, until)
        papers = Page(queries.papers_then(user, case, until), "", "")
        context = _facts(case, user, day, queries.moves_of(case, until))
        return self.page({**context, "as_of": day, "papers": papers, **timelines.shown(case, user, until=until)})


def _facts(case: Case, user: User, today: date, moves: list[CaseMove]) -> dict[str, Any]:
    """What stands in the header and on the left."""
    return {
        "case": case,
        "today": today,
        "line": line_of(case, queries.stages_of(case.template_id), moves),
        "stage_due": case.stage_due_on,
        "is_overdue": case.is_overdue(today),
        "added": display_values(extra_specs(case.template), case.extra, user),
    }


def _move_form(case: Case, following: list[CaseTemplateStage]) -> MoveForm | None:
    """The dialog begins with the stage that stands next in the template; None where the case goes nowhere."""
    if not following:
        return None
    return MoveForm(stages=following, initial={"stage": _onward(case, following).pk})


def _onward(case: Case, following: list[CaseTemplateStage]) -> CaseTemplateStage:
    return next((stage for stage in following if stage.order > case.stage.order), following[0])


def _move_form_again(case: Case, typed: QueryDict) -> MoveForm:
    """The dialog with what was written in it. A stage that may not follow any more gives way to the one that stands
    next, so that the same button leads nobody back."""
    following, given = queries.next_stages(case), typed.copy()
    if whole(given.get("stage", "")) not in {stage.pk for stage in following}:
        given["stage"] = str(_onward(case, following).pk) if following else ""
    return MoveForm(given, stages=following)


class CaseCardView(PageOfCase):
    """The card; `?as_of=` shows it as it stood on a day that is over."""

    def get(self, request: HttpRequest, case_id: int) -> HttpResponse:
        case, day = queries.case_visible_to(self.request.user, case_id), asked_over(request.GET)
        return self.show_then(case, day) if day else self.show(case)


class MoveView(PageOfCase):
    """POST moves the case; a refusal shows the card again with what was written."""

    def post(self, request: HttpRequest, case_id: int) -> HttpResponse:
        case = queries.case_visible_to(self.request.user, case_id)
        access.require(self.request.user, EDIT, case)
        # All of them: where it stands by now is no mistake of whoever chose the same from an older page.
        form = MoveForm(request.POST, stages=queries.stages_of(case.template_id))
        if not form.is_valid():
            return self.show(case, form=form, status=422)
        try:
            moved = self._move(case, form.cleaned_data)
        except (CaseEnded, CaseMovedMeanwhile, EndReasonNeeded, StageMayNotFollow) as error:
            return self._refused(case_id, form, error)
        later(request, _("The case stands in “%(stage)s” now.") % {"stage": moved.stage})
        return go(request, reverse("cases:case", args=[case_id]))

    def _move(self, case: Case, values: dict[str, Any]) -> Case:
        seen = whole(self.request.POST.get("seen_stage", ""))
        return services.move_case(
            case=case, stage=values["stage"], note=values["note"], seen_stage=seen, actor=self.request.user,
            at=timezone.now(),
        )  # fmt: skip

    def _refused(self, case_id: int, form: MoveForm, error: DomainError) -> HttpResponse:
        """The case as it stands now, with the dialog and what was written in it."""
        case = queries.case_visible_to(self.request.user, case_id)
        if not case.is_open:
            later(self.request, str(error))
            return go(self.request, reverse("cases:case", args=[case_id]))
        fresh = _move_form_again(case, self.request.POST)
        fresh.is_valid()
        fresh.add_error("note" if isinstance(error, EndReasonNeeded) else None, str(error))
        return self.show(case, form=fresh, status=error.status)


class ReopenView(WorkspaceView):
    """POST lets a case that ended go on."""

    permission = VIEW

    def post(self, request: HttpRequest, case_id: int) -> HttpResponse:
        case = queries.case_visible_to(self.request.user, case_id)
        services.reopen(case=case, actor=self.request.user, at=timezone.now())
        later(request, _("The case is open again."))
        return go(request, reverse("cases:case", args=[case_id]))


class TimelineView(WorkspaceView):
    """Older events of a case, a fragment."""

    permission = VIEW
    template_name = "cases/_timeline.html"

    def get(self, request: HttpRequest, case_id: int) -> HttpResponse:
        case = queries.case_visible_to(self.request.user, case_id)
        return self.page(timelines.shown(case, self.request.user, request.GET.get("before", "")))
