"""The desktop, the bell and the showcase of components."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ecm.errors import OtherPerson
from ecm.notices.models import Notice
from ecm.notices.reading import mark_read, notices_visible_to
from ecm.notices.registry import kind_of, title_for
from ecm.paging import keyset
from ecm.web import statuses
from ecm.web.desktop import widgets_for
from ecm.web.forms import DayField, MoneyField
from ecm.web.taken import narrowed_notices
from ecm.web.toasts import later
from ecm.web.views import WorkspaceView, go


class DesktopView(WorkspaceView):
    """What waits for me: the apps' widgets, those with work first."""

    template_name = "ecm/desktop.html"
    nav = "desktop"

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        user = self.request.user
        widgets = [(widget, widget.load(user, now)) for widget in widgets_for(user)]
        widgets.sort(key=lambda pair: pair[1].total == 0)
        waiting = any(content.total for _, content in widgets)
        return self.page({"widgets": widgets, "now": timezone.localtime(now), "waiting": waiting})


class BellView(WorkspaceView):
    """The bell's own fragment; polled while the page is looked at, and asked before work of minutes is sent.

    `?who=` is the person the page was made for; anybody else is refused.
    """

    template_name = "ecm/bell.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.GET.get("who", str(self.request.user.pk)) != str(self.request.user.pk):
            raise OtherPerson
        return self.page()


class NoticesView(WorkspaceView):
    """All my notices, newest first; POST marks all as read."""

    template_name = "ecm/notices.html"
    nav = "notices"

    def get(self, request: HttpRequest) -> HttpResponse:
        rows, only = narrowed_notices(self.request.user, request.GET), request.GET.get("unread", "")
        page = keyset(rows, order=("-id",), cursor=request.GET.get("after", ""))
        return self.page({"page": page, "entries": [_entry(notice) for notice in page.rows], "only_unread": bool(only)})

    def post(self, request: HttpRequest) -> HttpResponse:
        mark_read(self.request.user, None, at=timezone.now())
        later(request, _("All notices are marked as read."))
        return HttpResponseRedirect(reverse("notices"))


class NoticeView(WorkspaceView):
    """Opens what a notice is about and marks it as read."""

    def get(self, request: HttpRequest, notice_id: int) -> HttpResponse:
        notice = notices_visible_to(self.request.user).filter(pk=notice_id).first()
        if notice is None:
            return go(request, reverse("notices"))
        mark_read(self.request.user, [notice.pk], at=timezone.now())
        return go(request, notice.url if notice.url.startswith("/app/") else reverse("notices"))


def _entry(notice: Notice) -> dict[str, Any]:
    return {
        "id": notice.pk,
        "title": title_for(notice.code, notice.params),
        "icon": kind_of(notice.code).icon,
        "at": notice.created_at,
        "is_unread": notice.read_at is None,
    }


class SampleForm(forms.Form):
    """The form of the showcase."""

    title = forms.CharField(label="Title", help_text="As it stands on the paper.")
    dated_on = DayField(label="Date")
    amount = MoneyField(label="Amount", required=False)
    kind = forms.ChoiceField(label="Kind", choices=[("contract", "Contract"), ("act", "Act")])
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    urgent = forms.BooleanField(label="Urgent", required=False)


class ComponentsView(WorkspaceView):
    """Every component alive, for those who build screens."""

    template_name = "ecm/components.html"
    permission = "ecm.administer"

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        families: dict[str, list[str]] = {}
        for family, code in statuses.known():
            families.setdefault(family, []).append(code)
        return self.page({
            "families": families.items(), "form": SampleForm({"title": "", "dated_on": "32.1"}), "today": today,
            "soon": today + timedelta(days=12), "past": date(2024, 2, 29), "now": timezone.now(),
            "amount": Decimal("1250000.5"),
        })  # fmt: skip
