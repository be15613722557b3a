"""Opening a case and changing its facts."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases import queries, services
from cases.access import EDIT
from cases.models import Case, CaseTemplate
from cases.web.forms import FACTS, CaseForm, NewCaseForm
from counterparties.errors import PartOfAnother
from counterparties.queries import as_counterparty
from ecm import access
from ecm.access import Person
from ecm.errors import InvalidInput, StaleVersion
from ecm.fields.forms import add_errors
from ecm.numbers import whole
from ecm.web.stale import tell_stale
from ecm.web.toasts import later
from ecm.web.twice import Before, MadeBefore, form_context, made_once, same_before, sent_again
from ecm.web.views import WorkspaceView, go


class NewView(WorkspaceView):
    """A new case: first from which template, then what it is about; `?counterparty=` fills in with whom."""

    permission = EDIT
    template_name = "cases/new.html"
    nav = "cases"

    def get(self, request: HttpRequest) -> HttpResponse:
        offered = list(queries.templates_in_use())
        template = _of_code(offered, request.GET.get("template", ""))
        if template is None:
            return self._show(None, None, offered)
        return self._show(self._begun(template), template, offered)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        offered = list(queries.templates_in_use())
        template = _of_code(offered, request.POST.get("template", ""))
        if template is None:
            return self._show(None, None, offered, status=422)
        form = NewCaseForm(request.POST, template=template, user=self.request.user)
        try:
            pk = self._opened(form, template) if form.is_valid() else None
        except MadeBefore as made:
            before = before_of(self.request.user, made.pk)
            if made.is_same_form:
                return sent_again(request, before)
            return self._show(form, template, offered, before, status=409)
        if pk is None:
            return self._show(form, template, offered, status=422)
        later(request, _("The case was opened."))
        return go(request, reverse("cases:case", args=[pk]))

    def _begun(self, template: CaseTemplate) -> NewCaseForm:
        """The form as it begins; what was typed for another template is kept."""
        user, given = self.request.user, self.request.GET
        party = as_counterparty(user, given.get("counterparty", ""))
        initial: dict[str, Any] = {"manager": user.pk, "opened_on": timezone.localdate(), "counterparty": party}
        kept = {name: given[name] for name in FACTS if given.get(name)}
        form = NewCaseForm(template=template, user=user, initial=initial | kept)
        form.fields["counterparty" if party is None else "title"].widget.attrs["autofocus"] = True
        return form

    def _opened(self, form: NewCaseForm, template: CaseTemplate) -> int | None:
        """The key of the new case; None when the form is refused. Raises MadeBefore."""
        user = self.request.user
        try:
            return made_once(self.request, lambda: self._open(form, template), partial(is_there, user))
        except InvalidInput as error:
            add_errors(form, error)
        except PartOfAnother as error:
            form.add_error("counterparty", str(error))
        return None

    def _open(self, form: NewCaseForm, template: CaseTemplate) -> int:
        return services.open_case(
            template=template, counterparty=form.cleaned_data["counterparty"], actor=self.request.user,
            at=timezone.now(), **form.facts(),
        ).pk  # fmt: skip

    def _show(
        self, form: NewCaseForm | None, template: CaseTemplate | None, offered: list[CaseTemplate],
        before: Before | None = None, status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        context = {
            "form": form, "template": template, "templates": offered, "cancel_url": reverse("cases:journal"),
            **form_context(self.request, before),
        }  # fmt: skip
        return self.page(context, status=status)


def _of_code(offered: list[CaseTemplate], code: str) -> CaseTemplate | None:
    return next((each for each in offered if each.code == code), offered[0] if offered else None)


def is_there(user: Person, pk: int) -> bool:
    """Whether the person still sees the case."""
    return queries.cases_visible_to(user).filter(pk=pk).exists()


def before_of(user: Person, pk: int) -> Before:
    """The visible case that the same form made before."""
    case = queries.case_visible_to(user, pk)
    return same_before(str(case), reverse("cases:case", args=[pk]))


class ChangeView(WorkspaceView):
    """Change of a case's facts."""

    permission = EDIT
    template_name = "cases/change.html"
    nav = "cases"

    def get(self, request: HttpRequest, case_id: int) -> HttpResponse:
        case = self._case(case_id)
        form = CaseForm(template=case.template, user=self.request.user, case=case)
        return self._show(form, case, case.version)

    def post(self, request: HttpRequest, case_id: int) -> HttpResponseBase:
        case = self._case(case_id)
        form = CaseForm(request.POST, template=case.template, user=self.request.user, case=case)
        seen = whole(request.POST.get("version", ""))
        try:
            if form.is_valid() and seen is not None and self._change(form, case, seen):
                later(request, _("The changes were saved."))
                return go(request, reverse("cases:case", args=[case_id]))
        except StaleVersion as error:
            return self._show(form, case, tell_stale(form, error), status=409)
        return self._show(form, case, seen or case.version, status=422)

    def _case(self, case_id: int) -> Case:
        case = queries.case_visible_to(self.request.user, case_id)
        access.require(self.request.user, EDIT, case)
        return case

    def _change(self, form: CaseForm, case: Case, seen: int) -> bool:
        try:
            services.change_case(case=case, seen=seen, changes=form.facts(), actor=self.request.user, at=timezone.now())
        except InvalidInput as error:
            add_errors(form, error)
            return False
        return True

    def _show(self, form: CaseForm, case: Case, seen: Any, status: int = 200) -> HttpResponse:
        cancel = reverse("cases:case", args=[case.pk])
        return self.page({"form": form, "case": case, "seen": seen, "cancel_url": cancel}, status=status)
