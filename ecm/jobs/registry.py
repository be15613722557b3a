"""Tasks by name. An app's `tasks.py` declares them; a job's row only names one."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any, TypeVar

from django.db import InterfaceError, OperationalError
from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

Body = TypeVar("Body", bound=Callable[..., Any])
# A database or a connection that is away for a moment is never the fault of the task.
PASSING: tuple[type[Exception], ...] = (OperationalError, InterfaceError, ConnectionError, TimeoutError)


@dataclass(frozen=True)
class Task:
    """How a kind of job is carried out, and which failures pass by themselves."""

    name: str
    body: Callable[..., Any]
    title: str | Promise = ""
    retry_on: tuple[type[Exception], ...] = ()
    max_attempts: int = 5
    first_delay: timedelta = timedelta(seconds=5)
    longest_delay: timedelta = timedelta(hours=1)
    together: Callable[..., Any] | None = None

    def passes(self, error: BaseException) -> bool:
        """Whether the failure may go away when the job is tried again."""
        return isinstance(error, (*self.retry_on, *PASSING))

    def delay(self, attempt: int) -> timedelta:
        """Back-off after the attempt (from 1): doubles up to a limit; jitter keeps a herd from returning together."""
        seconds = self.first_delay.total_seconds() * 2 ** min(attempt - 1, 20)
        longest = self.longest_delay.total_seconds()
        return timedelta(seconds=min(seconds, longest) * random.uniform(0.75, 1.25))  # noqa: S311  # not a secret


_tasks: dict[str, Task] = {}


def task(
    name: str,
    *,
    title: str | Promise = "",
    retry_on: tuple[type[Exception], ...] = (),
    max_attempts: int = 5,
    first_delay: timedelta = timedelta(seconds=5),
    together: Callable[..., Any] | None = None,
) -> Callable[[Body], Body]:
    """Declare a task: `body(job, **args)`, which expects to run twice. What it returns (JSON) is the job's result.

    `title` is what people read in the list of jobs. A failure outside `retry_on` ends the job at once.
    `together(job, [args, …])` does the work of many jobs at once, for tasks that follow the events of a long act.
    """

    def declare(body: Body) -> Body:
        _tasks[name] = Task(name, body, title, retry_on, max_attempts, first_delay, together=together)
        return body

    return declare


@cache
def load_tasks() -> None:
    """Import the `tasks` module of every app, once."""
    autodiscover_modules("tasks")


def task_named(name: str) -> Task | None:
    load_tasks()
    return _tasks.get(name)


def title_of(name: str) -> str:
    """What people read instead of the task's name."""
    found = task_named(name)
    return str(found.title) if found and found.title else name
