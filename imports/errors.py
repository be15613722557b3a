"""What imports refuse."""

from django.utils.translation import gettext_lazy as _

from ecm.errors import DomainError


class FileRefused(DomainError):
    """The file is no table that we read; `reason` says why."""

    code = "imports.file_refused"
    sentence = _("This file cannot be imported: %(reason)s")


class NotNow(DomainError):
    """The import is in another state than the act needs."""

    code = "imports.not_now"
    status = 409
    sentence = _("The import has gone on meanwhile: look at it again.")


class NameMissing(DomainError):
    """No column gives the names of the counterparties."""

    code = "imports.name_missing"
    sentence = _("Choose the column with the name of the counterparty.")


REASONS = {
    "empty": _("There is nothing in it."),
    "too_large": _("It is larger than 32 MB."),
    "too_many_rows": _("It has more than 50,000 rows. Cut it into several files."),
    "too_wide": _("It has more than 200 columns."),
    "too_much_text": _("It holds more text than a list of counterparties does."),
    "no_table": _("It is neither a table as text (CSV) nor an Excel workbook (XLSX)."),
    "web_page": _(
        "It is a web page or XML under another name. Open it in a spreadsheet program and save it as XLSX or CSV."
    ),
    "old_workbook": _("It is an Excel file of the old kind. Save it as XLSX or CSV."),
    "bomb": _("It unpacks to far more than it should."),
    "damaged": _("It is damaged."),
    "cage": _("Reading it took more time or memory than is allowed."),
}


def reason_text(code: str) -> str:
    """Why a file was refused, in words."""
    return str(REASONS.get(code) or REASONS["damaged"])
