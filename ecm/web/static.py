"""Static files with the digest of their content in their names, so that browsers may keep them for ever."""

from django.contrib.staticfiles.storage import ManifestStaticFilesStorage


class HashedStaticFiles(ManifestStaticFilesStorage):
    """Does not stop at a file that a third party's style sheet names and does not ship."""

    manifest_strict = False
