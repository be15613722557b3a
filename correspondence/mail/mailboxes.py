"""The mailbox of an address: an adapter by the scheme."""

from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from correspondence.mail.local import Folder, Maildir
from correspondence.mail.sources import ImapAddress, Mailbox, MailboxError


def open_mailbox(url: str, *, folder: str = "INBOX", password: str = "") -> Mailbox:
    """The mailbox of an address: `maildir:PATH`, `folder:PATH`, `imap://…`, `imaps://…`.

    Raises MailboxError for an address that no adapter knows and for a source that cannot be opened.
    """
    scheme, _, rest = url.partition(":")
    if scheme == "maildir":
        return Maildir(Path(rest))
    if scheme == "folder":
        return Folder(Path(rest))
    if scheme in ("imap", "imaps"):
        from correspondence.mail.imap import ImapMailbox  # its library is loaded where an account needs it

        return ImapMailbox(imap_address(url), folder=folder, password=password)
    raise MailboxError(f"no adapter knows “{scheme}:” addresses")


def imap_address(url: str) -> ImapAddress:
    """Read the address. Raises MailboxError when it names no host or user."""
    parts: SplitResult = urlsplit(url)
    try:
        port = parts.port
    except ValueError as error:
        raise MailboxError("the port of the address is no number") from error
    if not parts.hostname or not parts.username:
        raise MailboxError("the address needs a user and a host: imaps://user@host")
    options = parse_qs(parts.query)
    is_tls = parts.scheme == "imaps"
    return ImapAddress(
        host=parts.hostname, port=port or (993 if is_tls else 143), user=unquote(parts.username), is_tls=is_tls,
        ca_file=options.get("ca", [""])[0], is_plain=options.get("plain", [""])[0] == "1",
    )  # fmt: skip
