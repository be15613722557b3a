"""Choosers of directories: values found as one types, and a new value added in place where the directory may grow."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from ecm.errors import NotFound
from ecm.fields.models import Directory
from ecm.fields.references import add_entry, find_entries
from ecm.web.choosing import Choice, created, options, readings
from ecm.web.views import WorkspaceView


def _named(request: HttpRequest) -> Directory:
    number = request.GET.get("directory", "")
    pk = int(number) if number.isdecimal() and len(number) < 18 else 0
    row: Directory | None = Directory.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


class ChooseEntryView(WorkspaceView):
    """The list under a directory's combobox; directories are for all staff."""

    def get(self, request: HttpRequest) -> HttpResponse:
        directory = _named(request)
        for typed in readings(request.GET.get("q", "")):
            if rows := find_entries(directory.pk, typed):
                return options(request, [Choice(row.pk, str(row)) for row in rows])
        return options(request, [])


class EntryForm(forms.Form):
    name = forms.CharField(label=_("Value"), max_length=200)


class NewEntryView(WorkspaceView):
    """Add a value while filling a form."""

    template_name = "ecm/directory_entry.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        form = EntryForm(initial={"name": request.GET.get("name", "")})
        return self.page({"form": form, "directory": _named(request)})

    def post(self, request: HttpRequest) -> HttpResponse:
        directory, form = _named(request), EntryForm(request.POST)
        if not form.is_valid():
            return self.page({"form": form, "directory": directory}, status=422)
        row = add_entry(directory, form.cleaned_data["name"])
        return created(row.pk, str(row))
