"""Reading letters: RFC 822 messages, Outlook's .msg and winmail.dat."""

from correspondence.mail.parsing.message import parse_message
from correspondence.mail.parsing.model import Address, Attachment, Limits, ParsedMail

__all__ = ["Address", "Attachment", "Limits", "ParsedMail", "parse_message"]
