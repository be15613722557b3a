"""Work of the intake that follows a commit, and the looks into the mailboxes."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from correspondence import queries, services
from correspondence.errors import MailboxUnreachable
from correspondence.exporting import write_journal
from correspondence.services.understanding import fail_item
from ecm.exports import Format
from ecm.jobs import JobContext, enqueue, task
from ecm.jobs.registry import PASSING
from ecm.notices import notify
from ecm.organisation.people import person

_TRIES = 4


class ScanNotRead(Exception):
    """The pages of a scan are still being recognised."""


@task("correspondence.understand", title=_("Reading a received letter"), retry_on=(OSError,), max_attempts=_TRIES)
def understand(job: JobContext, *, item_id: int, **_rest: object) -> None:
    """Read one item. A passing failure is tried again; a lasting one ends in quarantine, never in silence."""
    try:
        services.understand_item(item_id, at=timezone.now())
    except Exception as error:  # a defect of ours: the item gets its end, the log its traceback
        if isinstance(error, (OSError, *PASSING)) and job.attempt < _TRIES:
            raise
        fail_item(item_id, error)
        raise


@task("correspondence.understand_again", title=_("Reading a recognised scan"), retry_on=(ScanNotRead,), max_attempts=8)
def understand_again(job: JobContext, *, item_id: int, **_rest: object) -> None:
    """Look again at an item whose pages were recognised meanwhile; comes back while they are not."""
    if not services.understand_again(item_id):
        raise ScanNotRead


@task("correspondence.poll", title=_("Looking into the mailboxes"))
def poll(job: JobContext, **_rest: object) -> None:
    """One job for each account, so that a slow server holds up nobody else; and items that a crash left behind."""
    for account_id in queries.active_account_ids():
        enqueue("correspondence.poll_account", {"account_id": account_id}, merge_key=f"poll:{account_id}")
    for item_id, attempts in queries.left_behind(timezone.now()):
        enqueue("correspondence.understand", {"item_id": item_id}, merge_key=f"understand-again:{item_id}:{attempts}")


@task("correspondence.poll_account", title=_("Looking into a mailbox"))
def poll_account(job: JobContext, *, account_id: int, **_rest: object) -> dict[str, int]:
    """Take in what is new in one account; a failure stands on the account and passes by itself."""
    account = queries.account(account_id)
    if account is None or not account.is_active:
        return {}
    try:
        polled = services.poll_account(account, at=timezone.now())
    except MailboxUnreachable:
        return {}
    return {"received": polled.received, "known": polled.known}


@task("correspondence.export", title=_("Exporting a journal"))
def export(job: JobContext, *, query: str, form: Format, **_rest: object) -> dict[str, str]:
    """Write the file for the person who asked, with their rights as they are now, and tell them."""
    user = person(job.actor_id)
    if user is None:
        return {}
    now = timezone.now()
    blob = write_journal(query, form, user=user, at=now)
    url = reverse("correspondence:exported", args=[job.job_id])
    notify(user.pk, "correspondence.exported", subject=("job", job.job_id), url=url, at=now)
    return {"digest": blob.pk, "form": form}


@task("correspondence.index", title=_("Putting a registration number into the index"))
def index(job: JobContext, *, document_id: int, **_rest: object) -> None:
    """Let the document be found by its numbers as they are now."""
    from search.services import reindex

    reindex("document", [document_id])
