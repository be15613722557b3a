"""Jobs: queued with the change, carried out once, tried again, called off, never lost."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from ecm.jobs import JobCancelled, JobContext, NewJob, cancel, enqueue, enqueue_many, registry, retry, run_jobs, task
from ecm.jobs.claiming import (
    LEASE,
    MOST_LOSSES,
    claim,
    claim_alike,
    claim_next,
    finish,
    finish_alike,
    put_back,
    release_dead_workers,
)
from ecm.jobs.draining import JobFailed, drain
from ecm.jobs.models import Job, JobState
from ecm.jobs.rounds import Scheduler, periodic
from ecm.jobs.tasks import clean_before

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


class Passing(Exception):
    """A failure that goes away."""


@pytest.fixture
def seen() -> Iterator[list[Any]]:
    """Tasks of these tests and what they saw."""
    happened: list[Any] = []
    registry.load_tasks()
    known = dict(registry._tasks)

    @task("test.note")
    def note(job: JobContext, *, n: int) -> dict[str, int]:
        happened.append(n)
        return {"n": n}

    @task("test.fail", retry_on=(Passing,), max_attempts=3)
    def fail(job: JobContext, *, passing: bool = True) -> None:
        happened.append(job.attempt)
        raise Passing if passing else ValueError("lasting")

    @task("test.work")
    def work(job: JobContext, **_: object) -> None:
        happened.append("began")
        cancel(job.job_id, at=NOON)
        job.check_cancelled()
        happened.append("went on")

    yield happened
    registry._tasks.clear()
    registry._tasks.update(known)


def test_a_job_runs_once_with_its_result(db: None, seen: list[Any]) -> None:
    job = enqueue("test.note", {"n": 7})
    assert run_jobs() == 1
    assert run_jobs() == 0

    job.refresh_from_db()
    assert (seen, job.state, job.result, job.attempts) == ([7], JobState.DONE, {"n": 7}, 1)


def test_a_key_is_taken_for_ever(db: None, seen: list[Any]) -> None:
    first = enqueue("test.note", {"n": 1}, key="letter-1")
    run_jobs()
    assert enqueue("test.note", {"n": 2}, key="letter-1") == first
    enqueue_many([NewJob("test.note", {"n": 3}, key="letter-1")])
    run_jobs()
    assert seen == [1]


def test_a_merge_key_is_taken_while_the_job_waits(db: None, seen: list[Any]) -> None:
    first = enqueue("test.note", {"n": 1}, merge_key="index-1", run_at=NOON + timedelta(days=9000))
    assert enqueue("test.note", {"n": 2}, merge_key="index-1") == first
    run_jobs()
    assert enqueue("test.note", {"n": 3}, merge_key="index-1") != first
    run_jobs()
    assert seen == [1, 3]


def test_a_job_is_undone_with_its_change(db: None, seen: list[Any]) -> None:
    with transaction.atomic():
        enqueue("test.note", {"n": 1})
        transaction.set_rollback(True)
    assert run_jobs() == 0


def test_a_passing_failure_is_tried_again_later_and_then_buried(db: None, seen: list[Any]) -> None:
    job = enqueue("test.fail")
    drain()
    job.refresh_from_db()
    assert job.state == JobState.QUEUED
    assert job.run_at > timezone.now()

    Job.objects.update(run_at=NOON)
    drain()
    Job.objects.update(run_at=NOON)
    with pytest.raises(JobFailed):
        run_jobs()
    job.refresh_from_db()
    assert (seen, job.state) == ([1, 2, 3], JobState.DEAD)
    assert "Passing" in job.error


def test_a_lasting_failure_is_buried_at_once_and_can_be_retried(db: None, seen: list[Any]) -> None:
    job = enqueue("test.fail", {"passing": False})
    assert drain().failed == [job.pk]
    assert retry(job.pk, at=NOON)
    assert not retry(job.pk, at=NOON)
    assert drain().failed == [job.pk]
    assert seen == [1, 1]


def test_a_job_without_a_task_is_a_dead_letter(db: None) -> None:
    job = enqueue("nobody.knows")
    drain()
    job.refresh_from_db()
    assert job.state == JobState.DEAD


def test_a_waiting_job_is_cancelled_at_once_a_running_one_at_its_next_check(db: None, seen: list[Any]) -> None:
    waiting = enqueue("test.note", {"n": 1})
    assert cancel(waiting.pk, at=NOON)
    running = enqueue("test.work")
    run_jobs()
    running.refresh_from_db()
    assert (seen, running.state) == (["began"], JobState.CANCELLED)
    assert not cancel(running.pk, at=NOON)


def test_progress_is_written_and_a_lost_lease_stops_the_work(db: None, seen: list[Any]) -> None:
    enqueue("test.note", {"n": 1})
    job = claim_next(at=timezone.now())
    assert job
    context = JobContext(job_id=job.pk, name=job.name, actor_id=None, attempt=job.attempts)
    context.progress(4, 4, "pages")
    job.refresh_from_db()
    assert (job.progress_done, job.progress_total, job.message, job.percent) == (4, 4, "pages", 100)

    later = timezone.now() + LEASE * 2
    assert claim(job.pk, at=later)
    with pytest.raises(JobCancelled):
        context.check_cancelled()
    assert not finish(job, JobState.DONE, at=later), "the first worker no longer holds the job"


def test_a_job_whose_worker_is_gone_comes_back_until_it_is_worn_out(db: None, seen: list[Any]) -> None:
    job = enqueue("test.note", {"n": 1})
    at = timezone.now()
    for _ in range(MOST_LOSSES):
        assert claim(job.pk, at=at)
        assert not claim(job.pk, at=at)
        at += LEASE * 2
    assert claim_next(at=at) is None
    job.refresh_from_db()
    assert job.state == JobState.DEAD


def test_jobs_of_a_process_that_is_gone_are_free_at_once(db: None, seen: list[Any]) -> None:
    import socket

    job = enqueue("test.note", {"n": 1})
    at = timezone.now()
    claim(job.pk, at=at)
    assert release_dead_workers(at=at) == 0
    Job.objects.update(worker=f"{socket.gethostname()}:999999999")
    assert release_dead_workers(at=at) == 1
    assert claim_next(at=at)


def test_a_retry_gives_way_to_a_newer_job_of_its_merge_key(db: None, seen: list[Any]) -> None:
    old = enqueue("test.note", {"n": 1}, merge_key="m")
    taken = claim_next(at=timezone.now())
    newer = enqueue("test.note", {"n": 2}, merge_key="m")
    assert taken
    assert taken == old
    put_back(taken, run_at=NOON, error="passing")
    old.refresh_from_db()
    newer.refresh_from_db()
    assert (old.state, newer.state) == (JobState.CANCELLED, JobState.QUEUED)


def test_two_schedulers_queue_a_round_once(db: None, seen: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    from ecm.jobs import rounds

    monkeypatch.setattr(rounds, "_rounds", {})
    periodic("test.note", every=timedelta(minutes=10), args={"n": 1})
    first, second = Scheduler(), Scheduler()
    for scheduler in (first, second, first):
        scheduler.queue_due(NOON)
    assert Job.objects.count() == 1
    Job.objects.update(run_at=NOON)
    run_jobs()
    second.queue_due(NOON + timedelta(minutes=10))
    assert Job.objects.count() == 2


def test_cleaning_keeps_what_a_key_must_remember(db: None, seen: list[Any]) -> None:
    for key in ("", "event:1:index", "letter-1"):
        enqueue("test.note", {"n": 1}, key=key)
    run_jobs()
    assert clean_before(timezone.now() + timedelta(days=1)) == 2
    assert Job.objects.get().key == "letter-1"


def test_back_off_doubles_and_has_an_end() -> None:
    planned = registry.Task("x", print)
    means = [planned.delay(attempt).total_seconds() for attempt in (1, 2, 3, 30)]
    assert 3.7 < means[0] < 6.3
    assert 7.4 < means[1] < 12.6
    assert means[3] <= 3600 * 1.25


@pytest.mark.django_db(transaction=True)
def test_the_embedded_runner_carries_out_what_was_committed(seen: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    from ecm.jobs import rounds
    from ecm.jobs.runner import Runner

    monkeypatch.setattr(rounds, "_rounds", {})
    runner = Runner(2)
    runner.start()
    try:
        with transaction.atomic():
            for n in range(20):
                enqueue("test.note", {"n": n})
        until = time.monotonic() + 10
        while Job.objects.exclude(state="done").exists() and time.monotonic() < until:
            time.sleep(0.02)
    finally:
        runner.stop()
    assert sorted(seen) == list(range(20))
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("jobs-")]


@pytest.mark.django_db(transaction=True)
def test_many_workers_never_share_a_job(seen: list[Any]) -> None:
    enqueue_many(NewJob("test.note", {"n": n}) for n in range(60))

    def work() -> None:
        drain()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(seen) == list(range(60))


@pytest.mark.django_db(transaction=True)
def test_the_celery_task_runs_a_job_once(seen: list[Any]) -> None:
    from ecm.celery import run_job
    from ecm.jobs.sweeping import Sweeper

    job = enqueue("test.note", {"n": 5})
    Job.objects.update(run_at=NOON)
    offered: list[int] = []
    assert Sweeper(offered.append).sweep(timezone.now()) >= 1
    assert job.pk in offered
    assert [run_job(job.pk), run_job(job.pk)] == ["done", "left"]
    assert seen == [5]


@pytest.mark.django_db(transaction=True)
def test_bulk_jobs_are_offered_to_celery_at_once(seen: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    from ecm import celery
    from ecm.jobs import waking

    offered: list[int] = []
    monkeypatch.setattr(celery, "offer", offered.append)
    waking.listen(celery.hear)
    try:
        enqueue_many(NewJob("test.note", {"n": n}) for n in range(3))
        single = enqueue("test.note", {"n": 9})
    finally:
        waking.forget(celery.hear)
    assert sorted(offered) == sorted(Job.objects.values_list("pk", flat=True))
    assert offered[-1] == single.pk


@pytest.mark.django_db
def test_neighbours_are_done_together_and_a_vanished_worker_is_no_attempt_of_theirs() -> None:
    at = timezone.now()
    with transaction.atomic():
        jobs = [enqueue("tests.alike", {"number": number}, run_at=at) for number in range(3)]
    taken = claim_alike("tests.alike", most=2, at=at)
    assert [job.pk for job in taken] == [job.pk for job in jobs[:2]]
    assert claim_alike("tests.alike", most=5, at=at) == [jobs[2]]

    finish_alike(taken[:1], at=at)
    later = at + LEASE * 2
    lost = claim(jobs[1].pk, at=later)
    assert lost
    assert lost.attempts == 1, "the first attempt of its own"
    finish_alike(taken, at=later)
    put_back(taken[1], run_at=later, error="")
    states = dict(Job.objects.filter(name="tests.alike").values_list("pk", "state"))
    assert states == {jobs[0].pk: "done", jobs[1].pk: "running", jobs[2].pk: "running"}
