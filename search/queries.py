"""Reads: finding by words, completing while one types, what belongs to an event."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecm import access
from ecm.access import Person
from ecm.jobs.models import JobState
from ecm.models import EventSubject, Job
from search.asking import beginnings, languages_of, other_layouts, understand, unfinished
from search.backends import SearchBackend, backend
from search.entries import Found, Match, Query
from search.highlighting import Part, highlighted, snippet
from search.registry import facet_named, facets, kind_named

alarm = logging.getLogger("search.alarm")
MOST_FACET_VALUES = 8
MOST_REFERENCES = 2


@dataclass(frozen=True)
class Hit:
    """One result: its title and a piece of its text, each in parts of which some are the words looked for.

    `references` are its numbers and names that explain why it was found.
    """

    kind: str
    object_id: int
    url: str
    title: str
    title_parts: list[Part]
    snippet: list[Part]
    references: list[list[Part]]
    icon: str
    kind_title: str | Promise
    happened_on: date | None


@dataclass(frozen=True)
class FacetValue:
    """A value to filter by, with the number of hits that have it."""

    value: str
    title: str
    count: int


@dataclass(frozen=True)
class FacetValues:
    """One property of the hits and its commonest values."""

    name: str
    title: str | Promise
    values: list[FacetValue]


@dataclass(frozen=True)
class Results:
    """A page of results. `read_as` is set when the words were found as typed in another keyboard layout;
    `is_any` when no entry has all the words and these have some; `is_partial` when there are more than `total`."""

    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    is_partial: bool = False
    next: str = ""
    facets: list[FacetValues] = field(default_factory=list)
    read_as: str = ""
    is_any: bool = False


@dataclass(frozen=True)
class _Reading:
    """One way to read what was typed."""

    query: Query
    text: str = ""
    is_any: bool = False


def find(
    user: Person,
    text: str,
    kinds: Sequence[str] | None = None,
    language: str | None = None,
    limit: int = 20,
    cursor: str = "",
    *,
    year: int | None = None,
    chosen: Mapping[str, str] | None = None,
    match_any: bool = False,
    with_facets: bool = False,
) -> Results:
    """What this person may see of what has the words, best first.

    All words in any of their forms; when nothing has them all: words begun, another keyboard layout, any of them.
    `match_any` asks for the latter at once. Raises InvalidInput for a cursor that was not made here.
    """
    tokens = access.tokens_of(user)
    if not _may_choose(user, chosen or {}):
        return Results()
    filters = {"kinds": tuple(kinds or ()), "year": year, "facets": dict(chosen or {})}
    found, reading = Found([], 0), _Reading(Query(()))
    for reading in _readings(text, language, match_any):
        asked = replace(reading.query, **filters)  # type: ignore[arg-type]  # each value has its field's type
        found = backend().find(asked, visible_to=tokens, limit=limit, after=cursor, with_facets=with_facets)
        if found.total:
            break
    if not found.total:
        return Results()
    return Results(
        hits=_hits(user, found.matches, reading.query),
        total=found.total,
        is_partial=found.is_partial,
        next=found.next,
        facets=_facets(user, found),
        read_as=reading.text,
        is_any=reading.is_any,
    )


def _may_choose(user: Person, chosen: Mapping[str, str]) -> bool:
    """A value that the person may not see narrows to nothing, like one that does not exist."""
    return all(value in _labels(user, name, [value]) for name, value in chosen.items())


def titles_of(user: Person, values: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """Names of filter values, where the person may see them."""
    found = {}
    for name, value in values:
        labels = _labels(user, name, [value])
        if value in labels:
            found[name, value] = labels[value]
    return found


def _readings(text: str, language: str | None, match_any: bool) -> Iterable[_Reading]:
    query = understand(text, languages_of(text, language))
    if not query.groups:
        return
    if not match_any:
        yield _Reading(query)
        if begun := unfinished(query, text):
            yield _Reading(begun)
        for other in other_layouts(text):
            yield _Reading(understand(other, languages_of(other, language)), text=other)
    if match_any or len(query.groups) > 1:
        yield _Reading(replace(query, match_any=True), is_any=not match_any)


def _hits(user: Person, matches: Sequence[Match], query: Query) -> list[Hit]:
    return [_hit(match, query) for match in checked(user, matches)]


def _hit(match: Match, query: Query) -> Hit:
    known = kind_named(match.kind)
    title = highlighted(match.title, query.groups, match.language)
    piece = snippet(match.body, query.groups, match.language)
    is_explained = any(part.is_hit for part in (*title, *piece))
    return Hit(
        kind=match.kind,
        object_id=match.object_id,
        url=match.url,
        title=match.title,
        title_parts=title,
        snippet=piece,
        references=_references(match, query, only_numbers=is_explained),
        icon=known.icon if known else "file-text",
        kind_title=known.title if known else match.kind,
        happened_on=match.happened_on,
    )


def _references(match: Match, query: Query, *, only_numbers: bool) -> list[list[Part]]:
    """Numbers with the words looked for; other names only when neither title nor text explains the hit."""
    found = []
    for keyword in match.keywords:
        if keyword in match.title or (only_numbers and not any(char.isdigit() for char in keyword)):
            continue
        parts = highlighted(keyword, query.groups, match.language)
        if any(part.is_hit for part in parts):
            found.append(parts)
    return found[:MOST_REFERENCES]


def checked(user: Person, matches: Sequence[Match]) -> list[Match]:
    """The matches that the database, too, lets this person see; one that it hides is an alarm."""
    by_kind: defaultdict[str, list[int]] = defaultdict(list)
    for match in matches:
        by_kind[match.kind].append(match.object_id)
    visible = {(kind, pk) for kind, ids in by_kind.items() for pk in _visible(user, kind, ids)}
    for match in matches:
        if match.key not in visible:
            alarm.error("The index offered %s %s to user %s, who may not see it.", *match.key, user.pk)
    return [match for match in matches if match.key in visible]


def _visible(user: Person, kind: str, ids: Sequence[int]) -> Iterable[int]:
    known = kind_named(kind)
    if known is None:
        return ()
    return access.visible(known.model._default_manager.filter(pk__in=ids), user).values_list("pk", flat=True)


def _facets(user: Person, found: Found) -> list[FacetValues]:
    """The properties of the hits, with names only for values that the person may see."""
    listed = []
    for name in ("kind", *[facet.name for facet in facets()], "year"):
        counts = dict(list(found.facets.get(name, {}).items())[:MOST_FACET_VALUES])
        labels = _labels(user, name, list(counts))
        values = [FacetValue(value, labels[value], count) for value, count in counts.items() if value in labels]
        if values:
            listed.append(FacetValues(name, _facet_title(name), values))
    return listed


def _facet_title(name: str) -> str | Promise:
    facet = facet_named(name)
    return facet.title if facet else {"kind": _("Kind"), "year": _("Year")}[name]


def _labels(user: Person, name: str, values: Sequence[str]) -> Mapping[str, str]:
    if name == "kind":
        return {value: str(known.title) for value in values if (known := kind_named(value))}
    facet = facet_named(name)
    return facet.labels(user, values) if facet and values else {value: value for value in values}


def complete(user: Person, text: str, *, kinds: Sequence[str] | None = None, limit: int = 10) -> list[Hit]:
    """Objects whose title or number has words beginning with these, for finding while typing; no snippets."""
    tokens, index = access.tokens_of(user), backend()
    for reading in (text, *other_layouts(text)):
        if matches := _completed(index, reading, tokens, kinds, limit):
            return _hits(user, matches, beginnings(reading))
    return []


def _completed(
    index: SearchBackend, text: str, tokens: Sequence[str], kinds: Sequence[str] | None, limit: int
) -> list[Match]:
    query = replace(beginnings(text), kinds=tuple(kinds or ()))
    return index.complete(query, visible_to=tokens, limit=limit)


def follows_later(task: str, event_id: int, kind: str, object_id: int) -> bool:
    """Whether the same task still waits for a younger event of the object: then that one finds today's state too."""
    younger = EventSubject.objects.filter(kind=kind, object_id=object_id, record_id__gt=event_id)
    newest = younger.order_by("-record_id").values_list("record_id", flat=True)[:20]
    keys = [f"event:{record}:{task}" for record in newest]
    return bool(keys) and Job.objects.exclude(key="").filter(key__in=keys, state=JobState.QUEUED).exists()


def subjects_of(*event_ids: int) -> dict[str, list[int]]:
    """Ids by kind of the objects that the events are about and that can be found, each once."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    rows = EventSubject.objects.filter(record_id__in=event_ids).values_list("kind", "object_id").distinct()
    for kind, object_id in rows:
        if kind_named(kind):
            found[kind].append(object_id)
    return dict(found)
