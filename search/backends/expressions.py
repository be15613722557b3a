"""Queries in the language of FTS5. Every piece is quoted: nothing a person types is an operator."""

from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from search.entries import Group, Term

#: Words in quotes may stand this far apart in the index, where an ambiguous word takes several places.
PHRASE_GAP = 3


def all_of(groups: Sequence[Group], excluded: Sequence[Group] = ()) -> str:
    """Entries with every group; words of one phrase near each other."""
    parts = []
    for phrase, members in groupby(groups, key=lambda group: group.phrase):
        listed = list(members)
        parts += [of_group(group) for group in listed] if phrase is None else [_near(listed)]
    return _without(" AND ".join(parts), excluded)


def any_of(groups: Iterable[Group], excluded: Sequence[Group] = ()) -> str:
    return _without(" OR ".join(dict.fromkeys(of_group(group) for group in groups)), excluded)


def of_group(group: Group) -> str:
    alternatives = " OR ".join(of_term(term) for term in group.terms)
    return f"({alternatives})" if len(group.terms) > 1 else alternatives


def of_term(term: Term) -> str:
    quoted = '"' + term.text.replace('"', '""') + '"'
    return f"{quoted} *" if term.is_prefix else quoted


def _near(groups: list[Group]) -> str:
    """All readings of the phrase: FTS5's NEAR takes no alternatives, so each combination of two words is told."""
    if len(groups) == 1:
        return of_group(groups[0])
    return " AND ".join(f"({' OR '.join(_readings(left, right))})" for left, right in pairwise(groups))


def _readings(left: Group, right: Group) -> Iterable[str]:
    for first in left.terms:
        for second in right.terms:
            yield f"NEAR({of_term(first)} {of_term(second)}, {PHRASE_GAP})"


def _without(expression: str, excluded: Sequence[Group]) -> str:
    if not excluded:
        return expression
    return f"({expression}) NOT ({' OR '.join(of_group(group) for group in excluded)})"
