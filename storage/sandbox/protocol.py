"""What goes between the server and the zygote: one packet with a request, and the files it is about."""

import json
from dataclasses import asdict, dataclass
from typing import Any

MAX_PACKET = 64 * 1024
# Descriptors of a request: the file to read, the file for the result, the pipe for the zygote's verdict.
DESCRIPTORS = 3
ACCEPTED = b"A"


@dataclass(frozen=True)
class CageLimits:
    """What one child may use: memory in MiB, CPU and wall time in seconds, result and files in MiB."""

    memory_mb: int = 768
    cpu_seconds: int = 40
    wall_seconds: float = 50
    output_mb: int = 128
    open_files: int = 128


@dataclass(frozen=True)
class Request:
    """One job for one file; `options` are plain values."""

    job: str
    options: dict[str, Any]
    limits: CageLimits

    def encode(self) -> bytes:
        """Raises ValueError when the options are too many for one packet."""
        packet = json.dumps(asdict(self)).encode()
        if len(packet) > MAX_PACKET:
            raise ValueError("the options of a job in the cage are too long")
        return packet


def decode_request(packet: bytes) -> Request:
    """The request of a packet that `encode` made."""
    plain = json.loads(packet)
    return Request(plain["job"], plain["options"], CageLimits(**plain["limits"]))


@dataclass(frozen=True)
class Verdict:
    """How a child ended, said by the zygote: "" or a reason code, seconds of wall and CPU, peak memory in MiB."""

    reason: str
    seconds: float
    cpu_seconds: float
    peak_mb: float

    def encode(self) -> bytes:
        return json.dumps(asdict(self)).encode()


def decode_verdict(data: bytes) -> Verdict:
    """The verdict that `encode` made."""
    return Verdict(**json.loads(data))


def encode_result(value: dict[str, Any], parts: list[bytes]) -> bytes:
    """A result: one line of JSON, then the parts (pictures, files) one after another."""
    head = json.dumps({"value": value, "parts": [len(part) for part in parts]}).encode()
    return b"".join([head, b"\n", *parts])


def decode_result(data: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """The value and the parts. Raises ValueError for a result that a broken child left behind."""
    head, line_end, body = data.partition(b"\n")
    plain = json.loads(head) if line_end else None
    if not isinstance(plain, dict) or not isinstance(plain.get("value"), dict):
        raise ValueError("no result")
    parts, at = [], 0
    for length in plain.get("parts", []):
        parts.append(body[at : at + int(length)])
        at += int(length)
    return plain["value"], parts
