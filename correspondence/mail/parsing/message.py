"""Reading an RFC 822 message: never raises, loses nothing.

What cannot be understood is kept as an attachment with its exact bytes or named in `defects`; the raw message itself is
stored by the intake before anything here runs.
"""

from __future__ import annotations

import re
from mimetypes import guess_extension

from correspondence.mail.parsing import headers
from correspondence.mail.parsing.addresses import addresses
from correspondence.mail.parsing.bodies import html_to_text
from correspondence.mail.parsing.charsets import decode
from correspondence.mail.parsing.model import Attachment, Collected, Limits, ParsedMail
from correspondence.mail.parsing.structure import Entity, guessed_boundary, read_entity, split_parts
from correspondence.mail.parsing.transfer import decoded, uuencoded_files

_DEFAULT = Limits()
_TEXT_TYPES = ("text/plain", "text/html", "text", "text/enriched", "text/richtext")
_TNEF_TYPES = ("application/ms-tnef", "application/vnd.ms-tnef")
_REPORT_TYPES = ("message/delivery-status", "message/disposition-notification", "message/feedback-report")


def parse_message(raw: bytes, limits: Limits = _DEFAULT) -> ParsedMail:
    """Read one message. Bounded by `limits`; what lies beyond them is named in `defects`."""
    found = Collected()
    if len(raw) > limits.size:
        raw = raw[: limits.size]
        found.remark("mail.too_large")
    entity = read_entity(raw, limits, is_message=True)
    evidence = _evidence(entity, limits)
    walker = _Walker(limits, found, evidence)
    walker.visit(entity, depth=0)
    return _assembled(entity, found, evidence, limits)


def _evidence(entity: Entity, limits: Limits) -> str:
    """The charset the message declares for its own text: the only evidence for raw 8-bit headers."""
    _, given = headers.parameters(entity.header("content-type"))
    if "charset" in given:
        return given["charset"]
    match = re.search(rb"charset\s*=\s*\"?([A-Za-z0-9_.:-]{2,40})", entity.body[: limits.header_bytes], re.IGNORECASE)
    return match.group(1).decode("ascii") if match else ""


def _assembled(entity: Entity, found: Collected, evidence: str, limits: Limits) -> ParsedMail:
    html = "\n".join(found.htmls)[: limits.text_chars]
    text = "\n".join(part for part in found.texts if part.strip())[: limits.text_chars]
    return ParsedMail(
        subject=headers.text(entity.header("subject"), evidence),
        senders=addresses(entity.all("from")[:1] or entity.all("sender")[:1], evidence),
        reply_to=addresses(entity.all("reply-to"), evidence),
        to=addresses(entity.all("to"), evidence),
        cc=addresses(entity.all("cc"), evidence),
        sent_at=headers.moment(entity.header("date")),
        message_id=next(iter(headers.identifiers(entity.all("message-id"))), ""),
        in_reply_to=headers.identifiers(entity.all("in-reply-to") + entity.all("references")),
        text=text or html_to_text(html),
        html=html,
        attachments=tuple(found.attachments),
        is_automatic=_is_automatic(entity),
        is_report=found.is_report,
        defects=tuple(found.defects),
    )


def _is_automatic(entity: Entity) -> bool:
    """Whether a machine wrote it: such mail is never answered automatically (RFC 3834)."""
    submitted = entity.header("auto-submitted").strip().lower()
    precedence = entity.header("precedence").strip().lower()
    if submitted and not submitted.startswith(b"no"):
        return True
    if entity.header("return-path").strip() == b"<>" or entity.header("x-autoreply"):
        return True
    return precedence in (b"bulk", b"junk", b"list", b"auto_reply") or bool(entity.header("list-id"))


