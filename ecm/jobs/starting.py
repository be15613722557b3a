"""The one setting that says who carries out jobs (`ECM_JOBS`), applied to a process."""

from datetime import timedelta

from ecm.environment import environment
from ecm.jobs.rounds import periodic


def prepare() -> None:
    """Called from `ready()` in every process: name the kernel's rounds, and let Celery hear of committed jobs."""
    periodic("jobs.clean", every=timedelta(hours=6))
    periodic("notices.digest", every=timedelta(hours=1))
    periodic("events.seal", every=timedelta(minutes=5))
    periodic("events.checkpoint", every=timedelta(days=1))
    periodic("idempotency.clean", every=timedelta(hours=6))
    if environment().is_sqlite:  # PostgreSQL sees to it by itself
        periodic("database.statistics", every=timedelta(days=1))
    if environment().jobs == "celery":
        from ecm.celery import connect

        connect()


def start() -> None:
    """Called by the web process after set-up: start the embedded threads, where they are chosen."""
    settings = environment()
    if settings.jobs == "embedded":
        from ecm.jobs.runner import start_embedded

        start_embedded(settings.job_threads)
