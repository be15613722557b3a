"""What administrators keep: people, roles, departments, posts, substitutions, field sets and directories."""

from typing import Any

from django import forms
from django.db.models import BooleanField
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from ecm.console.forms import CodedForm, DirectoryForm, FieldForm, FieldSetForm, RoleForm, SubstitutionForm, UserForm
from ecm.console.views import ConsoleCreateView, ConsoleDeleteView, ConsoleEditView
from ecm.models import Department, Directory, FieldSet, Post, Role, Substitution, User


class FormInlinePanel(InlinePanel):
    """Rows of a child table, each with a form class of ours."""

    def __init__(self, *args: Any, row_form: type[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row_form = row_form

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "row_form": self.row_form}

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = self.row_form
        return options


class YesNoColumn(BooleanColumn):
    """A sign for yes or no, named in the reader's language."""

    cell_template_name = "ecm/console/yes_no.html"


class ConsoleIndexView(IndexView):
    """A list whose yes and no are signs, not the words of the program."""

    def _get_custom_column(self, field_name: str, column_class: type[Column] = Column, **kwargs: Any) -> Column:
        described = {field.name: field for field in self.model._meta.get_fields()}.get(field_name)
        if isinstance(described, BooleanField) and column_class is Column:
            column_class = YesNoColumn
        column: Column = super()._get_custom_column(field_name, column_class, **kwargs)
        return column


class ConsoleViewSet(ModelViewSet):
    """A table of the house: found by its columns in the database, and never copied."""

    index_view_class = ConsoleIndexView
    add_view_class = ConsoleCreateView
    edit_view_class = ConsoleEditView
    delete_view_class = ConsoleDeleteView
    copy_view_enabled = False
    add_to_reference_index = False
    search_backend_name = None
    list_per_page = 50


ACTIVE = YesNoColumn("is_active", label=_("Works here"))


class UserViewSet(ConsoleViewSet):
    model = User
    icon = "user"
    menu_label = _("People")
    url_prefix = "people"
    name = "people"
    list_display = ["username", "last_name", "first_name", "department", "post", ACTIVE]
    list_filter = ["department", "roles", "is_active"]
    search_fields = ["username", "last_name", "first_name", "email"]
    ordering = ["last_name", "first_name", "id"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("username"), FieldPanel("is_active")]),
            FieldRowPanel([FieldPanel("last_name"), FieldPanel("first_name"), FieldPanel("patronymic")]),
            FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
            FieldRowPanel([FieldPanel("department"), FieldPanel("post")]),
            FieldPanel("roles", widget=forms.CheckboxSelectMultiple),
            FieldRowPanel([FieldPanel("language"), FieldPanel("time_zone")]),
            FieldPanel("new_password"),
        ],
        base_form_class=UserForm,
    )


class RoleViewSet(ConsoleViewSet):
    model = Role
    icon = "key"
    menu_label = _("Roles")
    list_display = ["__str__", "code"]
    search_fields = ["code"]
    edit_handler = ObjectList(
        [FieldPanel("title"), FieldPanel("code"), FieldPanel("permissions")], base_form_class=RoleForm
    )


class DepartmentViewSet(ConsoleViewSet):
    model = Department
    icon = "group"
    menu_label = _("Departments")
    list_display = ["__str__", "code", "parent", "head"]
    search_fields = ["code"]
    edit_handler = ObjectList(
        [FieldPanel("title"), FieldPanel("code"), FieldPanel("parent"), FieldPanel("head")], base_form_class=CodedForm
    )


class PostViewSet(ConsoleViewSet):
    model = Post
    icon = "tag"
    menu_label = _("Posts")
    list_display = ["__str__", "code"]
    search_fields = ["code"]
    edit_handler = ObjectList([FieldPanel("title"), FieldPanel("code")], base_form_class=CodedForm)


class SubstitutionViewSet(ConsoleViewSet):
    model = Substitution
    icon = "calendar-alt"
    menu_label = _("Substitutions")
    list_display = ["absent", "substitute", "starts_on", "ends_on", "reason"]
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("absent"), FieldPanel("substitute")]),
            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
            FieldPanel("reason"),
        ],
        base_form_class=SubstitutionForm,
    )


# What a kind does not need is hidden by `console.js`.
FIELD_PANELS = [
    FieldPanel("title"),
    FieldRowPanel([FieldPanel("kind"), FieldPanel("directory"), FieldPanel("code")]),
    FieldPanel("options"),
    FieldPanel("columns"),
    FieldRowPanel([FieldPanel("currencies"), FieldPanel("least"), FieldPanel("most"), FieldPanel("places")]),
    FieldPanel("hint"),
    FieldRowPanel([FieldPanel("is_required"), FieldPanel("is_filter"), FieldPanel("is_active")]),
]


class FieldSetViewSet(ConsoleViewSet):
    model = FieldSet
    icon = "form"
    menu_label = _("Field sets")
    list_display = ["__str__", "code"]
    search_fields = ["code"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldPanel("code"),
            FormInlinePanel("fields", panels=FIELD_PANELS, heading=_("Fields"), label=_("Field"), row_form=FieldForm),
        ],
        base_form_class=FieldSetForm,
    )


class DirectoryViewSet(ConsoleViewSet):
    model = Directory
    icon = "list-ul"
    menu_label = _("Directories")
    list_display = ["__str__", "code", YesNoColumn("can_grow", label=_("Grows"))]
    search_fields = ["code"]
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("code"), FieldPanel("can_grow")]),
            InlinePanel(
                "entries",
                panels=[FieldRowPanel([FieldPanel("text"), FieldPanel("is_active")]), FieldPanel("texts")],
                heading=_("Values"),
                label=_("Value"),
            ),
        ],
        base_form_class=DirectoryForm,
    )


class OrganisationGroup(ModelViewSetGroup):
    menu_label = _("Organisation")
    menu_icon = "group"
    menu_order = 100
    items = (UserViewSet, RoleViewSet, DepartmentViewSet, PostViewSet, SubstitutionViewSet)


class FieldsGroup(ModelViewSetGroup):
    menu_label = pgettext_lazy("menu of the console", "Fields and directories")
    menu_icon = "form"
    menu_order = 110
    items = (FieldSetViewSet, DirectoryViewSet)
