"""Wagtail's routes, each behind the door."""

from wagtail.admin import urls as wagtailadmin_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns

from ecm.console.gate import administrators_only

urlpatterns = decorate_urlpatterns(wagtailadmin_urls.urlpatterns, administrators_only)
