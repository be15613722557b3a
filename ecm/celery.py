"""The production executor: Celery carries out rows of the job table.

A message holds one job's id and nothing else (JSON, never pickle). Losing or doubling messages does no harm: the
table is the truth, a job is claimed by compare-and-set, and each worker process sweeps for jobs nobody took.
"""

import logging
import os
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from celery import Celery
from celery.signals import worker_ready, worker_shutting_down
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecm.settings")

logger = logging.getLogger(__name__)
app = Celery("ecm")
MOST_OFFERED = 50  # at once; the sweep offers the rest


def configure(broker: str) -> Celery:
    """Point the application at its broker; called once settings are there."""
    app.conf.update(
        broker_url=broker,
        task_serializer="json",
        accept_content=["json"],
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        broker_connection_retry_on_startup=True,
        worker_hijack_root_logger=False,
    )
    return app


@app.task(name="ecm.run_job")
def run_job(job_id: int) -> str:
    """Claim the job and carry it out; a job that is taken or not due is left alone."""
    from django.utils import timezone

    from ecm.jobs.claiming import claim
    from ecm.jobs.execution import carry_out
    from ecm.jobs.keeping import kept

    job = claim(job_id, at=timezone.now())
    if job is None:
        return "left"
    with kept(job):
        return str(carry_out(job))


def offer(job_id: int) -> None:
    """Send the message; a broker that is away is no error, the sweep comes again."""
    try:
        run_job.apply_async(args=(job_id,), retry=False)
    except (OSError, OperationalError) as error:
        logger.warning("The broker cannot be reached; job %s waits for the sweep: %s", job_id, error)


def hear(job_ids: Sequence[int], run_at: datetime) -> None:
    """Send messages for what was just committed; jobs queued in bulk come without their ids, so they are looked up."""
    from django.utils import timezone

    from ecm.jobs import waking
    from ecm.jobs.claiming import due

    if waking.is_due(run_at):
        found = job_ids or due(timezone.now()).order_by("-id").values_list("pk", flat=True)[:MOST_OFFERED]
        for job_id in found:
            offer(job_id)


def connect() -> None:
    """Let committed jobs be sent to the broker from this process."""
    from ecm.environment import environment
    from ecm.jobs import waking

    configure(environment().broker)
    waking.listen(hear)


_sweepers: list[Any] = []


@worker_ready.connect
def _start_sweeping(**_: object) -> None:
    from ecm.jobs.sweeping import Sweeper

    _sweepers.append(Sweeper(offer))
    _sweepers[0].start()


@worker_shutting_down.connect
def _stop_sweeping(**_: object) -> None:
    for sweeper in _sweepers:
        sweeper.stop()


def prepare_worker() -> Celery:
    """Set Django up for `celery -A ecm.celery_worker worker`."""
    import django

    django.setup()
    connect()
    from ecm.jobs.registry import load_tasks

    load_tasks()
    return app
