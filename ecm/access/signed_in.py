"""Who is signed in: the first question of every request, asked by a query that is put together once."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.backends import ModelBackend

from ecm.statements import Given, Statement

if TYPE_CHECKING:
    from ecm.models import User


class HouseBackend(ModelBackend):
    """Django's own way to sign in by name and password."""

    def get_user(self, user_id: Any) -> "User | None":
        """The person of the session; None when there is no such person, or they may not come in any more."""
        from ecm.models import User

        person = _person.first((), lambda: User.objects.filter(pk=Given("person")), person=user_id)
        return person if person is not None and self.user_can_authenticate(person) else None


_person: "Statement[User]" = Statement()
