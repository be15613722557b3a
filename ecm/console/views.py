"""Pages of the console that say what was done in the words of the house, and delete nothing that is used."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.views.generic import CreateView, DeleteView, EditView

from ecm.console.uses import uses_of

REFUSED = gettext_lazy("Not saved yet: look at the marked places.")


class ConsoleCreateView(CreateView):
    """A new row. Its name stands apart in the sentence: languages bend the words around it."""

    success_message = gettext_lazy("Created: %(object)s.")
    error_message = REFUSED


class ConsoleEditView(EditView):
    """A change of a row."""

    success_message = gettext_lazy("Saved: %(object)s.")
    error_message = REFUSED


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
