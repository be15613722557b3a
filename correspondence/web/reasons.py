"""Reason codes in words: why an item stands in quarantine, and why something was understood."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from storage.web.reasons import SENTENCES

QUARANTINE: dict[str, str | Promise] = {
    "file.empty": _("The file is empty."),
    "file.too_large": _("The file is larger than this installation takes in."),
    "file.encrypted": _("The file is protected by a password."),
    "file.unreadable": _("The file cannot be read."),
    "no_text_kind": _("Files of this kind are not read: a program, or a format that nobody here knows."),
    "content_missing": _("The store does not give the bytes."),
    "mail.too_large": _("The letter is larger than a reader may take."),
    "mail.too_many_parts": _("The letter has more parts than a reader may take."),
    "mail.too_deep": _("The letter is nested deeper than a reader may follow."),
    "mail.empty": _("The letter has no sender, no subject, no text and no file."),
    "outlook.damaged": _("The Outlook file is damaged."),
    "cage.deadline": _("Reading took too long and was stopped."),
    "cage.cpu": _("Reading took too much of the processor and was stopped."),
    "cage.memory": _("Reading took too much memory and was stopped."),
    "cage.crashed": _("The reader crashed on these bytes."),
    "cage.killed": _("The reader was stopped."),
    "cage.broken": _("The reader left no result."),
    "cage.lost": _("The reader could not be started."),
    "intake.defect": _("A defect of the program stopped the reading. It is written in the log."),
}
WHY: dict[str, str | Promise] = {
    "kind.subject": _("by the subject"),
    "kind.file_name": _("by the file's name"),
    "kind.heading": _("by the heading"),
    "kind.default": _("nothing speaks for another"),
    "number.outgoing": _("their outgoing number"),
    "number.dated": _("a number with a date"),
    "date.beside_number": _("beside the number"),
    "date.sent": _("the day it was sent"),
    "reply.number": _("they quote our number"),
    "reply.thread": _("the same thread of letters"),
}


def quarantine_reason(code: str) -> str:
    """The sentence for a reason code; readers of files bring codes of their own."""
    known = QUARANTINE.get(code) or SENTENCES.get(code)
    if known:
        return str(known)
    if code.endswith(".damaged"):
        return gettext("The file is damaged and cannot be read.")
    return gettext("The file was refused: %(code)s.") % {"code": code}


def why(fact: dict[str, Any]) -> str:
    """How a fact was understood: the rule, and the words it was read in."""
    rule = str(WHY.get(fact.get("why", ""), ""))
    excerpt = fact.get("excerpt", "")
    return gettext("%(rule)s: “%(excerpt)s”") % {"rule": rule, "excerpt": excerpt} if rule and excerpt else rule
