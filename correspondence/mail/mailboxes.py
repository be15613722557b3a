"""The mailbox of an address: an adapter by the scheme."""

from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from correspondence.mail.local import Folder, Maildir
from correspondence.mail.sources import ImapAddress, Mailbox, MailboxError
from ecm.environment import environment


def open_mailbox(url: str, *, folder: str = "INBOX", password: str = "") -> Mailbox:
    """The mailbox of an address: `maildir:PATH`, `folder:PATH`, `imap://…`, `imaps://…`.

    A path that is not absolute lies in the data folder, so that the folder can be moved or restored elsewhere.
    Raises MailboxError for an address that no adapter knows and for a source that cannot be opened.
    """
    scheme, _, rest = url.partition(":")
    if scheme == "maildir":
        return Maildir(environment().data_dir / rest)
    if scheme == "folder":
        return Folder(environment().data_dir / rest)
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
