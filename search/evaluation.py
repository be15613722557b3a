"""Answers to labelled sets: each goes through the index as the product does, on entries made for the purpose."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from search.asking import understand
from search.backends import backend
from search.entries import MOST_HITS, Entry, Query

TOKENS = ("evaluation:all",)
LANGUAGES = ("ru", "uk", "bg", "en")
STEMS = {"rus": "ru", "ukr": "uk", "bul": "bg", "eng": "en"}
BATCH = 500


def morphology(folder: Path) -> Iterator[dict[str, Any]]:
    """Each distinct form is a document of one word; a line for each lemma says which forms a search for it hits."""
    for stem, language in STEMS.items():
        path = folder / f"{stem}.tsv"
        if path.exists():
            yield from _lemmas(path, language)


def _lemmas(path: Path, language: str) -> Iterator[dict[str, Any]]:
    rows = [line.rstrip("\n").split("\t") for line in path.open(encoding="utf-8") if line.strip()]
    forms = list(dict.fromkeys(row[1] for row in rows))
    _put_all(_entry(number, body=form, language=language) for number, form in enumerate(forms))
    for lemma in dict.fromkeys(row[0] for row in rows):
        found = _all_hits(understand(lemma, [language]))
        yield {"lang": language, "lemma": lemma, "found": [forms[number] for number in found]}


def entities(folder: Path) -> Iterator[dict[str, Any]]:
    """Every hit of an all-words search in the language's articles."""
    for language in LANGUAGES:
        if not (folder / f"queries.{language}.jsonl").exists():
            continue
        articles = _lines(folder / f"docs.{language}.jsonl")
        _put_all(
            _entry(number, title=article["title"], body=article["text"], language=language)
            for number, article in enumerate(articles)
        )
        for asked in _lines(folder / f"queries.{language}.jsonl"):
            found = _all_hits(understand(asked["query"], [language]))
            docs = [articles[number]["id"] for number in found]
            yield {"lang": language, "query": asked["query"], "docs": docs}


def questions(folder: Path) -> Iterator[dict[str, Any]]:
    """The ten best passages for each question as typed, by any of its words."""
    for language in LANGUAGES:
        if not (folder / f"queries.{language}.jsonl").exists():
            continue
        passages = _lines(folder / f"docs.{language}.jsonl")
        _put_all(
            _entry(number, title=passage["title"].replace("_", " "), body=passage["text"], language=language)
            for number, passage in enumerate(passages)
        )
        for asked in _lines(folder / f"queries.{language}.jsonl"):
            query = replace(understand(asked["query"], [language]), match_any=True)
            found = backend().find(query, visible_to=TOKENS, limit=10).matches
            docs = [passages[match.object_id]["id"] for match in found]
            yield {"lang": language, "id": asked["id"], "docs": docs}


def _lines(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def _entry(number: int, *, body: str, language: str, title: str = "") -> Entry:
    return Entry("evaluation", number, title, "/", body, language, TOKENS)


def _put_all(entries: Iterator[Entry]) -> None:
    """Replace the index by these entries."""
    backend().clear()
    batches: defaultdict[int, list[Entry]] = defaultdict(list)
    for number, entry in enumerate(entries):
        batches[number // BATCH].append(entry)
    for batch in batches.values():
        backend().put(batch)


def _all_hits(query: Query) -> list[int]:
    if not query.groups:
        return []
    return [match.object_id for match in backend().find(query, visible_to=TOKENS, limit=MOST_HITS).matches]
