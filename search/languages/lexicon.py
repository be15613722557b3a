"""The compact lexicons of Ukrainian, Bulgarian and English, mapped into memory when first needed."""

import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

import marisa_trie

from ecm.environment import BASE_DIR, environment

LEXICON_LANGUAGES = ("uk", "bg", "en")
BUILD_SECONDS = 300
#: Raise it when `building` makes other files than before, so that old ones are not taken.
EDITION = 3


class Lexicon:
    """What the dictionary knows of a language: normal forms of words, and how words of an ending change."""

    def __init__(self, path: Path) -> None:
        self._trie = marisa_trie.BytesTrie()
        self._trie.mmap(str(path))

    def known(self, word: str) -> list[str]:
        """The normal forms that the dictionary gives for a folded word; empty for an unknown one."""
        return [_changed(word, change) for change in self._trie.get(f"={word}", ())]

    def is_normal(self, word: str) -> bool:
        """Whether the dictionary has this very word as a normal form."""
        return any(len(change) == 2 and change[1] == 0 for change in self._trie.get(f"={word}", ()))

    def guesses(self, word: str, ending: int) -> Iterator[tuple[int, int, str]]:
        """(how usual from 1 to 250, letters cut, normal form) by the word's last letters, the most usual first."""
        for change in sorted(self._trie.get(f"-{word[-ending:]}", ())):
            yield 255 - change[0], change[1], _changed(word, change)


def _changed(word: str, change: bytes) -> str:
    return word[: len(word) - change[1]] + change[2:].decode()


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of "uk", "bg" or "en"; built by a process of its own when this machine has none yet."""
    return Lexicon(prepare(language))


def prepare(language: str) -> Path:
    """Return the path of the language's lexicon file, making it (some seconds) when it is missing."""
    return prepare_all([language])[0]


def prepare_all(languages: Sequence[str] = LEXICON_LANGUAGES) -> list[Path]:
    """The paths of the lexicon files; those that are missing are made side by side.

    Raises CalledProcessError when one cannot be made, TimeoutExpired when that takes minutes.
    """
    paths = [_path(language) for language in languages]
    commands = [
        [sys.executable, "-m", "search.languages.building", language, str(path)]
        for language, path in zip(languages, paths, strict=True)
        if not path.exists()
    ]
    running = [subprocess.Popen(command, cwd=BASE_DIR) for command in commands]  # noqa: S603  # our own program
    for command, process in zip(commands, running, strict=True):
        if code := process.wait(BUILD_SECONDS):
            raise subprocess.CalledProcessError(code, command)
    return paths


def _path(language: str) -> Path:
    """Where the language's file is, or where it is to be made."""
    name = f"{language}-{version('simplemma')}-{EDITION}.trie"
    folders = _folders()
    found = next((folder for folder in folders if (folder / name).exists()), None)
    return (found or next(folder for folder in folders if _writable(folder))) / name


def _folders() -> list[Path]:
    """Beside the code, shared by every installation on it; else with the data of this installation."""
    return [BASE_DIR / ".cache" / "lexicon", environment().data_dir / "lexicon"]


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink(missing_ok=True)
    except OSError:
        return False
    return True
