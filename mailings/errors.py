"""What mailings refuse."""

from django.utils.translation import gettext_lazy as _

from ecm.errors import DomainError


class NotADraft(DomainError):
    """A mailing that was confirmed changes no more."""

    code = "mailings.not_a_draft"
    status = 409
    sentence = _("This mailing was sent off already, so nothing was changed.")


class NotSending(DomainError):
    code = "mailings.not_sending"
    status = 409
    sentence = _("This mailing is not being sent.")


class NobodyToWriteTo(DomainError):
    code = "mailings.nobody"
    status = 422
    sentence = _("There is nobody in this group to whom the letter could go.")


class GroupGone(DomainError):
    code = "mailings.group_gone"
    status = 422
    sentence = _("The group of this mailing is not there any more. Choose another one.")


class TooMany(DomainError):
    """The group is larger than one mailing takes."""

    code = "mailings.too_many"
    status = 422
    sentence = _("One mailing goes to %(most)s counterparties at most. Divide the group.")


class NoOwnAddress(DomainError):
    """Answers would go nowhere."""

    code = "mailings.no_own_address"
    status = 422
    sentence = _("You have no e-mail address of your own, to which answers could come. Ask the administrator for one.")


class FilesTooLarge(DomainError):
    code = "mailings.files_too_large"
    status = 422
    sentence = _("The attachments are larger than %(most)s MB together.")


class FileMissing(DomainError):
    """A document that should go along has no file, or is not for the sender to see any more."""

    code = "mailings.file_missing"
    status = 422
    sentence = _("An attachment cannot be sent: the document has no file, or you do not see it any more.")
