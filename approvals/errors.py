"""What approvals refuse."""

from django.utils.translation import gettext_lazy as _

from ecm.errors import DomainError


class AlreadyOnApproval(DomainError):
    """A document has at most one approval under way."""

    code = "approvals.already_running"
    status = 409
    sentence = _("This document is on approval already.")


class NothingToApprove(DomainError):
    code = "approvals.no_content"
    status = 422
    sentence = _("The document has no file yet. Add one, then start the approval.")


class RouteNotUsable(DomainError):
    code = "approvals.route_not_usable"
    status = 422
    sentence = _("This route is not meant for this kind of document, or it has no members.")


class NobodyInRole(DomainError):
    """A role of the route has no holder who may decide."""

    code = "approvals.nobody_in_role"
    status = 422
    sentence = _("Nobody holds the role “%(role)s”. Ask the administrator, or choose another route.")


class NotAHolder(DomainError):
    code = "approvals.not_a_holder"
    status = 422
    sentence = _("The person chosen for “%(role)s” does not hold this role.")


class ContentChanged(DomainError):
    """The content is not the one the person saw or the approval is for."""

    code = "approvals.content_changed"
    status = 409
    sentence = _(
        "The content changed after this page was opened. Your decision was not recorded; look at the new version first."
    )


class AlreadyDecided(DomainError):
    code = "approvals.already_decided"
    status = 409
    sentence = _("This visa was decided already, by %(name)s.")


class ApprovalOver(DomainError):
    code = "approvals.over"
    status = 409
    sentence = _("This approval has ended, so nothing was changed.")


class NotYourTurn(DomainError):
    code = "approvals.not_your_turn"
    status = 409
    sentence = _("The stage of this visa has not begun yet.")


class CommentNeeded(DomainError):
    code = "approvals.comment_needed"
    status = 422
    sentence = _("Say what has to be changed: the author sees your comment.")
