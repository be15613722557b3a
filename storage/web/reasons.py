"""What a reading's reason code means to people, and what they can do."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storage.models import BlobReading

SENTENCES: dict[str, str | Promise] = {
    "protected": gettext_lazy("The file asks for a password. Ask the sender for an open copy."),
    "ocr.waiting": gettext_lazy("Scanned pages are being recognised; their text will be found in a moment."),
    "ocr.rests": gettext_lazy("Scanned pages are not recognised: no recognition program is installed."),
    "ocr.nothing": gettext_lazy("No text was recognised on the scanned pages."),
    "ocr.failed": gettext_lazy("Some scanned pages could not be recognised."),
    "ocr.damaged": gettext_lazy("The picture is damaged and could not be recognised."),
    "partly": gettext_lazy("The file is damaged; only a part of its text could be read."),
    "empty": gettext_lazy("The file is empty."),
    "no_text_kind": gettext_lazy("Files of this kind hold no text."),
    "content_missing": gettext_lazy("The content cannot be reached now. The administrator has been told."),
    "cage.deadline": gettext_lazy("Reading took too long and was stopped. The file is kept as it came."),
    "cage.cpu": gettext_lazy("Reading took too long and was stopped. The file is kept as it came."),
    "cage.memory": gettext_lazy("Reading wanted too much memory and was stopped. The file is kept as it came."),
    "archive.too_deep": gettext_lazy("Archives within archives without end: refused. The file is kept as it came."),
    "archive.ratio": gettext_lazy("The archive unpacks to far more than it holds: refused. It is kept as it came."),
    "archive.too_large": gettext_lazy("The archive unpacks to more than is allowed. The file is kept as it came."),
    "archive.too_many_members": gettext_lazy("The archive holds too many files. The file is kept as it came."),
    "xml.dtd": gettext_lazy("The file asks for outside or expanding definitions: refused. It is kept as it came."),
}


def sentence_of(reading: BlobReading | None) -> str:
    """A sentence for people, "" when there is nothing to say about the reading."""
    if reading is None or (reading.state == BlobReading.State.READ and not reading.reason):
        return ""
    if reading.state == BlobReading.State.PENDING:
        return _("The file is waiting to be read.")
    if sentence := SENTENCES.get(reading.reason):
        return str(sentence)
    if reading.state == BlobReading.State.REFUSED:
        return _("The file goes beyond the limits and was not read. It is kept as it came.")
    return _("The file is damaged and could not be read. It is kept as it came.")
