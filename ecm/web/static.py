"""Static files with the digest of their content in their names, so that browsers may keep them for ever."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedStaticFiles(ManifestStaticFilesStorage):
    """Follows the imports between our modules; a file that a third party names and does not ship stops nothing."""

    manifest_strict = False
    support_js_module_import_aggregation = True
