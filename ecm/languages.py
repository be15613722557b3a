"""The four languages of the product, and which one serves a reader whose own is missing."""

LANGUAGE_CODES = ("en", "ru", "uk", "bg")
# Who reads one language of these reads the next best in this order.
FALLBACKS = {"ru": ("uk", "bg", "en"), "uk": ("ru", "bg", "en"), "bg": ("ru", "en", "uk"), "en": ("ru", "uk", "bg")}
