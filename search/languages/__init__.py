"""Words of Russian, Ukrainian, Bulgarian and English: told apart, cut out of texts, brought to their normal forms."""

from search.languages.detection import detect, possible
from search.languages.forms import forms_in, normal_forms
from search.languages.layouts import as_typed_elsewhere
from search.languages.streams import code_of, stream
from search.languages.words import Word, words

LANGUAGES = ("ru", "uk", "bg", "en")

__all__ = [
    "LANGUAGES", "Word", "as_typed_elsewhere", "code_of", "detect", "forms_in", "normal_forms", "possible", "stream",
    "words",
]  # fmt: skip
