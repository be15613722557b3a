"""The product's front page takes the place of the page that Wagtail puts at the root."""

from typing import Any

from django.db import migrations


def put_front_page(apps: Any, schema_editor: Any) -> None:
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    Locale = apps.get_model("wagtailcore", "Locale")
    ContentType = apps.get_model("contenttypes", "ContentType")
    WelcomePage = apps.get_model("ecm", "WelcomePage")
    if WelcomePage.objects.exists():
        return
    root = Page.objects.get(depth=1)
    Site.objects.filter(root_page__depth=2).delete()
    Page.objects.filter(depth=2, slug="home", content_type__model="page").delete()
    if Page.objects.filter(depth=2).exists():
        return  # somebody made pages of their own already
    locale, _ = Locale.objects.get_or_create(language_code="en")
    content_type, _ = ContentType.objects.get_or_create(app_label="ecm", model="welcomepage")
    page = WelcomePage.objects.create(
        title="Dossier", draft_title="Dossier", slug="home", path=f"{root.path}0001", depth=2, numchild=0,
        url_path="/home/", content_type=content_type, locale=locale, live=True,
    )
    Page.objects.filter(pk=root.pk).update(numchild=1)
    Site.objects.create(hostname="localhost", port=80, site_name="Dossier", root_page_id=page.pk, is_default_site=True)


class Migration(migrations.Migration):
    dependencies = [("ecm", "0004_front_page"), ("contenttypes", "0002_remove_content_type_name")]

    operations = [migrations.RunPython(put_front_page, migrations.RunPython.noop)]
