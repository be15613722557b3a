"""Translation catalogues without gettext's binaries: extraction, update, completeness and compilation by Babel."""
