"""Backups that prove themselves: rows, files, the signing key and the head of the history, and their restoration."""
