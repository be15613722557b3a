"""What the storage refuses, with sentences for people."""

from django.utils.translation import gettext_lazy as _

from ecm.errors import DomainError


class EmptyFile(DomainError):
    """A file of no bytes: nothing was sent, or the sending broke off."""

    code = "storage.empty_file"
    status = 422
    sentence = _("The file “%(name)s” is empty. Choose it again, or check it where it comes from.")


class FileTooLarge(DomainError):
    """More bytes than this installation takes in."""

    code = "storage.file_too_large"
    status = 413
    sentence = _("The file “%(name)s” is larger than %(limit)s MB. Nothing was kept.")


class SameContent(DomainError):
    """The new version has the bytes of the latest one."""

    code = "storage.same_content"
    status = 409
    sentence = _("This file is the same as version %(number)s. No new version was made.")


class VersionMissing(DomainError):
    """The bytes of a version are not in the store: the store was damaged or is out of reach."""

    code = "storage.content_missing"
    status = 503
    sentence = _("The content of this file cannot be reached now. The administrator has been told.")


class StatusNotAllowed(DomainError):
    """A step of the document's life that cannot follow the present one."""

    code = "storage.status_not_allowed"
    status = 409
    sentence = _("A document that is “%(now)s” cannot become “%(next)s”.")


class DocumentClosed(DomainError):
    """An archived document takes no changes."""

    code = "storage.document_closed"
    status = 409
    sentence = _("The document is archived and takes no changes. Take it out of the archive first.")
