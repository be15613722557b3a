"""Sign-in with the demo's logins, the profile, language and theme."""

import zoneinfo
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from ecm.environment import environment
from ecm.errors import InvalidInput
from ecm.models import Role, User
from ecm.notices import notice_kinds
from ecm.notices.models import Way
from ecm.notices.reading import choose_ways, preferences_of
from ecm.texts import pick
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView

DEMO_LOGINS = ("secretary", "lawyer", "accountant", "manager", "signatory", "administrator")


class SignInView(LoginView):
    """The sign-in page; while the demo organisation is loaded it offers the demo's people."""

    template_name = "ecm/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, demo=_demo_people(), languages=settings.LANGUAGES)


def _demo_people() -> list[dict[str, str]]:
    """Name, post and login of the demo's people, in the order of the work; none without the demo."""
    if not environment().demo:
        return []
    users = {user.username: user for user in User.objects.filter(username__in=DEMO_LOGINS).select_related("post")}
    titles = {role.code: pick(role.title) for role in Role.objects.filter(code__in=DEMO_LOGINS)}
    known = [login for login in DEMO_LOGINS if login in users]
    return [{"login": login, "name": str(users[login]), "role": titles.get(login, login)} for login in known]


def _zones() -> list[tuple[str, str]]:
    places = ("Europe/", "Asia/", "America/", "Africa/", "Australia/", "Atlantic/", "Pacific/")
    names = sorted(name for name in zoneinfo.available_timezones() if name.startswith(places))
    return [(name, name.replace("_", " ")) for name in ["UTC", *names]]


class ProfileForm(forms.ModelForm[User]):
    """What people choose for themselves."""

    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=_zones)

    class Meta:
        model = User
        fields = [
            "first_name", "patronymic", "last_name", "email", "phone", "language", "theme", "time_zone", "shortcuts_on",
        ]  # fmt: skip
        labels = {"shortcuts_on": gettext_lazy("Keyboard shortcuts")}


class ProfileView(WorkspaceView):
    """The profile: name, language, look, keys, and how each kind of news arrives."""

    template_name = "ecm/profile.html"
    nav = "profile"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(ProfileForm(instance=self.request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ProfileForm(request.POST, instance=self.request.user)
        if not form.is_valid():
            return self._show(form, status=422)
        choose_ways(self.request.user, _ways(request))
        user = form.save(commit=False)
        user.save(update_fields=list(form.cleaned_data))
        with translation.override(user.language):
            later(request, _("Your profile is saved."))
        return HttpResponseRedirect(reverse("profile"))

    def _show(self, form: ProfileForm, status: int = 200) -> HttpResponse:
        chosen = preferences_of(self.request.user)
        kinds = [(kind, chosen.get(kind.code, kind.way)) for kind in notice_kinds()]
        return self.page({"form": form, "kinds": kinds, "ways": Way.choices}, status=status)


def _ways(request: HttpRequest) -> dict[str, str]:
    given = {kind.code: request.POST.get(f"way-{kind.code}", "") for kind in notice_kinds()}
    return {code: way for code, way in given.items() if way}


class ThemeView(WorkspaceView):
    """POST `theme`: light, dark, auto, or toggle; the page shows it at once, this remembers it."""

    def post(self, request: HttpRequest) -> HttpResponse:
        theme = request.POST.get("theme", "")
        user = self.request.user
        if theme == "toggle":
            theme = "light" if user.theme == "dark" else "dark"
        if theme not in dict(User.THEMES):
            raise InvalidInput({"theme": _("Choose light, dark or as the system.")})
        user.theme = theme
        user.save(update_fields=["theme"])
        if getattr(request, "htmx", False) or request.headers.get("X-Requested-With") == "fetch":
            return HttpResponse(status=204)
        return HttpResponseRedirect(reverse("desktop"))


class LanguageView(View):
    """POST `language` and `next`: the language of the pages before sign-in, kept in a cookie."""

    def post(self, request: HttpRequest) -> HttpResponse:
        from django.utils.http import url_has_allowed_host_and_scheme

        target = request.POST.get("next", "/")
        if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
            target = "/"
        response = HttpResponseRedirect(target)
        if (code := request.POST.get("language", "")) in dict(settings.LANGUAGES):
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME, code, max_age=31_536_000, samesite="Lax", secure=request.is_secure()
            )
        return response
