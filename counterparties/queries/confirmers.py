"""Who could be the second person of a bank account."""

from ecm.models import Role, User

CONFIRM = "counterparties.confirm_account"
MOST = 50


def who_may_confirm() -> list[User]:
    """People whose roles let them confirm accounts, by name. Two queries."""
    roles = [role.pk for role in Role.objects.all() if {"*", CONFIRM} & set(role.permissions)]
    people = User.objects.filter(is_active=True, roles__in=roles).distinct()
    return list(people.order_by("last_name", "first_name", "pk")[:MOST])
