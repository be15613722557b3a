"""Every outgoing connection: listed schemes and ports, one resolution, global addresses only, no redirects.

Hosts that the operator named (`ECM_OUTBOUND_HOSTS`, and those of configured services) may be private and have any port.
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.utils.translation import gettext_lazy as _

from ecm.environment import environment
from ecm.errors import DomainError

SCHEMES = {"http": 80, "https": 443}
PORTS = frozenset({25, 80, 143, 443, 465, 587, 993})
# An answer of getaddrinfo: family, kind, protocol, name, address.
Found = tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[Any, ...]]
BODY_LIMIT = 5 * 1024 * 1024


class ConnectionRefusedByRule(DomainError):
    """The address is not one that the system may connect to."""

    code = "ecm.outbound_refused"
    status = 422
    sentence = _("The system may not connect to %(host)s.")


class AnswerTooLarge(DomainError):
    """The other side sends more than was agreed."""

    code = "ecm.outbound_too_large"
    status = 422
    sentence = _("The answer of %(host)s is too large.")


@dataclass(frozen=True)
class Answer:
    """What an HTTP server said; a redirect is an answer like any other."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def named_hosts() -> frozenset[str]:
    """Hosts that the operator trusts by naming them."""
    settings = environment()
    # Celery reaches its broker by itself: its host is nothing that letters or webhooks may name.
    configured = [settings.mail_out, settings.search, settings.blobs]
    hosts = {urlsplit(url).hostname for url in configured if "://" in url}
    return frozenset({*settings.outbound_host_list, *(host for host in hosts if host)})


def connect(host: str, port: int, *, timeout: float = 15.0) -> socket.socket:
    """A TCP connection to the host, made to the very address that was checked.

    Raises ConnectionRefusedByRule for a private address or an unlisted port, OSError when nobody answers.
    """
    name = host.strip().rstrip(".").lower()
    is_named = name in named_hosts()
    if not name or (port not in PORTS and not is_named):
        raise ConnectionRefusedByRule(host=f"{host}:{port}")
    found = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    if not is_named and not all(is_global(str(address[0])) for *_rest, address in found):
        raise ConnectionRefusedByRule(host=host)
    return _first_that_answers(found, timeout)


def _first_that_answers(found: Sequence[Found], timeout: float) -> socket.socket:
    trouble: OSError | None = None
    for family, kind, protocol, _name, address in found:
        candidate = socket.socket(family, kind, protocol)
        candidate.settimeout(timeout)
        try:
            candidate.connect(address)
        except OSError as error:
            candidate.close()
            trouble = error
        else:
            return candidate
    raise trouble or OSError("The name has no address.")


def is_global(address: str) -> bool:
    """Whether the address belongs to the public internet; addresses that hide another are judged by that one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        hidden = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or _nat64(ip)
        if hidden:
            return is_global(str(hidden))
    return ip.is_global and not ip.is_multicast


def _nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if ip in ipaddress.ip_network("64:ff9b::/96") or ip in ipaddress.ip_network("64:ff9b:1::/48"):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return None


def open_url(
    url: str,
    *,
    method: str = "GET",
    data: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    timeout: float = 15.0,
    limit: int = BODY_LIMIT,
) -> Answer:
    """One HTTP request without redirects. `limit` is the largest body taken, in bytes; a larger one is an error."""
    target = _checked(url)
    host, port = target.hostname or "", target.port or SCHEMES[target.scheme]
    connection = http.client.HTTPConnection(host, port, timeout=timeout)
    connection.sock = _socket(target.scheme, host, port, timeout)
    try:
        path = (target.path or "/") + (f"?{target.query}" if target.query else "")
        connection.request(method, path, body=data, headers={"User-Agent": "Dossier", **(headers or {})})
        reply = connection.getresponse()
        body = reply.read(limit + 1)
    finally:
        connection.close()
    if len(body) > limit:
        raise AnswerTooLarge(host=host)
    return Answer(reply.status, {name.lower(): value for name, value in reply.getheaders()}, body)


def _checked(url: str) -> SplitResult:
    odd = any(ord(char) <= 32 or char in "\\\x7f" for char in url)
    try:
        target = urlsplit(url)
        sound = target.scheme in SCHEMES and target.hostname and target.port != 0
    except ValueError as error:
        raise ConnectionRefusedByRule(host=url[:80]) from error
    if odd or not sound or target.username is not None:
        raise ConnectionRefusedByRule(host=url[:80])
    return target


def _socket(scheme: str, host: str, port: int, timeout: float) -> socket.socket:
    plain = connect(host, port, timeout=timeout)
    if scheme == "http":
        return plain
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
