"""Outgoing mail: `ECM_MAIL_OUT` says whether it becomes files in a folder or goes to an SMTP server."""

import hashlib
import os
import smtplib
import socket
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from ecm import outbound
from ecm.environment import environment
from ecm.folding import one_line

TIMEOUT = 30.0  # seconds


def new_message(*, to: str, subject: str, text: str, sent_at: datetime, identity: str) -> EmailMessage:
    """A mail of the system. `identity` names it for ever: sending it again gives the same Message-ID."""
    settings = environment()
    domain = urlsplit(settings.public_url).hostname or "localhost"
    message = EmailMessage()
    message["Message-ID"] = f"<{identity}.{_mark(settings.public_url, identity)}@{domain}>"
    message["Date"] = format_datetime(sent_at)
    message["From"] = settings.mail_from
    message["To"] = one_line(to)
    message["Subject"] = one_line(subject)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def send(message: EmailMessage) -> None:
    """Hand the message over; returns once it is safe there. Sending twice is harmless: the Message-ID is the same.

    Raises OSError or smtplib.SMTPException when the transport is away; the job tries again.
    """
    target = urlsplit(environment().mail_out)
    if target.scheme == "folder":
        to_folder(message, Path(environment().mail_out.removeprefix("folder:")))
    else:
        to_server(message, target)


def to_folder(message: EmailMessage, folder: Path) -> Path:
    """Write an .eml file named by the Message-ID, whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(str(message["Message-ID"]).encode()).hexdigest()[:32]
    path = folder / f"{name}.eml"
    partial = path.with_suffix(f".{os.getpid()}.partial")
    with partial.open("wb") as file:
        file.write(message.as_bytes())
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    return path


def to_server(message: EmailMessage, target: SplitResult) -> None:
    """Speak SMTP with the configured server; `smtp:` uses STARTTLS wherever the server offers it."""
    host, secure = target.hostname or "localhost", target.scheme == "smtps"
    context = ssl.create_default_context()
    with _Server(host, target.port or (465 if secure else 25), context if secure else None) as server:
        if not secure and server.has_extn("starttls"):
            server.starttls(context=context)
        if target.username:
            server.login(unquote(target.username), unquote(target.password or ""))
        server.send_message(message)


class _Server(smtplib.SMTP):
    """SMTP over a connection that `ecm.outbound` has checked."""

    def __init__(self, host: str, port: int, context: ssl.SSLContext | None) -> None:
        self._context = context
        super().__init__(host, port, timeout=TIMEOUT)
        self.ehlo_or_helo_if_needed()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        plain = outbound.connect(host, port, timeout=timeout)
        return self._context.wrap_socket(plain, server_hostname=host) if self._context else plain


def _mark(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
