"""What is committed: no registry's host, no path of one machine, and vendored files as their authors made them."""

import hashlib
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Put together here, so that this file does not name them either.
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"), ("files", "pythonhosted", "org"), ("registry", "npmjs", "org"), ("npmjs", "com"),
        ("crates", "io"), ("proxy", "golang", "org"), ("repo1", "maven", "org"), ("repo", "maven", "apache", "org"),
        ("deb", "debian", "org"), ("cdn", "jsdelivr", "net"), ("unpkg", "com"), ("cdnjs", "cloudflare", "com"),
    )
]  # fmt: skip
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/[\w.]")
VENDORED = ROOT / "tests" / "architecture" / "vendored.sha256"
BINARY = {".png", ".jpg", ".jpeg", ".pdf", ".docx", ".xlsx", ".odt", ".woff2", ".ico", ".eml", ".zip"}


def committed() -> list[Path]:
    """Files that git knows; the test is skipped in an unpacked archive."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        pytest.skip("this is no git checkout")
    return [path for name in done.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def named_registries(text: str) -> list[str]:
    return [host for host in REGISTRIES if host in text]


def machine_paths(text: str) -> list[str]:
    return MACHINE.findall(text)


def texts() -> Iterator[tuple[str, str]]:
    for path in committed():
        if path.suffix.lower() not in BINARY:
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8", errors="replace")


def test_no_registry_is_named() -> None:
    found = [f"{name}: {host}" for name, text in texts() for host in named_registries(text)]
    assert not found, found


def test_no_path_of_one_machine_is_named() -> None:
    found = [f"{name}: {path}" for name, text in texts() for path in machine_paths(text)]
    assert not found, found


def test_a_named_registry_and_a_machine_path_are_seen() -> None:
    assert named_registries(f"index-url = https://{REGISTRIES[0]}/simple") == [REGISTRIES[0]]
    assert machine_paths('open("/' + 'work/main/x")')
    assert not machine_paths("docs/homework/x and ../work/x and https://example.org/root/x")


def sums(text: str) -> dict[str, str]:
    return {name: digest for digest, name in (line.split(maxsplit=1) for line in text.splitlines() if line.strip())}


def wrong_sums(known: dict[str, str], root: Path) -> list[str]:
    """Files that changed, are gone, or stand in a vendor folder without a checksum."""
    wrong = []
    for name, digest in known.items():
        path = root / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            wrong.append(name)
    there = {str(path.relative_to(root)) for path in root.glob("*/static/**/vendor/*") if path.is_file()}
    return sorted({*wrong, *(name for name in there - set(known) if not name.endswith(".md"))})


def test_vendored_files_are_their_authors() -> None:
    assert not wrong_sums(sums(VENDORED.read_text()), ROOT), "update vendored.sha256 together with VENDORED.md"


def test_a_changed_vendored_file_is_seen(tmp_path: Path) -> None:
    folder = tmp_path / "app" / "static" / "app" / "vendor"
    folder.mkdir(parents=True)
    (folder / "a.js").write_text("one")
    name = "app/static/app/vendor/a.js"
    assert wrong_sums({}, tmp_path) == [name]
    assert wrong_sums({name: hashlib.sha256(b"one").hexdigest()}, tmp_path) == []
    (folder / "a.js").write_text("two")
    assert wrong_sums({name: hashlib.sha256(b"one").hexdigest()}, tmp_path) == [name]
