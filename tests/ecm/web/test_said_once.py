"""A constant text of a template is looked up once in each language; what may differ is asked for each time."""

import pytest
from django.template import Context, Template
from django.utils import translation

from ecm.templatetags.said_once import SaidOnce

LOAD = "{% load i18n dossier %}"


def test_each_language_has_its_own_words() -> None:
    template = Template(LOAD + '{% translate "Save" %}')
    assert [type(node).__name__ for node in template.nodelist][-1] == SaidOnce.__name__
    said = []
    for language in ("en", "ru", "en", "uk", "ru"):
        with translation.override(language):
            said.append(template.render(Context()))
    assert said == ["Save", "Сохранить", "Save", "Зберегти", "Сохранить"]


@pytest.mark.parametrize("tag", ["translate word", 'translate "Save"|upper', 'translate "Save" as kept'])
def test_what_may_differ_is_left_to_django(tag: str) -> None:
    template = Template(f"{LOAD}{{% {tag} %}}{{{{ kept }}}}")
    assert not any(isinstance(node, SaidOnce) for node in template.nodelist)
    with translation.override("en"):
        assert [template.render(Context({"word": word})) for word in ("a", "b")] in (
            ["a", "b"], ["SAVE", "SAVE"], ["Save", "Save"],
        )  # fmt: skip
