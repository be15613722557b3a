"""The API's schema says what every endpoint gives; that it says the truth is asked row by row in `test_matrix.py`."""

import pytest

from tests.access.described import complaints, faults, schema, untyped


def test_the_generator_finds_everything_out() -> None:
    assert not complaints(), "\n".join(complaints())


def test_every_answer_has_a_shape() -> None:
    assert not untyped(schema()), untyped(schema())


@pytest.mark.parametrize(
    "answer",
    [
        {"description": "No response body"},
        {"content": {"application/json": {"schema": {}}}},
        {"content": {"application/json": {"schema": {"type": "object", "additionalProperties": {}}}}},
    ],
)
def test_an_answer_without_a_shape_is_seen(answer: dict[str, object]) -> None:
    described = {"paths": {"/planted/": {"get": {"responses": {"200": answer}}}}}
    assert untyped(described) == ["GET /planted/"]


def test_an_answer_of_another_shape_is_seen() -> None:
    assert faults("get", "/api/v1/jobs/", 200, {"results": [{"id": "one"}]})
    assert not faults("get", "/api/v1/jobs/", 200, {"results": [], "next": None, "previous": None})
