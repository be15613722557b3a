"""What correspondence refuses."""

from django.utils.translation import gettext_lazy as _

from ecm.errors import DomainError


class JournalClosed(DomainError):
    """The journal takes no more entries."""

    code = "correspondence.journal_closed"
    status = 409
    sentence = _("The journal “%(journal)s” is closed. Choose another one.")


class AlreadyVoid(DomainError):
    """The entry was voided before."""

    code = "correspondence.already_void"
    status = 409
    sentence = _("The entry %(number)s was voided already.")


class ReasonMissing(DomainError):
    """Voiding without a reason that can be seen."""

    code = "correspondence.reason_missing"
    status = 422
    sentence = _("Say why: the journal keeps the reason beside the number.")


class WhyDismissed(ReasonMissing):
    """Dismissing without a reason that can be seen."""

    sentence = _("Say why the letter is put aside.")


class WrongState(DomainError):
    """The item is not in a state in which this can be done; somebody else may have decided it."""

    code = "correspondence.wrong_state"
    status = 409
    sentence = _("This item was decided meanwhile: %(state)s.")


class RegisteredMeanwhile(WrongState):
    """The item was registered by somebody else, or with other values than these; nothing was changed."""

    sentence = _("This letter was registered meanwhile as %(number)s.")


class DirectionMismatch(DomainError):
    """An answer in the same direction as the letter it answers."""

    code = "correspondence.direction_mismatch"
    status = 422
    sentence = _("An answer goes the other way than the letter it answers.")


class MaskUnreadable(DomainError):
    """The mask of a journal names something that numbers are not made of."""

    code = "correspondence.mask_unreadable"
    status = 422
    sentence = _(
        "The number mask “%(mask)s” cannot be used. It needs {seq} and may hold {year}, {month} and {journal}."
    )


class MailboxUnreachable(DomainError):
    """The source of letters cannot be read now; what was taken in stays."""

    code = "correspondence.mailbox_unreachable"
    status = 503
    sentence = _("The mailbox cannot be read: %(detail)s. Nothing was lost; it is tried again.")
