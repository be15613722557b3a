"""Factories of the kernel's models."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from ecm.models import Department, Role, User


class DepartmentFactory(DjangoModelFactory):
    class Meta:
        model = Department
        django_get_or_create = ("code",)
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"department-{n}")
    title = factory.LazyAttribute(lambda o: {"en": o.code.title()})


class UserFactory(DjangoModelFactory):
    """`roles=["lawyer"]` gives roles by code."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user-{n}")
    first_name = "Olena"
    last_name = factory.Sequence(lambda n: f"Kovalenko-{n}")
    email = factory.LazyAttribute(lambda o: f"{o.username}@example.org")

    @factory.post_generation
    def roles(self, create: bool, codes: list[str] | None, **kwargs: Any) -> None:
        if create and codes:
            self.roles.set(Role.objects.filter(code__in=codes))
