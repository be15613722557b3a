"""What the API says of itself, and whether an answer is as it says."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

METHODS = ("get", "post", "put", "patch", "delete")
ROOT = "urn:dossier"


@cache
def schema() -> dict[str, Any]:
    """The OpenAPI document as it is served."""
    described: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]  # theirs
    return described


@cache
def complaints() -> list[str]:
    """What the generator could not find out."""
    GENERATOR_STATS.reset()
    schema.__wrapped__()
    return sorted([*GENERATOR_STATS._error_cache, *GENERATOR_STATS._warn_cache])


def operations(described: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, item in described["paths"].items():
        yield from ((f"{method.upper()} {path}", item[method]) for method in METHODS if method in item)


def untyped(described: dict[str, Any]) -> list[str]:
    """Operations that give a body of which nothing is said."""
    return [
        name for name, operation in operations(described) if any(_says_nothing(*each) for each in _bodies(operation))
    ]


def _bodies(operation: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for status, answer in operation["responses"].items():
        contents = answer.get("content") or {"": {}}
        yield from ((status, content.get("schema", {})) for content in contents.values())


def _says_nothing(status: str, body: dict[str, Any]) -> bool:
    return status != "204" and not (set(body) - {"description", "additionalProperties"} - ({"type"} & _free(body)))


def _free(body: dict[str, Any]) -> set[str]:
    return {"type"} if body.get("type") == "object" else set()


@cache
def _validators() -> tuple[Registry[Any], list[tuple[re.Pattern[str], dict[str, Any]]]]:
    registry: Registry[Any] = Registry().with_resource(ROOT, DRAFT202012.create_resource(_lenient(schema())))
    plainest_first = sorted(schema()["paths"].items(), key=lambda pair: pair[0].count("{"))
    return registry, [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + "$"), item) for path, item in plainest_first]


def faults(method: str, path: str, status: int, body: Any) -> list[str]:
    """Where the answer is not what the schema says; [] for what the schema does not describe."""
    registry, paths = _validators()
    item = next((item for pattern, item in paths if pattern.match(path)), None)
    if item is None or method not in item:
        return []
    answer = item[method]["responses"].get(str(status))
    if answer is None:
        return [f"the schema knows no {status}"]
    said = answer.get("content", {}).get("application/json", {}).get("schema")
    if said is None:
        return []
    validator = Draft202012Validator(_absolute(_lenient(said)), registry=registry)
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:200]}" for error in validator.iter_errors(body)
    ]


def _absolute(said: Any) -> Any:
    """References within the document as references to it."""
    if isinstance(said, dict):
        return {key: f"{ROOT}{value}" if key == "$ref" else _absolute(value) for key, value in said.items()}
    return [_absolute(each) for each in said] if isinstance(said, list) else said


def _lenient(said: Any) -> Any:
    """The generator writes `oneOf` where an empty text, say, may fit two of the choices."""
    if isinstance(said, dict):
        return {"anyOf" if key == "oneOf" else key: _lenient(value) for key, value in said.items()}
    return [_lenient(each) for each in said] if isinstance(said, list) else said
