"""Access matrix of terms."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.access.rows import Row
from tests.conftest import People
from tests.expiry.factories import watched_document


def build(people: People) -> dict[str, Any]:
    soon = timezone.localdate() + timedelta(days=5)
    document = watched_document(soon, title="Canary of the home department", department=people.home)
    return {"canary": document.title}


ROWS = [
    Row("expiry:list", stranger=302, outsider=200, reader=200, owner=200, canary="canary"),
    Row("expiry_api:expiring", stranger=403, outsider=200, reader=200, owner=200, canary="canary"),
]
