"""The kernel's models, gathered from its packages."""

from ecm.access.models import Grant, Guarded, Role
from ecm.events.models import EventRecord, EventSubject
from ecm.events.seals import EventSeal, HistoryCheckpoint
from ecm.fields.models import Directory, DirectoryEntry, FieldDefinition, FieldSet
from ecm.jobs.models import Job
from ecm.keys import IdempotencyKey
from ecm.notices.models import Notice, NoticePreference
from ecm.organisation.models import Department, Post, Substitution, User
from ecm.site.models import WelcomePage
from ecm.versions import Versioned

__all__ = [
    "Department", "Directory", "DirectoryEntry", "EventRecord", "EventSeal", "EventSubject", "FieldDefinition",
    "FieldSet", "Grant", "Guarded", "HistoryCheckpoint", "IdempotencyKey", "Job", "Notice", "NoticePreference", "Post",
    "Role", "Substitution", "User", "Versioned", "WelcomePage",
]  # fmt: skip
