"""Static files with the digest of their content in their names, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Does not stop at a file that a third party's style sheet names and does not ship."""

    manifest_strict = False
