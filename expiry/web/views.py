"""Terms that run out, by weeks."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from ecm.web.views import WorkspaceView
from expiry import access, queries
from expiry.exporting import filter_of
from expiry.registry import kinds


class ExpiringView(WorkspaceView):
    """What is over and what ends next, week by week."""

    permission = access.VIEW
    template_name = "expiry/list.html"
    nav = "expiring"

    def get(self, request: HttpRequest) -> HttpResponse:
        today, user = timezone.localdate(), self.request.user
        narrowed = filter_of(request.GET)
        page = queries.watch_page(user, narrowed, today=today, cursor=request.GET.get("after", ""))
        lines = queries.lines_of(user, page.rows, today)
        context = {
            "page": page,
            "weeks": queries.by_weeks(lines, today),
            "today": today,
            "narrowed": narrowed,
            "is_narrowed": bool(narrowed.span or narrowed.kind),
            "counts": queries.counts(user, today),
            "kinds": kinds(),
        }
        return self.page(context)
