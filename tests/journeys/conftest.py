from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.office import Office


@pytest.fixture
def office(demo_people: None, browser: Browser, live_server) -> Iterator[Office]:
    here = Office(browser, live_server.url)
    yield here
    here.close()


@pytest.fixture
def plain_office(demo_people: None, browser: Browser, live_server) -> Iterator[Office]:
    """Browsers that run no script at all."""
    here = Office(browser, live_server.url, scripts=False)
    yield here
    here.close()
