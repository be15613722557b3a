"""Work of approvals that follows events or comes round."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from approvals import services
from ecm.jobs import JobContext, task


@task("approvals.end_left", title=_("End approvals of documents that left them"))
def end_left(job: JobContext, *, document_id: int, **_fields: Any) -> None:
    """A document was taken from its approval by hand: nobody is asked for a visa any more."""
    services.end_left(document_id=document_id, actor_id=job.actor_id, at=timezone.now())


@task("approvals.remind", title=_("Remind of approvals that are due"))
def remind(job: JobContext, **_fields: Any) -> int:
    return services.remind(at=timezone.now())
