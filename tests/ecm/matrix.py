"""Access matrix of the kernel's own routes."""

from typing import Any

from ecm.jobs import enqueue
from ecm.jobs.models import Job, JobState
from tests.access.rows import Row, World
from tests.conftest import People


def build(people: People) -> dict[str, Any]:
    failed = enqueue("nobody.knows", {"n": 1}, actor_id=people.owner.pk)
    waiting = enqueue("nobody.knows", {"n": 2}, actor_id=people.owner.pk)
    Job.objects.filter(pk=failed.pk).update(state=JobState.DEAD, message="canary-of-the-job")
    return {"failed": failed, "waiting": waiting, "canary": "canary-of-the-job"}


def failed(world: World) -> dict[str, Any]:
    return {"job_id": world["failed"].pk}


def waiting(world: World) -> dict[str, Any]:
    return {"job_id": world["waiting"].pk}


ROWS = [
    Row("login", stranger=200, outsider=302, reader=302, owner=302),
    Row("logout", method="post", stranger=302, outsider=302, reader=302, owner=302),
    Row("language", method="post", stranger=302, outsider=302, reader=302, owner=302),
    Row("desktop", stranger=302, outsider=200, reader=200, owner=200),
    Row("bell", stranger=302, outsider=200, reader=200, owner=200),
    Row("palette", stranger=302, outsider=200, reader=200, owner=200, query="?q=canary"),
    Row("profile", stranger=302, outsider=200, reader=200, owner=200),
    Row("profile", method="post", stranger=302, outsider=422, reader=422, owner=422),
    Row(
        "theme", method="post", stranger=302, outsider=302, reader=302, owner=302,
        data=lambda world: {"theme": "dark"},
    ),
    Row("notices", stranger=302, outsider=200, reader=200, owner=200),
    Row("notices", method="post", stranger=302, outsider=302, reader=302, owner=302),
    Row("notice", stranger=302, outsider=302, reader=302, owner=302, kwargs=lambda world: {"notice_id": 1}),
    Row("components", stranger=302, outsider=403, reader=403, owner=403),
    Row("schema", stranger=403, outsider=200, reader=200, owner=200),
    Row("organisation", stranger=302, outsider=200, reader=200, owner=200),
    Row("jobs", stranger=302, outsider=200, reader=200, owner=200),
    Row("job", stranger=302, outsider=404, reader=404, owner=200, kwargs=failed, canary="canary"),
    Row("job-progress", stranger=302, outsider=404, reader=404, owner=200, kwargs=failed, canary="canary"),
    Row("job-cancel", method="post", stranger=302, outsider=404, reader=404, owner=302, kwargs=waiting),
    Row("job-retry", method="post", stranger=302, outsider=404, reader=404, owner=302, kwargs=failed),
    Row("directory-choose", stranger=302, outsider=404, reader=404, owner=404, query="?directory=0"),
    Row("directory-new", stranger=302, outsider=404, reader=404, owner=404, query="?directory=0"),
    Row("people-choose", stranger=302, outsider=200, reader=200, owner=200, query="?q=own"),
    Row("ecm_api:jobs", stranger=403, outsider=200, reader=200, owner=200),
    Row("ecm_api:job", stranger=403, outsider=404, reader=404, owner=200, kwargs=failed, canary="canary"),
    Row("ecm_api:job", method="delete", stranger=403, outsider=404, reader=404, owner=200, kwargs=waiting),
    Row("ecm_api:job-retry", method="post", stranger=403, outsider=404, reader=404, owner=200, kwargs=failed),
    Row("ecm_api:notices", stranger=403, outsider=200, reader=200, owner=200),
    Row("ecm_api:notices-read", method="post", stranger=403, outsider=200, reader=200, owner=200, format="json"),
    Row("ecm_api:notice-preferences", stranger=403, outsider=200, reader=200, owner=200),
    Row(
        "ecm_api:notice-preferences", method="put", stranger=403, outsider=200, reader=200, owner=200, format="json",
        data=lambda world: {"ways": {"": "digest"}},
    ),
]  # fmt: skip
