"""The one setting that says who carries out jobs (`ECM_JOBS`), applied to a web process."""

from ecm.environment import environment


def start() -> None:
    """Called by the web process after set-up: start the embedded threads, or connect to Celery's broker."""
    settings = environment()
    if settings.jobs == "embedded":
        from ecm.jobs.runner import start_embedded

        start_embedded(settings.job_threads)
    elif settings.jobs == "celery":
        from ecm.celery import connect

        connect()
