"""Our own house: departments, posts, people, and who stands in for whom."""

from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ecm.folding import one_line
from ecm.phones import NO_DIGITS, is_phone
from ecm.texts import LocalisedField, pick
from ecm.web.formats import short_day


class Department(models.Model):
    """A unit of the house; `path` is the chain of ids from the top ("/1/4/"), so that a subtree is one prefix."""

    title = LocalisedField(_("title"))
    code = models.SlugField(_("code"), max_length=40, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="units", verbose_name=_("part of")
    )
    head = models.ForeignKey(
        "ecm.User", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("head")
    )
    path = models.CharField(max_length=200, default="", blank=True, editable=False, db_index=True)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ["path", "id"]

    def __str__(self) -> str:
        return pick(self.title) or self.code

    def clean(self) -> None:
        """A unit is no part of itself, nor of what is part of it."""
        if self.pk and self.parent and self.parent.path.startswith(self.path):
            raise ValidationError({"parent": _("A department cannot be part of itself or of one below it.")})

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the path: the one fact here that follows from another row."""
        super().save(*args, **kwargs)
        path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        if path != self.path:
            self.path = path
            type(self).objects.filter(pk=self.pk).update(path=path)
            for unit in self.units.all():
                unit.save()


class Post(models.Model):
    """A post in the house, as it stands under a signature."""

    title = LocalisedField(_("title"))
    code = models.SlugField(_("code"), max_length=40, unique=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["code"]

    def __str__(self) -> str:
        return pick(self.title) or self.code


class User(AbstractUser):
    """A member of staff, with the settings of their workplace."""

    THEMES = [("auto", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))]
    LANGUAGES = [("en", "English"), ("ru", "Русский"), ("uk", "Українська"), ("bg", "Български")]
    NAMED_BY = ("username", "first_name", "last_name", "patronymic")  # what a list needs to show a name

    patronymic = models.CharField(_("patronymic"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=LANGUAGES, default="en")
    theme = models.CharField(_("theme"), max_length=5, choices=THEMES, default="auto")
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Kyiv")
    shortcuts_on = models.BooleanField(_("keyboard shortcuts"), default=True)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("department")
    )
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="people", verbose_name=_("post"))
    roles = models.ManyToManyField("ecm.Role", blank=True, related_name="users", verbose_name=_("roles"))

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        ordering = ["last_name", "first_name", "id"]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    def clean(self) -> None:
        """Names as they are seen, and a phone that can be called."""
        super().clean()
        for name in ("last_name", "first_name", "patronymic"):
            setattr(self, name, one_line(getattr(self, name)))
        if self.phone and not is_phone(self.phone):
            raise ValidationError({"phone": NO_DIGITS})

    @property
    def initials_name(self) -> str:
        """The short form of business letters: "Petrenko O. I."."""
        initials = " ".join(f"{part[0]}." for part in (self.first_name, self.patronymic) if part)
        return f"{self.last_name} {initials}".strip() or self.username


class Substitution(models.Model):
    """From one day to another (both included) one person decides in another's place."""

    absent = models.ForeignKey(User, models.CASCADE, related_name="substitutions", verbose_name=_("absent"))
    substitute = models.ForeignKey(User, models.CASCADE, related_name="stands_in_for", verbose_name=_("substitute"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    reason = models.CharField(pgettext_lazy("substitution", "reason"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("substitution")
        verbose_name_plural = _("substitutions")
        ordering = ["-starts_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="ecm_substitution_period"),
            models.CheckConstraint(condition=~Q(absent=F("substitute")), name="ecm_substitution_other_person"),
        ]

    def __str__(self) -> str:
        return f"{self.absent} → {self.substitute}"

    def clean(self) -> None:
        """The rules of the table, in words."""
        first, last = (getattr(self, name, None) for name in ("starts_on", "ends_on"))  # None: not a date was typed
        wrong = {}
        if first and last and last < first:
            wrong["ends_on"] = _("The last day is before the first one.")
        if self.absent_id and self.absent_id == self.substitute_id:
            wrong["substitute"] = _("Somebody else has to stand in.")
        if wrong:
            raise ValidationError(wrong)
        if not first or not last:
            return
        if self.absent_id and (there := self._overlapped(self.absent_id)):
            told = _("A substitution from %(first)s to %(last)s is there already.") % there.days
            raise ValidationError({"starts_on" if there.covers(first) else "ends_on": told})
        if self.substitute_id and (away := self._overlapped(self.substitute_id)):
            told = _("This person is away from %(first)s to %(last)s: nobody would be there.") % away.days
            raise ValidationError({"substitute": told})

    def _overlapped(self, absent: int) -> "Substitution | None":
        """The first other substitution of the person that shares a day with this one.

        A day has one substitute: lists and notices name one, and two would decide side by side.
        """
        others = Substitution.objects.filter(absent=absent).exclude(pk=self.pk)
        return others.filter(starts_on__lte=self.ends_on, ends_on__gte=self.starts_on).order_by("starts_on").first()

    @property
    def days(self) -> dict[str, str]:
        """The first and the last day, as the reader writes them."""
        return {"first": short_day(self.starts_on), "last": short_day(self.ends_on)}

    def covers(self, day: date) -> bool:
        return self.starts_on <= day <= self.ends_on
