"""Outgoing connections: only where they may go, however the address is spelt."""

import http.server
import socket
import threading
from collections.abc import Iterator

import pytest

from ecm.environment import environment
from ecm.outbound import AnswerTooLarge, ConnectionRefusedByRule, connect, is_global, open_url


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "::1",
     "::ffff:127.0.0.1", "fe80::1%eth0", "fc00::1", "2002:7f00:1::", "64:ff9b::7f00:1", "::"],
)  # fmt: skip
def test_no_private_address_is_global(address: str) -> None:
    assert not is_global(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_public_addresses_are(address: str) -> None:
    assert is_global(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1", "0x7f000001", "2130706433", "localhost", "[::1]"])
def test_odd_spellings_of_home_are_refused(host: str) -> None:
    with pytest.raises((ConnectionRefusedByRule, OSError)):
        open_url(f"http://{host}/")


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/", "file:///etc/passwd", "http://user@example.org/", "http://example.org:22/", "http:///x",
     "http://example.org\\@127.0.0.1/", "http://exa mple.org/", "http://[::1", "gopher://example.org", "example.org"],
)  # fmt: skip
def test_strange_urls_are_refused(url: str) -> None:
    with pytest.raises(ConnectionRefusedByRule):
        open_url(url)


def test_a_name_that_turns_inward_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in ("8.8.8.8", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **kwargs: both)
    with pytest.raises(ConnectionRefusedByRule):
        connect("twofaced.example", 443)


class Pages(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(302 if self.path == "/away" else 200)
        self.send_header("Location", "http://10.0.0.1/")
        self.end_headers()
        self.wfile.write(b"x" * 2000)

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(environment(), "outbound_hosts", "127.0.0.1")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()


@pytest.mark.server
def test_a_host_the_operator_named_may_be_private(server: str) -> None:
    assert open_url(f"{server}/").body == b"x" * 2000


@pytest.mark.server
def test_redirects_are_not_followed_and_large_answers_not_taken(server: str) -> None:
    assert open_url(f"{server}/away").status == 302
    with pytest.raises(AnswerTooLarge):
        open_url(f"{server}/", limit=1000)
