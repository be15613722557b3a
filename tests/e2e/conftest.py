"""One browser and one server for all walks of a test process."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e.browsing import NoBrowser, chromium
from tests.e2e.serving import Served, served


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        with chromium() as running:
            yield running
    except NoBrowser as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="session")
def product(browser: Browser) -> Iterator[Served]:
    with served() as running:
        yield running
