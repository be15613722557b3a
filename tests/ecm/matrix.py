"""Access matrix of the kernel's own routes."""

from typing import Any

from tests.access.rows import Row
from tests.conftest import People


def build(people: People) -> dict[str, Any]:
    return {}


ROWS = [
    Row("login", stranger=200, outsider=302, reader=302, owner=302),
    Row("logout", method="post", stranger=302, outsider=302, reader=302, owner=302),
    Row("schema", stranger=403, outsider=200, reader=200, owner=200),
]
