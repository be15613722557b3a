"""The site at the root, made of Wagtail's pages."""
