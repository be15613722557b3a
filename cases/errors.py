"""What cases refuse."""

from django.utils.translation import gettext_lazy as _

from ecm.errors import DomainError


class TemplateNotUsable(DomainError):
    code = "cases.template_not_usable"
    status = 422
    sentence = _("No case can be opened from this template: it is not in use, or has no stage to begin with.")


class StageMayNotFollow(DomainError):
    code = "cases.stage_may_not_follow"
    status = 422
    sentence = _("“%(stage)s” may not follow here. Nothing was changed.")


class CaseMovedMeanwhile(DomainError):
    """The case does not stand in the stage any more that the person saw."""

    code = "cases.moved_meanwhile"
    status = 409
    sentence = _("Somebody moved this case meanwhile: it stands in “%(stage)s” now. Look at it and decide again.")


class CaseEnded(DomainError):
    code = "cases.ended"
    status = 409
    sentence = _("This case has ended, so nothing was changed. Reopen it first.")


class EndReasonNeeded(DomainError):
    code = "cases.reason_needed"
    status = 422
    sentence = _("Say why the case ended badly.")
