"""A letter of a mailing as one recipient reads it, and as it goes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import formataddr, parseaddr
from urllib.parse import quote

from django.utils import translation
from django.utils.translation import gettext as _

from ecm.environment import environment
from ecm.folding import one_line
from ecm.models import Department, User
from ecm.outgoing import new_message
from mailings.addresses import on_the_wire
from mailings.models import Mailing, MailingFile
from mailings.placeholders import filled
from mailings.queries import Line
from storage.downloads import opened


@dataclass(frozen=True)
class Letter:
    """Subject and text with all places filled."""

    subject: str
    text: str


@dataclass(frozen=True)
class Attachment:
    """A file that goes along."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Sender:
    """Who sends, with what does not depend on the recipient. `answers_to` is their own address."""

    user: User
    company: dict[str, str]
    answers_to: str


def sender_of(user: User) -> Sender:
    """The person with the name of the house: that of the top of its departments. One query."""
    house = Department.objects.filter(parent=None).order_by("id").first()
    return Sender(user, house.title if house else {}, user.email or parseaddr(environment().mail_from)[1])


def letter_to(mailing: Mailing, line: Line, sender: Sender) -> Letter:
    """The letter of this line. What stands in its places is written as the sender writes; the farewell, that says how
    to be written to no more, as the recipient reads."""
    with translation.override(sender.user.language):
        values = _values(line, sender)
    with translation.override(line.language):
        farewell = _("If you do not want such letters, write to %(address)s: we will not send you any more.")
        text = f"{filled(mailing.text, values)}\n\n-- \n{farewell % {'address': sender.answers_to}}\n"
        flat = {name: one_line(value) for name, value in values.items()}
        return Letter(one_line(filled(mailing.subject, flat)), text)


def _values(line: Line, sender: Sender) -> dict[str, str]:
    from ecm.texts import pick

    post = str(sender.user.post) if sender.user.post else ""
    return {
        "name": line.name, "contact": line.contact or line.name, "company": pick(sender.company),
        "signature": "\n".join(part for part in (str(sender.user), post) if part),
    }  # fmt: skip


def sample_letter(mailing: Mailing, line: Line, user: User) -> Letter:
    """The letter as this recipient would read it."""
    return letter_to(mailing, line, sender_of(user))


def attachments_of(files: Sequence[MailingFile]) -> list[Attachment]:
    """The bytes that were fixed at confirmation. Raises VersionMissing when the store has lost them."""
    found = []
    for row in files:
        if row.blob is not None:
            with opened(row.blob) as content:
                found.append(Attachment(row.file_name, row.blob.media_type, content.read()))
    return found


def message_of(
    mailing: Mailing, line: Line, delivery_id: int, sender: Sender, attachments: Sequence[Attachment], sent_at: datetime
) -> EmailMessage:
    """The mail of one letter, the same at each attempt: its Message-ID is made of the letter's number."""
    letter = letter_to(mailing, line, sender)
    message = new_message(
        to=on_the_wire(line.address), subject=letter.subject, text=letter.text, sent_at=sent_at,
        identity=f"mailing-{mailing.pk}-{delivery_id}",
    )  # fmt: skip
    # A person writes, and answers are wanted: nothing here says that a machine speaks.
    del message["Auto-Submitted"]
    own = parseaddr(str(message["From"]))[1]
    message.replace_header("From", formataddr((one_line(str(sender.user)), own)))
    message["Reply-To"] = formataddr((one_line(str(sender.user)), sender.answers_to))
    message["List-Unsubscribe"] = f"<mailto:{sender.answers_to}?subject={quote(f'unsubscribe {line.address}')}>"
    for each in attachments:
        main, sub = _parts(each.media_type)
        message.add_attachment(each.content, maintype=main, subtype=sub, filename=each.name)
    return message


def _parts(media_type: str) -> tuple[str, str]:
    """The type as a mail can carry it: a mail within a mail would have to be taken apart, so it goes as bytes."""
    main, _slash, sub = media_type.partition("/")
    return (main, sub) if sub and main not in ("message", "multipart") else ("application", "octet-stream")
