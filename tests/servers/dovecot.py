"""A private dovecot from Debian's package, without rights: its own folder, its own ports, ended with the tests."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

USER, PASSWORD = "anna", "a word for tests"
PATIENCE = 20.0  # seconds until the server answers

_CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:~/Maildir
mail_home = {folder}/mail/%u
auth_mechanisms = plain login
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
mailbox_list_index = no
mail_max_userip_connections = 0
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {secure}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class NoDovecot(Exception):
    """dovecot cannot be started here; the text says why."""


@dataclass(frozen=True)
class Dovecot:
    """A running server with one mailbox."""

    folder: Path
    plain: int
    secure: int

    @property
    def certificate(self) -> Path:
        return self.folder / "cert.pem"

    @property
    def url(self) -> str:
        return f"imaps://{USER}@localhost:{self.secure}?ca={self.certificate}"

    @property
    def plain_url(self) -> str:
        return f"imap://{USER}@localhost:{self.plain}?ca={self.certificate}"

    @property
    def maildir(self) -> Path:
        return self.folder / "mail" / USER / "Maildir"


def program() -> str:
    """The server's path. Raises NoDovecot."""
    found = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
    if not found or not shutil.which("openssl"):
        raise NoDovecot("dovecot-imapd or openssl is not installed")
    return found


@contextmanager
def running() -> Iterator[Dovecot]:
    """A server with an empty mailbox, ended and removed afterwards. Raises NoDovecot."""
    binary = program()
    folder = Path(tempfile.mkdtemp(prefix="dossier-dovecot-"))
    server = Dovecot(folder, _free_port(), _free_port())
    process: subprocess.Popen[bytes] | None = None
    try:
        command = _prepared(server)
        process = subprocess.Popen([*command, binary, "-F", "-c", str(folder / "dovecot.conf")], start_new_session=True)
        _wait(server, process)
        yield server
    finally:
        if process is not None:
            _end(process)
        shutil.rmtree(folder, ignore_errors=True)


def _prepared(server: Dovecot) -> list[str]:
    """Write the server's files; the words before its command that give up root's rights."""
    folder, as_root = server.folder, os.getuid() == 0
    user, group = ("nobody", "nogroup") if as_root else (pwd.getpwuid(os.getuid()).pw_name, _own_group())
    for name in ("run", "state", f"mail/{USER}"):
        (folder / name).mkdir(parents=True)
    (folder / "users").write_text(f"{USER}:{{PLAIN}}{PASSWORD}\n")
    values = {"folder": folder, "user": user, "group": group, "plain": server.plain, "secure": server.secure}
    (folder / "dovecot.conf").write_text(_CONFIG.format(**values))
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost", "-keyout", str(folder / "key.pem"), "-out", str(server.certificate)],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    if not as_root:
        return []
    for path in (folder, *folder.rglob("*")):
        shutil.chown(path, user, group)
    return ["setpriv", "--reuid", user, "--regid", group, "--clear-groups"]


def _own_group() -> str:
    import grp

    return grp.getgrgid(os.getgid()).gr_name


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: Dovecot, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", server.secure), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    log = server.folder / "dovecot.log"
    raise NoDovecot(f"dovecot did not start: {log.read_text()[-500:] if log.exists() else process.poll()}")


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
