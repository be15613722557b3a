"""The kernel's models, gathered from its packages."""

from ecm.access.models import Grant, Guarded, Role
from ecm.events.models import EventRecord, EventSubject
from ecm.jobs.models import Job
from ecm.organisation.models import Department, Post, Substitution, User
from ecm.versions import Versioned

__all__ = [
    "Department", "EventRecord", "EventSubject", "Grant", "Guarded", "Job", "Post", "Role", "Substitution", "User", "Versioned",
]  # fmt: skip
