"""Pages of the console that say what was done in the words of the house, and delete nothing that is used."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.views.generic import CreateView, DeleteView, EditView

from ecm.console.seen import NAME, changed_meanwhile, mark_of
from ecm.console.uses import uses_of

REFUSED = gettext_lazy("Not saved yet: look at the marked places.")


class ConsoleCreateView(CreateView):
    """A new row. Its name stands apart in the sentence: languages bend the words around it."""

    success_message = gettext_lazy("Created: %(object)s.")
    error_message = REFUSED


class ConsoleEditView(EditView):
    """A change of a row. Who began from an older state is told what stands there now, and nothing is saved."""

    template_name = "ecm/console/edit.html"
    success_message = gettext_lazy("Saved: %(object)s.")
    error_message = REFUSED
    seen = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Save what was typed, unless the row is not the one it was typed into; the row is locked meanwhile."""
        with transaction.atomic():
            self.object = self._locked()
            answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def is_valid(self, form: Any) -> bool:
        now = self._unbound()
        if self.request.POST.get(NAME, "") != mark_of(now):
            self.seen = mark_of(now)
            form.is_valid()  # what was typed is read first: a form takes no errors before
            form.add_error(None, changed_meanwhile(form, now))
        return bool(super().is_valid(form))

    def _locked(self) -> Any:
        self.model.objects.select_for_update().filter(pk=self.get_object().pk).values_list("pk").first()
        return self.get_object()

    def _unbound(self) -> Any:
        """The form as it is shown to whoever opens the page now."""
        kwargs = {key: value for key, value in self.get_form_kwargs().items() if key not in ("data", "files")}
        return self.get_form_class()(**kwargs | {"instance": self.get_object()})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        seen = self.seen or self.request.POST.get(NAME) or mark_of(self._unbound())
        return {**context, "seen_name": NAME, "seen": seen}


class ConsoleDeleteView(DeleteView):
    """Deletes what nothing refers to; of anything else it tells who uses it."""

    template_name = "ecm/console/confirm_delete.html"
    success_message = gettext_lazy("Deleted: %(object)s.")

    @cached_property
    def uses(self) -> list[tuple[str, int]]:
        return uses_of(self.object)

    def get_usage_url(self) -> None:
        """None: the count of Wagtail's own index knows nothing of our tables."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        has_switch = any(field.name == "is_active" for field in self.model._meta.get_fields())
        return {**context, "uses": self.uses, "has_switch": has_switch}

    def form_valid(self, form: Any) -> HttpResponse:
        if self.uses:
            messages.error(self.request, _("It is in use and was not deleted."))
            return HttpResponseRedirect(self.get_delete_url())
        answer: HttpResponse = super().form_valid(form)
        return answer
