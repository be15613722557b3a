"""Pages of the site."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page


class WelcomePage(Page):
    """The front page. An empty lead or body shows the product's own words, in the visitor's language."""

    template = "ecm/welcome.html"

    lead = models.TextField(_("lead"), blank=True, help_text=_("Empty: the product's own welcome."))
    body = RichTextField(_("body"), blank=True, features=["h2", "bold", "italic", "link", "ol", "ul"])

    content_panels: ClassVar[list[object]] = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")
