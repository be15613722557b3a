"""What the command `celery -A ecm.celery_worker worker` starts."""

from ecm.celery import prepare_worker

app = prepare_worker()
