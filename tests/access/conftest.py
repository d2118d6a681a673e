import logging
from collections.abc import Iterator

import pytest

from tests.access.cast import House, build


@pytest.fixture
def house(loaded_procedures: None) -> House:
    return build()


@pytest.fixture(autouse=True)
def _without_refusals_in_the_log() -> Iterator[None]:
    """Thousands of closed doors; each would write a line."""
    logger = logging.getLogger("django.request")
    level, logger.level = logger.level, logging.CRITICAL
    yield
    logger.level = level
