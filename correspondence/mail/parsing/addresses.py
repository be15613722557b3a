"""Address headers. The standard library's reader recurses once for each group and refuses odd but plain addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from correspondence.mail.parsing.charsets import decode_header
from correspondence.mail.parsing.headers import text
from correspondence.mail.parsing.model import Address

_MARK = re.compile(r'"(?:[^"\\]|\\.)*"|\\.|[()<>,;:]|[^"()<>,;:\\]+|"|\\', re.DOTALL)
_MOST_CHARS, _MOST = 200_000, 2000


def addresses(raws: list[bytes], evidence: str = "") -> tuple[Address, ...]:
    """The mailboxes of address headers, names decoded; what is no address at all keeps its text as the name."""
    found: list[Address] = []
    for raw in raws:
        # Encoded words are decoded after the split: one may hold a comma.
        for box in _mailboxes(decode_header(raw[:_MOST_CHARS], evidence)):
            address = _address(box)
            if address and len(found) < _MOST:
                found.append(address)
    return tuple(found)


class _Box:
    """One mailbox while it is read: words outside brackets, the route inside them, the comments."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.route: list[str] | None = None
        self.comments: list[str] = []
        self.in_route = False

    def add(self, mark: str) -> None:
        (self.route if self.in_route and self.route is not None else self.words).append(mark)

    def open_route(self) -> None:
        # A second bracket replaces a first one without an address: "<Saved by> <a@b.c>".
        if self.route is None or "@" not in "".join(self.route):
            self.route = []
            self.in_route = True


def _mailboxes(source: str) -> Iterator[_Box]:
    box, depth, comment = _Box(), 0, ""
    for mark in _MARK.findall(source):
        if depth or mark == "(":
            depth += {"(": 1, ")": -1}.get(mark, 0)
            comment += mark
            if not depth:
                box.comments.append(comment[1:-1])
                comment = ""
        elif mark == "<":
            box.open_route()
        elif mark == ">":
            box.in_route = False
        elif mark in ",;" and not (box.in_route and mark == ","):
            yield box
            box = _Box()
        elif mark == ":" and not box.in_route and "@" not in "".join(box.words):
            box = _Box()
        else:
            box.add(mark)
    yield box


def _address(box: _Box) -> Address | None:
    words = "".join(box.words).strip()
    if box.route is None:
        name, email = " ".join(box.comments), words
        if "@" not in email:
            name, email = words, ""
        elif " " in email.strip():
            # "Anna Sokolova anna@example.org": the last word with an @ is the address.
            parts = email.split()
            email = next(part for part in reversed(parts) if "@" in part)
            name = " ".join(part for part in parts if part != email) or name
    else:
        name, email = words or " ".join(box.comments), "".join(box.route)
    email = text(email.encode("utf-8", "surrogateescape")).strip()
    shown = _unquoted(text(_unquoted(name).encode("utf-8", "surrogateescape")))
    is_local = box.route is not None and bool(email) and " " not in email
    if "@" not in email and not is_local:
        shown, email = shown or email, ""
    email = re.sub(r"\s+", "", email).strip("'\"")
    return Address(name=shown, email=email) if shown or email else None


def _unquoted(name: str) -> str:
    content = " ".join(name.split())
    if len(content) > 1 and content.startswith('"') and content.endswith('"'):
        content = content[1:-1]
    return re.sub(r"\\(.)", r"\1", content).strip()
