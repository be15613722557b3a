"""What the business refuses: errors with a stable code, a sentence for people and an HTTP status (RFC 9457)."""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A refusal that people are told about. Subclasses give `code`, `status` and a translatable `sentence`.

    The sentence may hold `%(name)s` placeholders, filled from the keyword arguments when it is shown. `instead` may
    name an object (kind and id, as references have them) where it can be done; who may see it is led there.
    """

    code: ClassVar[str] = "ecm.refused"
    status: ClassVar[int] = 422
    sentence: ClassVar[str | Promise] = _("This cannot be done.")
    instead: tuple[str, int] | None = None

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code)
        self.params = params

    def __str__(self) -> str:
        return str(self.sentence) % self.params if self.params else str(self.sentence)


class Forbidden(DomainError):
    """Somebody may see the object but not do this to it."""

    code = "ecm.forbidden"
    status = 403
    sentence = _("You do not have the right to do this.")


class SignedOut(DomainError):
    """Nobody is signed in any more: the session ended while the page was open."""

    code = "ecm.signed_out"
    status = 401
    sentence = _("You are signed out. Sign in again in another tab and come back: what you typed is still here.")


class OtherPerson(SignedOut):
    """Another person signed in while the page was open: what was typed on it is not theirs."""

    code = "ecm.other_person"
    sentence = _("Another person is signed in now. What you typed is still here; sign in as yourself in another tab.")


class NotFound(DomainError):
    """Absent, or hidden: both look the same."""

    code = "ecm.not_found"
    status = 404
    sentence = _("There is nothing here, or it is not for you to see.")


class StaleVersion(DomainError):
    """Somebody saved the row meanwhile. `conflicts` maps each field to (yours, theirs)."""

    code = "ecm.stale_version"
    status = 409
    sentence = _("Somebody changed this meanwhile. Nothing of yours was saved; look at both values and decide.")

    def __init__(self, *, current: int, conflicts: dict[str, tuple[Any, Any]] | None = None) -> None:
        super().__init__(current=current)
        self.current = current
        self.conflicts = conflicts or {}


class InvalidInput(DomainError):
    """Input that cannot be used. `fields` maps a field's name to what is wrong with it."""

    code = "ecm.invalid"
    status = 400
    sentence = _("Some values cannot be used.")

    def __init__(self, fields: dict[str, Any] | None = None, **params: Any) -> None:
        super().__init__(**params)
        self.fields = fields or {}
