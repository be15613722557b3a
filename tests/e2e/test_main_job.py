"""The main job from the letter to the search, as secretary, lawyer, accountant, signatory and manager."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.e2e.browsing import findings
from tests.e2e.letters import BULGARIAN, ENGLISH, RUSSIAN, UKRAINIAN, Story
from tests.e2e.serving import Served
from tests.e2e.walk import Walk

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.xdist_group("browser")]


RARER = [pytest.param(story, marks=pytest.mark.slow, id=story.language) for story in (UKRAINIAN, BULGARIAN)]


@pytest.mark.parametrize("story", [RUSSIAN, ENGLISH, *RARER], ids=lambda story: story.language)
def test_the_main_job(browser: Browser, product: Served, story: Story, tmp_path: Path) -> None:
    # Axe is asked once in this walk; `make e2e` asks it on every page in every look.
    walk = Walk(browser, product, story, axe=story is RUSSIAN)
    walk.whole(tmp_path)
    assert not walk.complaints, "\n".join(walk.complaints)


def test_axe_sees_a_planted_defect(browser: Browser) -> None:
    page = browser.new_page()
    page.set_content("<html lang=en><title>x</title><main><h1>x</h1><img src=x><button></button></main></html>")
    assert {"image-alt", "button-name"} <= {finding.split()[1].rstrip(":") for finding in findings(page)}
    page.close()