class _Walker:
    """Visits the parts of one message, within its limits."""

    def __init__(self, limits: Limits, found: Collected, evidence: str) -> None:
        self.limits, self.found, self.evidence, self.seen = limits, found, evidence, 0

    def visit(self, entity: Entity, depth: int, inside: str = "", *, is_nested: bool = False) -> None:
        self.seen += 1
        kind, given = headers.parameters(entity.header("content-type"), self.evidence)
        kind = kind or "text/plain"
        if self.seen > self.limits.parts:
            self.found.remark("mail.too_many_parts")
        elif depth >= self.limits.depth:
            self.found.remark("mail.too_deep")
            self._attach(entity, "application/octet-stream", given, inside)
        elif kind.startswith("multipart/"):
            self._multipart(entity, kind, given, depth, inside, is_nested)
        elif kind in ("message/rfc822", "message/global", "message/news"):
            self._message(entity, given, depth, inside)
        else:
            self._leaf(entity, kind, given, inside, is_nested)

    def _multipart(
        self, entity: Entity, kind: str, given: dict[str, str], depth: int, inside: str, is_nested: bool
    ) -> None:
        if kind == "multipart/report":
            self.found.is_report = self.found.is_report or not is_nested
        body = _in_the_clear(entity)
        parts = self._parts(body, given)
        if not parts:
            self.found.remark("mail.no_parts")
            self._leaf(Entity(entity.headers, body, entity.raw), "text/plain", {}, inside, is_nested)
        for part in parts:
            child = read_entity(part, self.limits)
            if kind == "multipart/digest" and not child.header("content-type"):
                child.headers.append(("content-type", b"message/rfc822"))
            self.visit(child, depth + 1, inside, is_nested=is_nested)

    def _parts(self, body: bytes, given: dict[str, str]) -> list[bytes]:
        boundary = given.get("boundary", "").encode("utf-8", "replace")
        parts = split_parts(body, boundary, self.limits) if boundary else []
        if not parts and (guess := guessed_boundary(body)):
            self.found.remark("mail.wrong_boundary")
            parts = split_parts(body, guess, self.limits)
        return parts

    def _message(self, entity: Entity, given: dict[str, str], depth: int, inside: str) -> None:
        content = self._content(entity)
        inner = read_entity(content, self.limits, is_message=True)
        name = self._name(entity, given) or _safe_title(headers.text(inner.header("subject"), self.evidence)) + ".eml"
        self.found.attachments.append(Attachment(name, content, "message/rfc822", inside=inside))
        if inner.headers:
            self.visit(inner, depth + 1, name, is_nested=True)

    def _leaf(self, entity: Entity, kind: str, given: dict[str, str], inside: str, is_nested: bool) -> None:
        disposition, _ = headers.parameters(entity.header("content-disposition"), self.evidence)
        name = self._name(entity, given)
        if kind in _REPORT_TYPES:
            self.found.is_report = self.found.is_report or not is_nested
            self._text(self._content(entity), "us-ascii", "text/plain", inside, is_nested)
        elif kind in _TEXT_TYPES and disposition != "attachment" and not name:
            self._text(self._content(entity), given.get("charset", ""), kind, inside, is_nested)
            if kind == "text":
                self._attach(entity, "text/plain", given, inside)
        else:
            is_inline = disposition == "inline" or bool(entity.header("content-id"))
            self._attach(entity, kind, given, inside, is_inline=is_inline)

    def _text(self, content: bytes, charset: str, kind: str, inside: str, is_nested: bool) -> None:
        files, rest = uuencoded_files(content) if b"begin" in content else ([], None)
        for raw_name, body in files:
            name = headers.text(raw_name, charset or self.evidence)
            self._add(Attachment(name, body, "application/octet-stream", inside=inside))
        if is_nested:
            return
        shown = decode(content if rest is None else rest, charset)
        (self.found.htmls if kind == "text/html" else self.found.texts).append(shown)

    def _attach(
        self, entity: Entity, kind: str, given: dict[str, str], inside: str, *, is_inline: bool = False
    ) -> None:
        content = self._content(entity)
        name = self._name(entity, given)
        identifier = entity.header("content-id").decode("ascii", "replace").strip(" <>")
        if not content and not name:
            return
        self._add(Attachment(name or self._invented(kind), content, kind, is_inline, identifier, inside))
        if kind in _TNEF_TYPES or name.lower() == "winmail.dat":
            self._unwrap(content, name or "winmail.dat")

    def _unwrap(self, content: bytes, name: str) -> None:
        from correspondence.mail.parsing.tnef import parse_tnef  # only few messages need it

        inner = parse_tnef(content)
        for defect in inner.defects:
            self.found.remark(defect)
        for part in inner.attachments:
            self._add(Attachment(part.name, part.content, part.media_type, part.is_inline, part.content_id, name))
        if inner.text and not any(text.strip() for text in self.found.texts):
            self.found.texts.append(inner.text)

    def _add(self, attachment: Attachment) -> None:
        if len(self.found.attachments) < self.limits.parts:
            self.found.attachments.append(attachment)
        else:
            self.found.remark("mail.too_many_parts")

    def _content(self, entity: Entity) -> bytes:
        return decoded(entity.body, entity.header("content-transfer-encoding").decode("ascii", "replace").split(";")[0])

    def _name(self, entity: Entity, given: dict[str, str]) -> str:
        _, placed = headers.parameters(entity.header("content-disposition"), self.evidence)
        name = placed.get("filename") or given.get("name") or ""
        if not name and (location := entity.header("content-location")):
            name = headers.text(location, self.evidence).split("?")[0].rsplit("/", 1)[-1]
        return name[:255]

    def _invented(self, kind: str) -> str:
        """A name for a part that has none: "part-3.png"."""
        ending = {"text/calendar": ".ics", "message/partial": ".partial"}.get(kind) or guess_extension(kind) or ".bin"
        return f"part-{len(self.found.attachments) + 1}{ending}"


def _in_the_clear(entity: Entity) -> bytes:
    """The body of a multipart. Encoding it is forbidden by the standard and met all the same."""
    encoding = entity.header("content-transfer-encoding").strip().lower()
    stands_clear = b"\n--" in entity.body or entity.body.startswith(b"--")
    if encoding not in (b"base64", b"quoted-printable") or stands_clear:
        return entity.body
    return decoded(entity.body, encoding.decode("ascii"))


def _safe_title(subject: str) -> str:
    return re.sub(r"[\\/:*?\"<>|\s]+", " ", subject).strip()[:100] or "message"
