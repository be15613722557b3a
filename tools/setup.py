#!/usr/bin/env python3
"""Set up everything that the make targets need: system packages where it may, the virtual environment, the packages.

Runs on the system's own Python 3.11 with the standard library alone. A repeat does only what has changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "dossier-packages"

# what is looked for -> (Debian packages, what rests without it)
FEATURES = {
    "tesseract": (
        ["tesseract-ocr", "tesseract-ocr-rus", "tesseract-ocr-ukr", "tesseract-ocr-bul", "tesseract-ocr-eng"],
        "reading of scanned pages",
    ),
    "catdoc": (["catdoc"], "full reading of old .doc and .ppt files"),
    "soffice": (
        ["libreoffice-writer-nogui", "libreoffice-calc-nogui", "libreoffice-impress-nogui"],
        "page previews of office files",
    ),
    "lib:libpango-1.0.so.0": (["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"], "print forms as PDF"),
    "font:DejaVuSans.ttf": (["fonts-dejavu-core", "fonts-liberation"], "good type in print forms and previews"),
}
TEST_FEATURES = {
    "chromium": (["chromium"], "the browser tests"),
    "sbin:dovecot": (["dovecot-imapd"], "tests against a real IMAP server"),
    "glob:/usr/lib/postgresql/*/bin/postgres": (["postgresql-15"], "tests on PostgreSQL"),
    "redis-server": (["redis-server"], "tests of Celery's broker"),
    "openssl": (["openssl"], "tests against a real IMAP server"),
}


def main() -> None:
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # what goes on is seen at once, also in a log
    with_tests = "--tests" in sys.argv
    if sys.version_info < (3, 11):  # noqa: UP036  # whoever starts it may have an older Python
        sys.exit("Dossier needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")
    _system_packages(FEATURES | (TEST_FEATURES if with_tests else {}))
    _virtual_environment(with_tests)


def _system_packages(features: dict[str, tuple[list[str], str]]) -> None:
    missing = {probe: need for probe, need in features.items() if not _is_there(probe)}
    if missing and _may_install():
        _apt_install([package for packages, _ in missing.values() for package in packages])
        missing = {probe: need for probe, need in missing.items() if not _is_there(probe)}
    for packages, feature in missing.values():
        print(f"  rests: {feature} (install the system packages: {' '.join(packages)})")


def _is_there(probe: str) -> bool:
    kind, _, name = probe.rpartition(":")
    if kind == "lib":
        return any((Path(folder) / name).exists() for folder in _library_folders())
    if kind == "font":
        return any(Path("/usr/share/fonts").rglob(name))
    if kind == "glob":
        return any(Path("/").glob(name.lstrip("/")))
    return bool(shutil.which(name, path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/lib/postgresql/15/bin"))


def _library_folders() -> list[str]:
    return ["/usr/lib", "/usr/lib64", *[str(path) for path in Path("/usr/lib").glob("*-linux-gnu")]]


def _may_install() -> bool:
    return os.geteuid() == 0 and bool(shutil.which("apt-get")) and not os.environ.get("DOSSIER_NO_APT")


def _apt_install(packages: list[str]) -> None:
    print("Installing system packages: " + " ".join(packages))
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-q", "--no-install-recommends"]
    with _without_services():
        for command in (["apt-get", "update", "-q"], [*install, *packages]):
            done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode:  # one package that is not to be had must not keep the others away
            for package in packages:
                subprocess.run([*install, package], env=environment, capture_output=True)


class _without_services:  # noqa: N801  # used as a statement
    """While it lasts, Debian starts no service of a package that is installed."""

    policy = Path("/usr/sbin/policy-rc.d")

    def __enter__(self) -> None:
        self.made = not self.policy.exists()
        if self.made:
            self.policy.write_text("#!/bin/sh\nexit 101\n")
            self.policy.chmod(0o755)

    def __exit__(self, *error: object) -> None:
        if self.made:
            self.policy.unlink(missing_ok=True)


def _virtual_environment(with_tests: bool) -> None:
    files = [ROOT / "requirements/base.txt", *([ROOT / "requirements/dev.txt"] if with_tests else [])]
    wanted = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    have = dict(line.split() for line in STAMP.read_text().splitlines()) if STAMP.exists() else {}
    if all(have.get(name) == digest for name, digest in wanted.items()):
        return
    _make_venv()
    print("Installing Python packages (hash-pinned) into .venv ...")
    listed = [part for file in files for part in ("-r", str(file))]
    pip = [str(VENV / "bin/python"), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    if subprocess.run([*pip, "--require-hashes", "--no-deps", *listed]).returncode:
        sys.exit("The Python packages could not be installed; the lines above say why.")
    STAMP.write_text("".join(f"{name} {digest}\n" for name, digest in (have | wanted).items()))


def _make_venv() -> None:
    if (VENV / "bin/python").exists() and _has_pip():
        return
    print("Creating .venv ...")
    if _create_venv():
        return
    if _may_install():
        _apt_install(["python3-venv"])
    if not _create_venv():
        sys.exit("The virtual environment could not be made: install the system package python3-venv.")


def _create_venv() -> bool:
    done = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True)
    return done.returncode == 0 and _has_pip()


def _has_pip() -> bool:
    return subprocess.run([str(VENV / "bin/python"), "-m", "pip", "--version"], capture_output=True).returncode == 0


if __name__ == "__main__":
    main()
